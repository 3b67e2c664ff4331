"""The parts of the page of a meeting: its agenda, decisions, speakers, who was there.

Written here and not in a template for what they cost, as the rows of lists are (rows.py).
"""

from django import template
from django.utils.formats import number_format
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.figure_periods import label_of
from meetings.prose import as_html, as_words
from meetings.templatetags.marks import escaped, mark_of_sample, mark_of_status
from meetings.templatetags.portal import kept_date
from meetings.templatetags.rows import due_of, link_to, overdue_of, shortened, words_of_tables
from participants.addresses import address_of
from participants.languages import kept_by_language

register = template.Library()

LONGEST_CARRIED_OVER = 100  # characters of a task


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
    words = words_of_tables()
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


def _carried_over(row, words):
    text = shortened(as_words(row.task or ""), LONGEST_CARRIED_OVER)
    return (
        f"<li>{link_to(row, text)}"
        f'{words.sample if row.is_sample else ""} <span class="by">· {words.due_by} {due_of(row, words)}</span>'
        f" {mark_of_status(row.status, row.status_label)}{overdue_of(row)}</li>\n"
    )


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
    number = escaped(number)
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
    number = escaped(programme["number"])
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
