"""The rows of the lists of meetings, inputs and follow-ups, of steps, and of what a search found: what public pages have most.

Written here and not in a template for what they cost: a template takes half a millisecond for a row, this a tenth of
it (`make benchmark`). Everything that people write goes through `escaped`; numbers of records and addresses are the portal's own.
"""

from datetime import datetime
from functools import lru_cache
from itertools import groupby

from django import template
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.prose import as_words
from meetings.templatetags.marks import escaped, mark_of_sample, mark_of_status
from meetings.templatetags.portal import kept_date, meeting_time
from participants.languages import kept_by_language

register = template.Library()

LONGEST = 160  # characters of a task in a row
SHORT = "j M Y"


@lru_cache(maxsize=2_000)
def shortened(text, characters):
    return text if len(text) <= characters else Truncator(text).chars(characters)


class Words:
    """What a table says again and again, translated once."""

    def __init__(self):
        masked = escaped(_("isinya tidak terbuka untuk umum"))
        self.masked = f'<span class="by">{masked}</span>'
        self.sample = f" {mark_of_sample()}"
        restricted = escaped(_("dikecualikan dari publikasi"))
        self.restricted = f' <small class="by">({restricted})</small>'
        self.region, self.status = escaped(_("Wilayah")), escaped(_("Status"))
        self.follow_ups, self.institution = escaped(_("Tindak lanjut")), escaped(_("Penanggung jawab"))
        self.source, self.due = escaped(_("Atas masukan")), escaped(_("Batas waktu"))
        self.due_by = escaped(_("batas waktu"))
        self.unknown, self.has_summary = escaped(_("belum ditetapkan")), escaped(_("ringkasan sudah terbit"))
        self.done = escaped(_("selesai"))

    def date(self, day, form="DATE_FORMAT"):
        return escaped(kept_date(day, form))


@kept_by_language()
def words_of_tables():
    return Words()


@register.simple_tag
def meeting_rows(meetings):
    """Of templates/meetings/meetings/list.html."""
    words = words_of_tables()
    return mark_safe("".join(_meeting(meeting, words) for meeting in meetings))


@register.simple_tag
def input_rows(inputs, *, without_region):
    """Of templates/meetings/inputs/table.html."""
    words = words_of_tables()
    return mark_safe("".join(_input(input, words, without_region) for input in inputs))


@register.simple_tag
def follow_up_rows(follow_ups, *, without_institution, without_region):
    """Of templates/meetings/follow_ups/table.html."""
    words = words_of_tables()
    return mark_safe(
        "".join(_follow_up(row, words, without_institution, without_region) for row in follow_ups)
    )


@register.simple_tag
def found_head(found):
    """Of templates/meetings/search/found.html: number, name and text of what was found; name and text are safe HTML already."""
    words, row = words_of_tables(), found["row"]
    number = f"<b>{escaped(row.number)}</b>" if row.number else ""
    between = " " if row.number and row.name else ""
    weight = f" <small>({escaped(row.weight_label)})</small>" if row.file else ""
    text = f"\n<div>{row.text}</div>" if row.text else ""
    link = f'<a href="{escaped(found["address"])}">{number}{between}{row.name}{weight}</a>'
    return mark_safe(f"{link}{words.sample if row.is_sample else ''}{text}")


@register.simple_tag
def found_foot(found):
    """What it is, where and when, and its status."""
    row = found["row"]
    place = f" · {escaped(row.place)}" if row.place else ""
    meeting = f"{escaped(row.title)}, " if row.title and row.noun not in {"rapat", "ringkasan"} else ""
    day = escaped(kept_date(row.date, "j F Y"))
    label = found["status_label"]
    status = f"\n{mark_of_status(row.status, label)}" if label else ""
    return mark_safe(f'<div class="by">{escaped(found["kind"])}{place} · {meeting}{day}</div>{status}')


@register.simple_tag
def step_rows(steps):
    """Of templates/components/steps.html, where a step is explained."""
    words = words_of_tables()
    return mark_safe("".join(_step(step, words) for step in steps))


def _step(step, words):
    is_done, moment = step.get("done"), step.get("at")
    state = ' aria-current="step"' if step.get("current") else ' class="done"' if is_done else ""
    done = f' <span class="visually-hidden">({words.done})</span>' if is_done else ""
    day = localtime(moment).date() if isinstance(moment, datetime) else moment
    at = f" <small>{words.date(day, SHORT)}</small>" if day else ""
    return f"<li{state}><span>{escaped(step['label'])}</span>{done}{at}</li>\n"


def _row(head, cells):
    return f'<tr role="row"{head}{"".join(cells)}</tr>\n'


def _masked(words):
    return f'><th role="rowheader" scope="row">{words.masked}</th>'


def _head(row, text, words, more=""):
    sample = words.sample if row.is_sample else ""
    return f' id="{row.number}"><th role="rowheader" scope="row">{link_to(row, text)}{sample}{more}</th>'


def link_to(row, text):
    """Number and words of a record."""
    return f'<a href="{row.get_absolute_url()}"><span class="nowrap">{row.number}</span> {escaped(text)}</a>'


def _cell(label, content):
    return f'<td role="cell" data-label="{label}">{content}</td>'


EMPTY = '<td role="cell"></td>'


def _meeting(meeting, words):
    sample = words.sample if meeting.is_sample else ""
    place = f" · {escaped(meeting.place)}" if meeting.place else ""
    theme = f'<div class="by">{escaped(meeting.theme)}</div>' if meeting.theme else ""
    summary = getattr(meeting, "summary", None)
    is_summed_up = summary and summary.is_published and meeting.announced_at
    summed_up = f' <span class="by">{words.has_summary}</span>' if is_summed_up else ""
    return (
        f'<li><a href="{meeting.get_absolute_url()}"><b>{escaped(meeting.title)}</b></a>{sample}'
        f"<div>{escaped(meeting_time(meeting))}{place}</div>{theme}"
        f"{mark_of_status(meeting.status, meeting.get_status_display())}{summed_up}</li>\n"
    )


def _input(input, words, without_region):
    is_readable = getattr(input, "is_readable", True) is not False
    head, served = _masked(words), ""
    if is_readable:
        head = _head(input, input.topic, words, words.restricted if input.is_restricted else "")
        served = "".join(map(_served, input.shown_served))
    cells = [] if without_region else [_cell(words.region, escaped(input.region.name))]
    cells.append(_cell(words.status, mark_of_status(input.status, input.get_status_display())))
    cells.append(_cell(words.follow_ups, served) if served else EMPTY)
    return _row(head, cells)


def _served(row):
    follow_up = row["follow_up"] if isinstance(row, dict) else row.follow_up
    return (
        f'<div><a class="nowrap" href="{follow_up.get_absolute_url()}">{follow_up.number}</a>'
        f" {escaped(follow_up.status_label)}</div>"
    )


def _follow_up(row, words, without_institution, without_region):
    is_readable = getattr(row, "is_readable", True) is not False
    institution = escaped(row.institution.label) if row.institution_id else words.unknown
    if not is_readable:
        cells = [] if without_institution else [_cell(words.institution, institution)]
        cells += [EMPTY] if without_region else [EMPTY, EMPTY]
        cells.append(_cell(words.status, mark_of_status(row.status, row.get_status_display())))
        return _row(_masked(words), cells)
    cells = [] if without_institution else [_cell(words.institution, institution + _outside(row))]
    if not without_region:
        cells.append(_cell(words.source, _source(row)))
    cells.append(_cell(words.due, due_of(row, words)))
    cells.append(_cell(words.status, mark_of_status(row.status, row.status_label) + overdue_of(row)))
    return _row(_head(row, shortened(as_words(row.task or ""), LONGEST), words), cells)


def _outside(follow_up):
    if not follow_up.outside_body:
        return ""
    names = {"body": follow_up.outside_body, "letter": follow_up.letter_number}
    words = escaped(_("diteruskan ke %(body)s, surat nomor %(letter)s") % names)
    return f' <small class="by">{words}</small>'


def _source(follow_up):
    """Whose input it follows, or which decision, in a word; no text of either."""
    if follow_up.known_served:
        names = [name for name, _rows in groupby(row.input.region.name for row in follow_up.known_served)]
        return escaped(", ".join(names))
    if follow_up.input_id:
        return "–"
    if follow_up.entry.number:
        word = escaped(_("keputusan"))
        return f'{word} <span class="nowrap">{follow_up.entry.number}</span>'
    return escaped(_("notula rapat"))


def due_of(follow_up, words):
    """The due date; the first one stays beside it where it was moved."""
    if not follow_up.due_date:
        return words.unknown
    due = f'<span class="nowrap">{words.date(follow_up.due_date)}</span>'
    if not follow_up.first_due_date or follow_up.first_due_date == follow_up.due_date:
        return due
    parts = [_("semula %(first)s") % {"first": date_format(follow_up.first_due_date)}]
    if follow_up.extensions:
        times = ngettext("diperpanjang %(times)s kali,", "diperpanjang %(times)s kali,", follow_up.extensions)
        parts.insert(0, times % {"times": follow_up.extensions})
    return f'{due} <small class="by">({escaped(" ".join(parts))})</small>'


def overdue_of(follow_up):
    if not follow_up.is_overdue:
        return ""
    return f' <span class="overdue">{_late_in_words(follow_up.days_late)}</span>'


@kept_by_language(maxsize=1_000)
def _late_in_words(days):
    late = ngettext("terlambat %(days)s hari kerja", "terlambat %(days)s hari kerja", days) % {"days": days}
    return escaped(late if days else _("terlambat"))
