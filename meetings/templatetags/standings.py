"""The rows of the tables of numbers of the regions, the institutions and the years; the map and the bars too.

Written here and not in templates for what they cost, as in rows.py. Everything that comes from the data goes through
`escape`. Each table's head stands in the template that is named at the tag.
"""

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetings.templatetags.cells import (
    CONFIRMED,
    LATE,
    addresses,
    cell,
    head_of,
    labels_of,
    line_head,
    linked,
    row_of,
    sample_mark,
    share_of,
    shown,
    status_mark,
)
from meetings.templatetags.portal import meeting_time

register = template.Library()


# The regions ---------------------------------------------------------------------------------------


@register.simple_tag
def region_rows(rows):
    """Of templates/meetings/regions/list.html."""
    labels = labels_of(
        pgettext("beberapa", "Masukan"),
        _("Masukan selesai"),
        pgettext("beberapa", "Tindak lanjut"),
        _("Terlambat"),
    )
    address = addresses("region_detail")
    return mark_safe(
        "".join(
            row_of(
                head_of(f'<a href="{address(row["region"].slug)}">{escape(row["region"].name)}</a>'),
                *_numbers(row["standing"], row["totals"], labels, f"?wilayah={row['region'].slug}"),
            )
            for row in rows
        )
    )


def _numbers(standing, totals, labels, query):
    """Four cells: inputs, those confirmed, follow-ups, those late."""
    inputs, follow_ups = f"{reverse('input_list')}{query}", f"{reverse('follow_up_list')}{query}"
    number, confirmed, of_follow_ups, late = labels
    return (
        cell(number, linked(standing.number, inputs)),
        cell(confirmed, linked(standing.confirmed, f"{inputs}{CONFIRMED}") + share_of(standing)),
        cell(of_follow_ups, linked(totals.number, follow_ups)),
        cell(late, linked(totals.late, f"{follow_ups}{LATE}")),
    )


@register.simple_tag
def region_share_rows(rows):
    """Of templates/meetings/regions/map.html."""
    address, inputs = addresses("region_detail"), reverse("input_list")
    return mark_safe(
        "".join(
            _short(
                f'<a href="{address(row["region"].slug)}">{escape(row["region"].short_name)}</a>',
                row["standing"],
                f"{inputs}?wilayah={row['region'].slug}",
                "",
            )
            for row in rows
        )
    )


def _short(head, standing, url, narrowed):
    """A row of a small table: inputs, and those confirmed with their share."""
    confirmed = linked(standing.confirmed, f"{url}{CONFIRMED}{narrowed}") + share_of(standing)
    return (
        f'<tr><th scope="row">{head}</th><td class="num">{linked(standing.number, f"{url}{narrowed}")}</td>'
        f'<td class="num nowrap">{confirmed}</td></tr>\n'
    )


@register.simple_tag
def map_tiles(tiles, unit, nothing):
    """Of templates/components/map.html, where the arguments are explained."""
    address, unit, nothing = addresses("region_detail"), escape(unit), escape(nothing)
    return mark_safe("".join(_tile(tile, address, unit, nothing) for tile in tiles))


def _tile(tile, address, unit, nothing):
    figure = None if tile.figure is None else f"{shown(tile.figure)}{unit}"
    short = escape(tile.short)
    return (
        f'<a href="{address(tile.region.slug)}"'
        f' aria-label="{short} ({escape(tile.region.name)}): {figure or nothing}">'
        f'<svg class="step-{tile.step}" x="{tile.x}" y="{tile.y}" width="{tile.width}" height="{tile.height}">'
        f'<rect width="100%" height="100%" rx="4"/><text x="50%" y="42%">{short}</text>'
        f'<text class="of" x="50%" y="78%">{figure or "–"}</text></svg></a>\n'
    )


# The institutions ----------------------------------------------------------------------------------


@register.simple_tag
def institution_rows(rows):
    """Of templates/meetings/institutions/list.html."""
    labels = labels_of(
        pgettext("beberapa", "Tindak lanjut"), _("Dikonfirmasi selesai"), _("Masih berjalan"), _("Terlambat")
    )
    address = addresses("institution_detail")
    return mark_safe("".join(_institution(*row, labels, address) for row in rows))


def _institution(institution, totals, labels, address):
    numbers = totals.number, totals.confirmed, totals.open, totals.late
    return row_of(
        head_of(f'<a href="{address(institution.slug)}">{escape(institution.name)}</a>'),
        *(cell(label, number) for label, number in zip(labels, numbers, strict=True)),
    )


# The years -----------------------------------------------------------------------------------------


@register.simple_tag
def year_rows(rows):
    """Of templates/meetings/years/list.html."""
    of_meetings, *labels = labels_of(
        _("Rapat"),
        pgettext("beberapa", "Masukan"),
        _("Masukan selesai"),
        pgettext("beberapa", "Tindak lanjut"),
        _("Terlambat"),
    )
    address, meetings = addresses("year_detail"), reverse("meeting_list")
    return mark_safe(
        "".join(
            row_of(
                head_of(f'<a href="{address(row["year"])}"><b>{row["year"]}</b></a>'),
                cell(
                    of_meetings,
                    f'<a href="{meetings}?tahun={row["year"]}">{shown(row["meetings"])}</a>',
                ),
                *_numbers(row["standing"], row["totals"], labels, f"?tahun={row['year']}"),
            )
            for row in rows
        )
    )


@register.simple_tag
def trend_rows(rows, narrowed):
    """Of templates/meetings/years/trend.html."""
    address, inputs, narrowed = addresses("year_detail"), reverse("input_list"), escape(narrowed)
    return mark_safe(
        "".join(
            _short(f'<a href="{address(year)}">{year}</a>', standing, f"{inputs}?tahun={year}", narrowed)
            for year, standing in rows
        )
    )


@register.simple_tag
def trend_bars(bars):
    """Of templates/components/trend.html."""
    return mark_safe(
        "".join(
            f'<rect x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}"/>'
            f'<rect class="done" x="{bar.x}" y="{bar.done_y}" width="{bar.width}" height="{bar.done_height}"/>'
            f'<text x="{bar.middle}" y="96%">{bar.year}</text>\n'
            for bar in bars
        )
    )


@register.simple_tag
def year_meeting_rows(meetings):
    """Of templates/meetings/years/detail.html."""
    sample = sample_mark()
    return mark_safe("".join(_meeting(meeting, sample) for meeting in meetings))


def _meeting(meeting, sample):
    place = f" · {escape(meeting.place)}" if meeting.place else ""
    return (
        f'<li><a href="{meeting.get_absolute_url()}"><b>{escape(meeting.title)}</b></a>'
        f"{sample if meeting.is_sample else ''}<div>{escape(meeting_time(meeting))}{place}</div>"
        f"{status_mark(meeting.status, meeting.get_status_display())}</li>\n"
    )


@register.simple_tag
def compared_rows(rows):
    """Of templates/meetings/years/compared.html."""
    return mark_safe("".join(map(_compared, rows)))


def _compared(row):
    now = linked(row["number"], escape(row["url"]))
    before = linked(row["before"], escape(row["url_before"]))
    return f'<tr>{line_head(row)}<td class="num">{now}</td><td class="num">{before}</td></tr>\n'
