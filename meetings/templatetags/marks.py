"""Small marks that stand on nearly every page, many times: among the tags that every template knows (settings.TEMPLATES).

An include costs ten times as much as what it says. The rows of tables (rows.py) put the same marks into their cells.
"""

import html

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from participants.languages import kept_by_language

register = template.Library()


def escaped(text):
    """As Django's `escape`, which first looks whether the text is still to be translated: a fortieth of a page."""
    return html.escape(str(text))


@kept_by_language()
def mark_of_sample():
    title, words = _("Dibuat untuk peragaan; bukan dari berita tentang rapat itu."), _("data contoh")
    return f'<span class="sample" title="{escaped(title)}">{escaped(words)}</span>'


def mark_of_status(code, label):
    return f'<span class="status status-{escaped(code)}">{escaped(label)}</span>'


@register.simple_tag
def sample_mark(when):
    """Tells what was made up for demonstration from what the press reported; nothing shows unless `when` is true."""
    return mark_safe(f"\n{mark_of_sample()}\n") if when else ""


@register.simple_tag
def status(code, label):
    """A status as word, shape and colour.

    Args:
        code: of the states in the design, such as "in_progress"; static/scss/_status.scss draws each.
        label: the word, from get_status_display.
    """
    return mark_safe(f"\n{mark_of_status(code, label)}\n")
