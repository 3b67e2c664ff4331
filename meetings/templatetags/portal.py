"""How dates, times and texts are printed; one place, so that every page prints them alike."""

import nh3
from django import template
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

register = template.Library()

# Raw HTML stays text; links and tables are what people write, images are attachments.
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").disable("image")
_TAGS = {
    "p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "code", "pre", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "h5", "h6",
}  # fmt: skip


@register.filter
def prose(text):
    """Markdown as safe HTML. Headings begin at level 3: a text stands inside a page that has its own."""
    html = _markdown.render(text or "")
    for level in (4, 3, 2, 1):
        html = html.replace(f"<h{level}>", f"<h{level + 2}>").replace(f"</h{level}>", f"</h{level + 2}>")
    return mark_safe(
        nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}, "ol": {"start"}}, link_rel="nofollow noopener")
    )


@register.filter
def day(date):
    """ "Rabu, 3 Maret 2021" of a date or of an aware moment (in the portal's zone)."""
    return date_format(date, "l, j F Y") if date else ""


@register.simple_tag
def meeting_time(meeting):
    """ "Rabu, 3 Maret 2021 · pukul 09.00–16.00 WIT", in the zone of the meeting."""
    start, end = meeting.local_start, meeting.local_end
    if not meeting.time_is_known:
        return date_format(start, "l, j F Y")
    end_text = date_format(end, "H.i")
    if end.date() != start.date():
        end_text = date_format(end, "l, j F Y H.i")
    return _("%(day)s · pukul %(start)s–%(end)s %(zone)s") % {
        "day": date_format(start, "l, j F Y"),
        "start": date_format(start, "H.i"),
        "end": end_text,
        "zone": meeting.zone_abbreviation,
    }
