"""The rows of the public board: its sum, its regions, its institutions, its meetings; and the bar that they draw.

Written here and not in templates for what they cost, as in rows.py. Everything that comes from the data goes through
`escape`. Each table's head stands in the template that is named at the tag.
"""

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetings.templatetags.cells import (
    CLOSED_UNANSWERED,
    CONFIRMED,
    EMPTY,
    LATE,
    addresses,
    cell,
    days_cell,
    head_of,
    labels_of,
    line_head,
    linked,
    row_of,
    sample_mark,
    shown,
    status_mark,
)

register = template.Library()


@register.simple_tag
def standing_bar(parts, number, words):
    """Of templates/meetings/board/bar.html; nothing where there is nothing to draw."""
    if not number:
        return ""
    drawn = "".join(
        f'<rect class="status-{code}" x="{start}" width="{length}" height="1"/>'
        for code, start, length in parts
    )
    return mark_safe(
        f'<svg class="bar m-0" role="img" viewBox="0 0 {number} 1" preserveAspectRatio="none">'
        f"<title>{escape(words)}</title>{drawn}</svg>"
    )


def _bar_of(counted, words):
    """Args: counted: Standing or FollowUpTotals; words: {code: word} of its parts."""
    return standing_bar(counted.bar(), counted.number, counted.in_words(words))


@register.simple_tag
def standing_parts(standing, narrowed=""):
    """Of templates/meetings/board/picture.html."""
    return mark_safe("".join(_part(part, escape(narrowed)) for part in standing.parts()))


def _part(part, narrowed):
    number, label = shown(part["number"]), escape(part["label"])
    shown_number = f"<b>{number}</b>"
    if part["url"]:
        url = escape(part["url"])
        shown_number = f'<a href="{url}{narrowed}" aria-label="{label}: {number}">{shown_number}</a>'
    return f"<li>{status_mark(part['code'], part['label'])} {shown_number}</li>\n"


@register.simple_tag
def status_facets(rows, url):
    """The numbers by status, each with the link to its list.

    Args:
        rows: [(code, word, number)].
        url: of the list, narrowed by something.
    """
    return mark_safe(
        "".join(
            f'<li><a href="{escape(url)}&amp;status={code}">{status_mark(code, word)} <b>{shown(number)}</b></a></li>\n'
            for code, word, number in rows
        )
    )


@register.simple_tag
def sum_rows(lines):
    """Of templates/meetings/board/sum.html."""
    return mark_safe("".join(map(_sum, lines)))


def _sum(line):
    label, number = escape(line["label"]), shown(line["number"])
    url = escape(line["url"])
    linked = f'<a href="{url}" aria-label="{label}: {number}">{number}</a>' if url else "0"
    return f'<tr>{line_head(line)}<td class="num">{linked}</td><td class="num">{line["share"]}%</td></tr>\n'


@register.simple_tag
def board_region_rows(rows, words, narrowed):
    """Of templates/meetings/board/regions.html. `words`: of the parts of a bar; `narrowed`: behind each query."""
    labels = labels_of(
        pgettext("beberapa", "Masukan"), pgettext("beberapa", "Tindak lanjut"), _("Hari sampai dijawab"), _("Hari sampai selesai"),
        _("Selesai"), _("Terlambat"),
    )  # fmt: skip
    address, narrowed = addresses("region_detail"), escape(narrowed)
    inputs, follow_ups = reverse("input_list"), reverse("follow_up_list")
    return mark_safe(
        "".join(
            _board_region(row, dict(words), labels, address, inputs, follow_ups, narrowed) for row in rows
        )
    )


def _board_region(row, words, labels, address, inputs, follow_ups, narrowed):
    region, standing, totals = row["region"], row["standing"], row["totals"]
    of = f"?wilayah={region.slug}"
    of_inputs, of_follow_ups, answered, done, confirmed, late = labels
    return row_of(
        head_of(f'<a href="{address(region.slug)}">{escape(region.name)}</a>{_bar_of(standing, words)}'),
        cell(of_inputs, linked(standing.number, f"{inputs}{of}{narrowed}")),
        cell(of_follow_ups, linked(totals.number, f"{follow_ups}{of}{narrowed}")),
        days_cell(answered, row["answered"]),
        days_cell(done, row["done"]),
        *_shares(totals, (confirmed, late), f"{follow_ups}{of}", narrowed),
    )


def _shares(totals, labels, url, narrowed):
    """Two cells: how much of the follow-ups is done, and late; empty where there are none."""
    if not totals.number:
        return EMPTY, EMPTY
    confirmed, late = labels
    done = linked(totals.confirmed, f"{url}&amp;status=confirmed{narrowed}", f" ({totals.share_confirmed}%)")
    overdue = linked(totals.late, f"{url}{LATE}{narrowed}", f" ({totals.share_late}%)")
    return cell(confirmed, done, css="num nowrap"), cell(late, overdue, css="num nowrap")


@register.simple_tag
def board_institution_rows(rows, words, narrowed):
    """Of templates/meetings/board/institutions.html. `words`: of each status of a follow-up."""
    labels = labels_of(
        pgettext("beberapa", "Tindak lanjut"), _("Hari sampai laporan pertama"), _("Hari sampai selesai"),
        _("Selesai"), _("Terlambat"),
    )  # fmt: skip
    address, follow_ups, narrowed = (
        addresses("institution_detail"),
        reverse("follow_up_list"),
        escape(narrowed),
    )
    return mark_safe(
        "".join(_board_institution(row, words, labels, address, follow_ups, narrowed) for row in rows)
    )


def _board_institution(row, words, labels, address, follow_ups, narrowed):
    institution, totals = row["institution"], row["totals"]
    url = f"{follow_ups}?instansi={institution.slug}"
    number, reported, done, confirmed, late = labels
    link = f'<a href="{address(institution.slug)}">{escape(institution.name)}</a>'
    return row_of(
        head_of(f"{link}{_bar_of(totals, words)}"),
        cell(number, linked(totals.number, f"{url}{narrowed}")),
        days_cell(reported, row["reported"]),
        days_cell(done, row["done"]),
        *_shares(totals, (confirmed, late), url, narrowed),
    )


@register.simple_tag
def board_meeting_rows(rows, words):
    """Of templates/meetings/board/meetings.html. `words`: of the parts of a bar."""
    labels = labels_of(
        _("Dikemukakan"), _("Diakomodasi"), _("Selesai"), _("Ditutup tanpa jawaban"), _("Terlambat")
    )
    inputs, follow_ups, sample = reverse("input_list"), reverse("follow_up_list"), sample_mark()
    return mark_safe(
        "".join(_board_meeting(row, dict(words), labels, inputs, follow_ups, sample) for row in rows)
    )


def _board_meeting(row, words, labels, inputs, follow_ups, sample):
    meeting, standing = row["meeting"], row["standing"]
    url = f"{inputs}?rapat={meeting.pk}"
    number, agreed, confirmed, closed_unanswered, late = labels
    return row_of(
        head_of(
            f'<a href="{meeting.get_absolute_url()}">{escape(meeting.title)}</a>'
            f' <small class="by">{escape(date_format(meeting.date))}</small>'
            f"{sample if meeting.is_sample else ''}{_bar_of(standing, words)}"
        ),
        cell(number, linked(standing.number, url)),
        cell(agreed, linked(standing.agreed, f"{url}&amp;status=agreed")),
        cell(confirmed, linked(standing.confirmed, f"{url}{CONFIRMED}")),
        cell(closed_unanswered, linked(standing.closed_unanswered, f"{url}{CLOSED_UNANSWERED}")),
        cell(late, linked(row["late"], f"{follow_ups}?rapat={meeting.pk}{LATE}")),
    )
