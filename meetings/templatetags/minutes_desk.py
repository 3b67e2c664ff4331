"""What the minutes desk prints beside each entry, and the parts of its script."""

import re
from functools import cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.utils.formats import date_format

from meetings import clock

register = template.Library()


@register.filter
def clock_time(moment, meeting):
    """ "10.32" in the zone of the meeting; "3 Mar 2021 10.32" where that is not today."""
    moment = moment.astimezone(meeting.zone)
    today = clock.now().astimezone(meeting.zone).date()
    return date_format(moment, "H.i" if moment.date() == today else "j M Y H.i")


@register.simple_tag
@cache
def parts_of(script):
    """What a script imports, with what that imports: "js/….js" each, to be asked for at once (`modulepreload`).

    Over a slow link each step from one script to the next would take a second.
    """
    found = set()
    waiting = [script]
    while waiting:
        source = Path(finders.find(waiting.pop())).read_text()
        parts = {f"js/{name}" for name in re.findall(r'^import\b[^;]*?"\./([^"]+)";', source, re.MULTILINE)}
        waiting += parts - found
        found |= parts
    return sorted(found)
