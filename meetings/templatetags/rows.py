"""The rows of the lists of meetings, decisions, inputs and follow-ups, of an agenda, of what a search found: what public pages have most.

Written here and not in a template for what they cost: a template takes half a millisecond for a row, this a tenth of
it (`make benchmark`). Everything that comes from the data goes through `escaped`.
"""

from datetime import datetime
from functools import lru_cache
from itertools import groupby

from django import template
from django.utils.formats import date_format, number_format
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.figure_periods import label_of
from meetings.prose import as_html, as_words
from meetings.templatetags.marks import escaped, mark_of_sample, mark_of_status
from meetings.templatetags.portal import kept_date, meeting_time
from participants.addresses import address_of
from participants.languages import kept_by_language

register = template.Library()

LONGEST = 160  # characters of a task in a row
LONGEST_CARRIED_OVER = 100
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
def _words():
    return Words()


@register.simple_tag
def meeting_rows(meetings):
    """Of templates/meetings/meetings/list.html."""
    words = _words()
    return mark_safe("".join(_meeting(meeting, words) for meeting in meetings))


@register.simple_tag
def input_rows(inputs, *, without_region):
    """Of templates/meetings/inputs/table.html."""
    words = _words()
    return mark_safe("".join(_input(input, words, without_region) for input in inputs))


@register.simple_tag
def follow_up_rows(follow_ups, *, without_institution, without_region):
    """Of templates/meetings/follow_ups/table.html."""
    words = _words()
    return mark_safe(
        "".join(_follow_up(row, words, without_institution, without_region) for row in follow_ups)
    )


@register.simple_tag
def found_head(found):
    """Of templates/meetings/search/found.html: number, name and text of what was found; name and text are safe HTML already."""
    words, row = _words(), found["row"]
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
def agenda_rows(items, *, carried_over=None, has_more_carried_over=False):
    """Of an `<ol class="agenda">`: items, each with an anchor of its own.

    Args:
        carried_over: [(institution or None, its follow-ups)] that earlier meetings left open, for the item that is about
            them; None where it does not list them.
    """
    return mark_safe("".join(_agenda_row(item, carried_over, has_more_carried_over) for item in items))


def _agenda_row(item, carried_over, has_more_carried_over):
    planned = f"\n{_minutes(item.minutes_planned)}" if item.minutes_planned else ""
    earlier = item.continues.meeting if item.continues_id else None
    continues = f'\n<div class="by">{_continued(earlier)}</div>' if earlier and earlier.announced_at else ""
    description = f'\n<div class="prose">{as_html(item.description)}</div>' if item.description else ""
    lists_others = item.is_carry_over and carried_over is not None
    others = _carried_over_rows(carried_over, has_more_carried_over) if lists_others else ""
    return (
        f'<li id="acara-{item.position}" value="{item.position}"><span class="item">{escaped(item.title)}</span>'
        f"{planned}{continues}{description}{others}</li>\n"
    )


@kept_by_language(maxsize=1_000)
def _minutes(number):
    words = ngettext("%(minutes)s menit", "%(minutes)s menit", number) % {"minutes": number}
    return f'<span class="by">({escaped(words)})</span>'


def _continued(meeting):
    day = kept_date(meeting.date, "j F Y")
    parts = {"url": meeting.get_absolute_url(), "title": escaped(meeting.title), "date": escaped(day)}
    return _('lanjutan dari <a href="%(url)s">%(title)s</a>, %(date)s') % parts


def _carried_over_rows(groups, has_more):
    """What earlier meetings left open, grouped by institution: part of the agenda."""
    words = _words()
    parts = []
    for institution, follow_ups in groups:
        name = institution.name if institution else _("Belum ditetapkan penanggung jawabnya")
        rows = "".join(_carried_over(row, words) for row in follow_ups)
        parts.append(f'\n<div class="carried"><b>{escaped(name)}</b><ul>{rows}</ul></div>')
    if not groups:
        nothing = _("Tidak ada tindak lanjut yang masih berjalan saat rapat ini dimulai.")
        parts.append(f'\n<p class="by">{escaped(nothing)}</p>')
    if has_more:
        more = escaped(_("Masih ada yang lain; lihat papan tindak lanjut"))
        parts.append(f'\n<p><a href="{address_of("follow_up_list")}?status=open">{more}</a></p>')
    return "".join(parts)


@register.simple_tag
def decision_rows(rows):
    """Of an `<ol class="lines">`: decisions, each with an anchor of its own and what it settled.

    Args:
        rows: [(number, the decision or None, the correction that struck it out or None)].
    """
    return mark_safe("".join(_decision(number, *rest) for number, *rest in rows))


def _decision(number, decision, correction):
    if decision is None:
        day = kept_date(localtime(correction.issued_at).date(), "DATE_FORMAT")
        struck = _("dicoret dengan ralat %(date)s, alasan: %(reason)s")
        content = escaped(struck % {"date": day, "reason": correction.reason})
    else:
        sample = f"{mark_of_sample()}\n" if decision.is_sample else ""
        cells = "".join(map(_settled_cell, decision.settled_figures))
        content = (
            f'{sample}<div class="prose">{as_html(decision.text)}</div>{cells}{_settled_programmes(decision)}'
        )
    return f'<li id="{number}"><b class="nowrap">{number}</b>\n{content}</li>\n'


def _settled_cell(cell):
    address = address_of("cell_detail", cell["slug"], cell["region"], cell["period"])
    words = escaped(f"{cell['name']}, {cell['place']}, {label_of(cell['period'])}")
    settles = escaped(_("Menyelesaikan selisih angka:"))
    return f'\n<p class="by">{settles} <a href="{address}">{words}</a></p>'


def _settled_programmes(decision):
    programmes = decision.settled_programmes
    said = "".join(map(_settled_programme, programmes))
    if decision.programmes_number <= len(programmes):
        return said
    number = number_format(decision.programmes_number, force_grouping=True)
    words = escaped(_("Semua %(number)s program yang ditetapkan") % {"number": number})
    address = f"{address_of('programme_list')}?q={decision.number}"
    return f'{said}\n<p class="by"><a href="{address}">{words}</a></p>'


def _settled_programme(programme):
    is_agreed = programme["outcome"] == "agreed"
    words = _("Program yang disepakati:") if is_agreed else _("Program yang tidak disepakati:")
    number = programme["number"]
    return (
        f'\n<p class="by">{escaped(words)} <a href="{address_of("programme_detail", number)}">'
        f'<span class="nowrap">{number}</span> {escaped(programme["title"])}</a></p>'
    )


@register.simple_tag
def speaker_rows(speakers):
    """Of templates/meetings/meetings/programme.html."""
    return mark_safe("".join(map(_speaker, speakers)))


def _speaker(speaker):
    name = speaker.person.display_name
    has_position = speaker.position and speaker.position != name
    position = f", {escaped(speaker.position)}" if has_position else ""
    role = f'<div class="by">{escaped(speaker.display_role)}</div>'
    return f"<li><b>{escaped(name)}</b>{position}\n{role}</li>\n"


@register.simple_tag
def represented_rows(represented):
    """Of templates/meetings/meetings/programme.html. Args: represented: [(how, [(slug of an institution, its label)])]."""
    return mark_safe(
        "".join(
            f"<dt>{escaped(how)} ({len(institutions)})</dt><dd>{_institution_links(institutions)}</dd>\n"
            for how, institutions in represented
        )
    )


def _institution_links(institutions):
    return ", ".join(
        f'<a href="{address_of("institution_detail", slug)}">{escaped(label)}</a>'
        for slug, label in institutions
    )


@register.simple_tag
def step_rows(steps):
    """Of templates/components/steps.html, where a step is explained."""
    words = _words()
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
    return (
        f' id="{row.number}"><th role="rowheader" scope="row"><a href="{row.get_absolute_url()}">'
        f'<span class="nowrap">{row.number}</span> {escaped(text)}</a>{sample}{more}</th>'
    )


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
    cells.append(_cell(words.due, _due(row, words)))
    cells.append(_cell(words.status, mark_of_status(row.status, row.status_label) + _overdue(row)))
    return _row(_head(row, shortened(as_words(row.task or ""), LONGEST), words), cells)


def _carried_over(row, words):
    text = shortened(as_words(row.task or ""), LONGEST_CARRIED_OVER)
    return (
        f'<li><a href="{row.get_absolute_url()}"><span class="nowrap">{row.number}</span> {escaped(text)}</a>'
        f'{words.sample if row.is_sample else ""} <span class="by">· {words.due_by} {_due(row, words)}</span>'
        f" {mark_of_status(row.status, row.status_label)}{_overdue(row)}</li>\n"
    )


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


def _due(follow_up, words):
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


def _overdue(follow_up):
    if not follow_up.is_overdue:
        return ""
    return f' <span class="overdue">{_late_in_words(follow_up.days_late)}</span>'


@kept_by_language(maxsize=1_000)
def _late_in_words(days):
    late = ngettext("terlambat %(days)s hari kerja", "terlambat %(days)s hari kerja", days) % {"days": days}
    return escaped(late if days else _("terlambat"))
