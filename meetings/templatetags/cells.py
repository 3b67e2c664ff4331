"""What the rows of the tables of numbers are made of (board.py, standings.py). What comes from the data is escaped here."""

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from meetings.templatetags.portal import thousands

CONFIRMED = "&amp;status=agreed&amp;perkembangan=confirmed"
CLOSED_UNANSWERED = "&amp;status=agreed&amp;perkembangan=closed_unanswered"
LATE = "&amp;terlambat=1"


def shown(number):
    """As `thousands` prints it, which is slow: a small whole number is printed alike in each language."""
    return str(number) if isinstance(number, int) and 0 <= number < 1000 else escape(thousands(number))


def linked(number, url, more=""):
    """The link to the list that holds as many rows; 0 leads nowhere. `url` and `more` are escaped already."""
    return f'<a href="{url}">{shown(number)}</a>{more}' if number else "0"


def share_of(standing):
    """Of the inputs confirmed, behind their number."""
    return f" ({standing.share_confirmed}%)" if standing.number else ""


def addresses(name):
    """A function that gives the address of one, from its slug or year; `reverse` is asked once for a table."""
    start, end = reverse(name, args=[2000]).rsplit("2000", 1)
    return lambda key: f"{start}{escape(key)}{end}"


def row_of(*cells):
    """Of a table that becomes cards on a phone, which needs the roles."""
    return f'<tr role="row">{"".join(cells)}</tr>\n'


def head_of(content):
    return f'<th role="rowheader" scope="row">{content}</th>'


def cell(label, content, *, css="num"):
    """`label` stands before the content on a phone; what `labels_of` made."""
    return f'<td role="cell" class="{css}" data-label="{label}">{content}</td>'


EMPTY = '<td role="cell"></td>'


def days_cell(label, days):
    """A median of working days; empty where nothing can be measured yet."""
    return EMPTY if days is None else cell(label, shown(days))


def labels_of(*words):
    """Of the columns, translated once for a table."""
    return [escape(word) for word in words]


def status_mark(code, label):
    return f'<span class="status status-{code}">{escape(label)}</span>'


def sample_mark():
    title = escape(_("Dibuat untuk peragaan; bukan dari berita tentang rapat itu."))
    words = escape(_("data contoh"))
    return f' <span class="sample" title="{title}">{words}</span>'


def line_head(line):
    """Of a line that may count a part of what the line above it counts."""
    status = status_mark(line["code"], line["label"])
    if not line["part"]:
        return f'<th scope="row">{status}</th>'
    part = escape(_("di antaranya"))
    return f'<th scope="row" class="part"><span class="visually-hidden">{part}</span> {status}</th>'
