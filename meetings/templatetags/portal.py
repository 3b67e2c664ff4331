"""How dates, times and texts are printed; one place, so that every page prints them alike."""

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.formats import date_format, number_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from meetings.prose import as_html, as_words
from participants.languages import kept_by_language

register = template.Library()

LONG = "l, j F Y"


@register.filter
def prose(text):
    """What people typed, a small Markdown, as safe HTML (meetings/prose.py). Headings begin at level 3."""
    return as_html(text or "")


@register.filter
def one_line(text):
    """The words of such a text without its signs, for titles and lists; put truncatechars behind it."""
    return as_words(text or "")


@register.filter
def day(date):
    """ "Rabu, 3 Maret 2021" of a date or of an aware moment (in the portal's zone)."""
    return date_format(date, LONG) if date else ""


@kept_by_language(maxsize=4096)
def kept_date(date, form):
    """A day in words. The same few hundred stand on all pages, and to put one in words costs as much as the rest of its row."""
    return date_format(date, form)


@register.simple_tag
def meeting_time(meeting):
    """ "Rabu, 3 Maret 2021 · pukul 09.00–16.00 WIT", in the zone of the meeting."""
    start, end = meeting.local_start, meeting.local_end
    first, last = start.date(), end.date()
    if not meeting.time_is_known:
        return kept_date(first, LONG)
    end_text = f"{end:%H.%M}"
    if last != first:
        end_text = f"{kept_date(last, LONG)} {end_text}"
    return _("%(day)s · pukul %(start)s–%(end)s %(zone)s") % {
        "day": kept_date(first, LONG),
        "start": f"{start:%H.%M}",
        "end": end_text,
        "zone": meeting.zone_abbreviation,
    }


@register.filter
def thousands(number):
    """ "1.234" or "1.234,5", in the form of the page's language (domain.md "Screen conventions"); not for years and keys."""
    return number_format(number, force_grouping=True)


@register.simple_tag(takes_context=True)
def block_again(context, name):
    """What the page puts into a block, once more, in one line; of a page that extends nothing, nothing."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks and blocks.get_block(name)
    # Rendered by a template, so escaped already where it has to be.
    return mark_safe(" ".join(block.render(context).split())) if block else ""
