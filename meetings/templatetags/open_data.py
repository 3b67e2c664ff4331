"""The columns of a set of open data: of its page, which lists those of every set. In Python for what they cost, as in rows.py."""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag
def columns(fields):
    """Of templates/meetings/open_data/columns.html."""
    return mark_safe("".join(map(_column, fields)))


def _column(field):
    return (
        f'<dt lang="id">{escape(field.name)}</dt>'
        f'<dd>{escape(field.description)} <span class="by">({escape(field.kind.value)})</span></dd>\n'
    )
