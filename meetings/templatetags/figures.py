"""The rows of the tables of figures, and their pictures; written here for what they cost, as in rows.py.

Everything that comes from the data goes through `escape`. Coordinates are per cent of the picture, so that a picture fits
each screen and its letters stay as large as they are.
"""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from meetings.figure_periods import label_of

register = template.Library()
register.filter("period_words", label_of)
NARROWEST = 45  # characters that stand beside each other under a picture at 360 px


@register.simple_tag
def figure_rows(table, periods, concept):
    """Of templates/meetings/indicators/detail.html; addresses are counted from the indicator's own."""
    query = _query(concept)
    dispute, settled = escape(_("belum disepakati")), escape(_("diputuskan Rakor"))
    return mark_safe(
        "".join(
            f'<tr><th scope="row"><a href="{region.slug}/{query}">{escape(region.short_name)}</a></th>'
            f"{''.join(_cell(region, period, row, dispute, settled) for (period, _w), row in zip(periods, rows, strict=True))}</tr>\n"
            for region, rows in table
        )
    )


def _query(concept):
    """What keeps the concept (None: the main one) on the page of a region."""
    return f"?konsep={escape(concept.slug)}" if concept else ""


def _cell(region, period, row, dispute, settled):
    if row is None:
        return '<td class="num">–</td>'
    if row.in_dispute:
        return f'<td class="num nowrap"><a href="{region.slug}/{period}/">◇ {dispute}</a></td>'
    mark = f' <abbr title="{settled}">✓</abbr>' if row.settlement_id else ""
    return f'<td class="num nowrap"><a href="{region.slug}/{period}/">{escape(row.in_words)}</a>{mark}</td>'


# Pictures ----------------------------------------------------------------------------------------


def _part(number):
    return f"{round(number, 2):g}%"


def _marks(line, *, with_words):
    """Segments, points and words of a line."""
    parts = [
        f'<line x1="{_part(a.x)}" y1="{_part(a.y)}" x2="{_part(b.x)}" y2="{_part(b.y)}"/>'
        for a, b in line.segments
    ]
    for point in line.points:
        if point.shape == "value":
            parts.append(f'<circle cx="{_part(point.x)}" cy="{_part(point.y)}" r="3.5"/>')
            if with_words:
                parts.append(
                    f'<text x="{_part(point.x)}" y="{_part(point.y - 6)}">{escape(point.words)}</text>'
                )
        elif point.shape == "in_dispute":
            parts.append(f'<text x="{_part(point.x)}" y="55%">◇</text>')
        if with_words:
            parts.append(f'<text x="{_part(point.x)}" y="96%">{escape(point.label)}</text>')
    return "".join(parts)


def _what_the_diamond_means(lines):
    """In words under a picture that has one."""
    if not any(point.shape == "in_dispute" for line in lines for point in line.points):
        return ""
    words = escape(_("belum disepakati"))
    return f'<p class="by">◇ {words}</p>'


def _end(point, name):
    """The words of an end of a line, which begin or end there: centred they would leave the page."""
    words = f'<text class="{name}" x="{_part(point.x)}" y="96%">{escape(point.label)}</text>'
    if point.y is None:
        return words
    return f'{words}<text class="{name}" x="{_part(point.x)}" y="{_part(point.y - 6)}">{escape(point.words)}</text>'


@register.simple_tag
def figure_line(line, title, key):
    """A trend as a line: each point with its value and its period, what is in dispute as a diamond.

    Where the periods have no room beside each other, the first and the last one stand alone.
    """
    with_words = sum(len(point.label) + 2 for point in line.points) <= NARROWEST
    ends = ""
    if not with_words:
        first, last = line.points[0], line.points[-1]
        ends = _end(first, "first") + _end(last, "last")
    return mark_safe(
        f'<svg class="plot" role="img" aria-labelledby="{key} {key}-uraian"><title id="{key}">{escape(title)}</title>'
        f'<desc id="{key}-uraian">{escape(line.in_words)}</desc>{_marks(line, with_words=with_words)}{ends}</svg>'
        f"{_what_the_diamond_means([line])}"
    )


@register.simple_tag
def figure_multiples(multiples, name, concept):
    """A small line for each region, with its first and last value in words."""
    query = _query(concept)
    return mark_safe(
        '<ul class="multiples">'
        + "".join(
            f'<li><a href="{region.slug}/{query}">{escape(region.short_name)}</a>'
            f'<svg class="plot" role="img" aria-labelledby="k{n}"><title id="k{n}">{escape(name)}, {escape(region.name)}</title>'
            f"<desc>{escape(line.in_words)}</desc>{_marks(line, with_words=False)}</svg>"
            f"<small>{escape(line.points[0].words)} → {escape(line.points[-1].words)}</small></li>\n"
            for n, (region, line) in enumerate(multiples)
        )
        + "</ul>"
        + _what_the_diamond_means([line for _region, line in multiples])
    )


@register.simple_tag
def figure_bars(bars, title):
    """A bar for each region, the largest number first; where there is no number the words stand alone."""
    height = 100 / len(bars.bars)
    parts = []
    for n, bar in enumerate(bars.bars):
        y, row = n * height, bar.row
        words = f"{row.region.short_name}: {'◇ ' if row.in_dispute else ''}{row.in_words}"
        if bar.width is not None:
            parts.append(
                f'<rect x="{_part(bar.x)}" y="{_part(y + height * 0.58)}" width="{_part(bar.width)}" height="{_part(height * 0.32)}"/>'
            )
        if bars.zero is not None:
            x, top, end = _part(bars.zero), _part(y + height * 0.54), _part(y + height * 0.94)
            parts.append(f'<line x1="{x}" y1="{top}" x2="{x}" y2="{end}"/>')
        parts.append(f'<text x="0" y="{_part(y + height * 0.5)}">{escape(words)}</text>')
    described = "; ".join(f"{bar.row.region.short_name}: {bar.row.in_words}" for bar in bars.bars)
    zero = escape(_("Garis tegak: nol."))
    below = "" if bars.zero is None else f'<p class="by">{zero}</p>'
    return mark_safe(
        f'<svg class="bars" role="img" aria-labelledby="batang batang-uraian" height="{len(bars.bars) * 40}">'
        f'<title id="batang">{escape(title)}</title><desc id="batang-uraian">{escape(described)}</desc>{"".join(parts)}</svg>'
        f"{below}"
    )


@register.simple_tag
def figure_tiles(drawn, concept):
    """Of templates/meetings/indicators/map.html."""
    nothing, query = escape(_("belum ada angka")), _query(concept)
    return mark_safe("".join(_tile(tile, row, words, nothing, query) for tile, row, words in drawn.tiles))


def _tile(tile, row, words, nothing, query):
    short = escape(tile.short)
    if row is None:
        said, shown = nothing, "–"
    elif row.in_dispute:
        said, shown = escape(row.in_words), "◇"
    else:
        said, shown = escape(row.in_words), escape(words) or "–"
    return (
        f'<a href="{tile.region.slug}/{query}" aria-label="{short} ({escape(tile.region.name)}): {said}">'
        f'<svg class="step-{tile.step}" x="{tile.x}" y="{tile.y}" width="{tile.width}" height="{tile.height}">'
        f'<rect width="100%" height="100%" rx="4"/><text x="50%" y="42%">{short}</text>'
        f'<text class="of" x="50%" y="78%">{shown}</text></svg></a>\n'
    )
