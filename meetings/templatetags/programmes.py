"""Programmes as rows, and the matrix of a year. Written here and not in a template for what they cost (rows.py tells how much).

Everything that comes from the data goes through `escape`.
"""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from meetings.rupiah import in_millions, in_rupiah
from meetings.templatetags.cells import (
    EMPTY,
    cell,
    head_of,
    labels_of,
    row_of,
    sample_mark,
    shown,
    status_mark,
)

register = template.Library()

register.filter("rupiah", in_rupiah)
register.filter("millions", in_millions)


@register.simple_tag
def programme_rows(programmes):
    """Of templates/meetings/programmes/table.html."""
    region, proposer, theme, budget, status = labels_of(
        _("Wilayah"), _("Pengusul"), _("Tahun dan tema"), _("Anggaran"), _("Status")
    )
    sample, unstated = sample_mark(), escape(_("belum disebutkan"))
    rows = []
    for programme in programmes:
        amount = f'<span class="nowrap">{escape(in_rupiah(programme.budget))}</span>'
        if programme.budget is None:
            amount = f'<span class="by">{unstated}</span>'
        rows.append(
            f'<tr role="row" id="{programme.number}">'
            + head_of(linked_programme(programme) + (sample if programme.is_sample else ""))
            + cell(region, escape(programme.region.name), css="")
            + cell(proposer, escape(programme.institution.label), css="")
            + cell(theme, f"{programme.year}, {escape(programme.theme.name)}", css="")
            + cell(budget, amount)
            + cell(status, status_mark(programme.mark, programme.get_status_display()), css="")
            + "</tr>\n"
        )
    return mark_safe("".join(rows))


@register.simple_tag
def linked_programme(programme):
    """Its number and title, leading to its page. Takes whatever has a number and a title."""
    address = reverse("programme_detail", args=[programme.number])
    return mark_safe(
        f'<a href="{address}"><span class="nowrap">{programme.number}</span> {escape(programme.title)}</a>'
    )


@register.simple_tag
def matrix_table(matrix):
    """Rows and heading of templates/meetings/programmes/matrix.html; each number leads to the list that it counts."""
    return mark_safe(_Table(matrix).html())


class _Table:
    """The matrix as HTML. A part of an address that all cells share is made once."""

    def __init__(self, matrix):
        self.matrix = matrix
        self.list = reverse("programme_list")
        self.page = reverse("programme_matrix", args=[matrix.year])
        self.total, self.region = labels_of(_("Jumlah"), _("Wilayah"))
        self.before = str(matrix.before)
        self.themes = [(theme, escape(theme.name)) for theme in matrix.themes]
        self.has_before = matrix.of(year=matrix.before).number > 0
        self.unstated = escape(_("tanpa anggaran"))
        # With its unit: on a phone a cell stands alone, far from what explains it.
        self.millions = escape(_("Rp%(number)s jt"))

    def html(self):
        rows = "".join(self.of_region(region) for region in self.matrix.regions)
        return f'<thead role="rowgroup">{self.heading()}</thead><tbody role="rowgroup">{rows}{self.sums()}</tbody>'

    def heading(self):
        def head(content, css=' class="num"'):
            return f'<th role="columnheader" scope="col"{css}>{content}</th>'

        columns = [head(self.region, "")]
        for theme, name in self.themes:
            columns.append(head(f'<a href="{self.page}{theme.slug}/">{name}</a>'))
        columns.append(head(self.total))
        return row_of(*columns, head(self.before) if self.has_before else "")

    def of_region(self, region):
        cells = [
            self.cell(name, self.matrix.of(region, theme), wilayah=region.slug, tema=theme.slug)
            for theme, name in self.themes
        ]
        total = self.matrix.of(region)
        if total.number:
            cells.append(self.cell(self.total, total, wilayah=region.slug))
        else:
            words = escape(_("belum ada"))
            cells.append(cell(self.total, f'<span class="overdue">{words}</span>'))
        if self.has_before:
            before = self.matrix.of(region, year=self.matrix.before)
            cells.append(self.cell(self.before, before, tahun=self.before, wilayah=region.slug))
        return row_of(
            head_of(f'<a href="{region.get_absolute_url()}">{escape(region.short_name)}</a>'), *cells
        )

    def sums(self):
        """Of all regions: this year, and the one before where there is anything to compare with."""
        year, before = self.matrix.year, self.matrix.before
        now = [self.cell(name, self.matrix.of(theme=theme), tema=theme.slug) for theme, name in self.themes]
        now.append(self.cell(self.total, self.matrix.total))
        if not self.has_before:
            return row_of(head_of(f"<b>{self.total}</b>"), *now)
        then = [
            self.cell(name, self.matrix.of(theme=theme, year=before), tahun=before, tema=theme.slug)
            for theme, name in self.themes
        ]
        whole = self.matrix.of(year=before)
        now.append(self.cell(self.before, whole, tahun=before))
        then.append(self.cell(self.total, whole, tahun=before))
        return row_of(head_of(f"<b>{self.total} {year}</b>"), *now) + row_of(
            head_of(self.before), *then, EMPTY
        )

    def cell(self, label, content, **query):
        if not content.number:
            return EMPTY
        query = escape(urlencode({"tahun": self.matrix.year} | query))
        parts = [f'<a href="{self.list}?{query}">{shown(content.number)}</a>']
        if content.unstated < content.number:
            budget = self.millions % {"number": in_millions(content.budget)}
            parts.append(f'<br><small class="nowrap">{budget}</small>')
        if content.unstated:
            parts.append(f'<br><small class="by">{shown(content.unstated)} {self.unstated}</small>')
        return cell(label, "".join(parts))
