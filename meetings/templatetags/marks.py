"""Small marks that stand on nearly every page, many times: among the tags that every template knows (settings.TEMPLATES).

An include costs ten times as much as what it says.
"""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html

from participants.languages import kept_by_language

register = template.Library()


@register.simple_tag
def sample_mark(when):
    """Tells what was made up for demonstration from what the press reported; nothing shows unless `when` is true."""
    return _sample_mark() if when else ""


@kept_by_language()
def _sample_mark():
    return render_to_string("components/sample_mark.html")


@register.simple_tag
def status(code, label):
    """A status as word, shape and colour.

    Args:
        code: of the states in the design, such as "in_progress"; static/scss/_status.scss draws each.
        label: the word, from get_status_display.
    """
    return format_html('\n<span class="status status-{}">{}</span>\n', code, label)
