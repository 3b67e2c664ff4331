"""What happened, the newest first, as Atom (RFC 4287): meetings, follow-ups, and all of one region.

An entry is an event, which never changes; what it says beside its kind is what the page it leads to tells today. No
notes of follow-ups: they are told on their page, where what this or that reader may not know is left out of them.
"""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.models import FollowUp, FollowUpEvent, Input, InputEvent, Meeting, MeetingEvent, ServedInput
from meetings.prose import as_words
from meetings.public_pages import public_page
from meetings.templatetags.portal import meeting_time
from meetings.views.who_does_it import labels_of
from participants.models import Region

NEWEST = 50  # entries
TITLE = 120  # characters of what was put forward or is to be done
SINCE = datetime(2021, 3, 3, tzinfo=UTC)  # when a feed was changed in which nothing happened yet

Kind = MeetingEvent.Kind
MEETING_KINDS = [
    Kind.ANNOUNCED,
    Kind.MOVED,
    Kind.CANCELLED,
    Kind.RATIFIED,
    Kind.CORRECTED,
    Kind.PUBLISHED,
    Kind.WITHDRAWN,
]
GIVES_A_REASON = {Kind.MOVED, Kind.CANCELLED, Kind.CORRECTED, Kind.WITHDRAWN}
PLACES = {
    Kind.RATIFIED: "#keputusan",
    Kind.CORRECTED: "#keputusan",
    Kind.PUBLISHED: "#ringkasan",
    Kind.WITHDRAWN: "#ringkasan",
}
# The others are between the portal and those who work on it: reminders, dates that a holiday moved.
FOLLOW_UP_KINDS = [
    FollowUpEvent.Kind.ASSIGNED,
    FollowUpEvent.Kind.PROGRESS,
    FollowUpEvent.Kind.HANDED_ON,
    FollowUpEvent.Kind.EXTENDED,
    FollowUpEvent.Kind.REPORTED,
    FollowUpEvent.Kind.PART_CONFIRMED,
    FollowUpEvent.Kind.CONFIRMED,
    FollowUpEvent.Kind.RETURNED,
    FollowUpEvent.Kind.CLOSED_UNANSWERED,
    FollowUpEvent.Kind.REOPENED,
]
INPUT_KINDS = [
    InputEvent.Kind.VERIFIED,
    InputEvent.Kind.AGREED,
    InputEvent.Kind.NOT_ACCOMMODATED,
    InputEvent.Kind.OUTSIDE_AUTHORITY,
    InputEvent.Kind.POSTPONED,
    InputEvent.Kind.MERGED,
]


@public_page
@require_safe
def meeting_feed(request):
    events = MeetingEvent.objects.filter(
        kind__in=MEETING_KINDS, meeting__in=Meeting.objects.published()
    ).select_related("meeting__summary")
    return _answer(
        request,
        title=_("Rapat koordinasi"),
        subtitle=_(
            "Rapat yang diumumkan, dipindahkan, atau dibatalkan, notula yang disahkan, dan ringkasannya."
        ),
        link=reverse("meeting_list"),
        entries=map(_of_meeting, _newest(events)),
    )


@public_page
@require_safe
def follow_up_feed(request):
    events = _events_of(FollowUp.objects.published_in_turn())
    return _answer(
        request,
        title=_("Tindak lanjut"),
        subtitle=_("Siapa mengerjakan apa, dan apakah pengusulnya menyatakan selesai."),
        link=reverse("follow_up_list"),
        entries=map(_of_follow_up, _newest(events)),
    )


@public_page
@require_safe
def region_feed(request, slug):
    """What the region put forward, and what is done for it; only by way of inputs of its that the public may read."""
    region = get_object_or_404(Region, slug=slug)
    inputs = Input.objects.published().filter(region=region)
    of_inputs = InputEvent.objects.filter(kind__in=INPUT_KINDS, input__in=inputs).select_related("input")
    of_follow_ups = _events_of(FollowUp.objects.filter(pk__in=ServedInput.objects.of(inputs)))
    entries = [*map(_of_input, _newest(of_inputs)), *map(_of_follow_up, _newest(of_follow_ups))]
    entries.sort(key=lambda entry: (entry["updateddate"], entry["unique_id"]), reverse=True)
    return _answer(
        request,
        title=_("%(region)s: masukan dan tindak lanjut") % {"region": region.name},
        subtitle=_("Masukan dari %(region)s, dan apa yang dikerjakan untuknya.") % {"region": region.name},
        link=region.get_absolute_url(),
        entries=entries[:NEWEST],
    )


def _events_of(follow_ups):
    events = FollowUpEvent.objects.filter(kind__in=FOLLOW_UP_KINDS, follow_up__in=follow_ups)
    return events.select_related("follow_up__institution", "follow_up__input__institution")


def _newest(events):
    return events.order_by("-at", "-pk")[:NEWEST]


def _of_meeting(event):
    meeting = event.meeting
    lines = [", ".join(filter(None, [meeting_time(meeting), meeting.place]))]
    if event.note and _gives_reason(event):
        lines.append(_("Alasan: %(reason)s") % {"reason": as_words(event.note)})
    return _entry(
        event,
        noun="rapat",
        title=f"{_meeting_words(event)}: {meeting.title}",
        link=meeting.get_absolute_url() + PLACES.get(event.kind, ""),
        lines=lines,
    )


def _gives_reason(event):
    """Of a summary that is withdrawn now only why it was."""
    if event.kind == Kind.PUBLISHED:
        return event.meeting.summary.is_published
    return event.kind in GIVES_A_REASON


def _meeting_words(event):
    words = {
        Kind.ANNOUNCED: _("Rapat diumumkan"),
        Kind.MOVED: _("Rapat dipindahkan"),
        Kind.CANCELLED: _("Rapat dibatalkan"),
        Kind.RATIFIED: _("Notula disahkan"),
        Kind.CORRECTED: _("Notula diralat"),
        # Only what is corrected has a reason.
        Kind.PUBLISHED: _("Ringkasan diperbaiki") if event.note else _("Ringkasan diterbitkan"),
        Kind.WITHDRAWN: _("Ringkasan ditarik"),
    }
    return words[event.kind]


def _of_input(event):
    input = event.input
    return _entry(
        event,
        noun="masukan",
        title=f"{input.number} {event.label}: {input.topic}",
        link=input.get_absolute_url(),
        lines=[_("Status sekarang: %(status)s") % {"status": input.get_status_display()}],
    )


def _of_follow_up(event):
    follow_up = event.follow_up
    label = labels_of(follow_up).get(event.kind, event.label)
    task = Truncator(as_words(follow_up.task)).chars(TITLE)
    lines = []
    if follow_up.institution_id:
        lines.append(_("Penanggung jawab: %(institution)s") % {"institution": follow_up.institution.name})
    if follow_up.due_date:
        lines.append(_("Batas waktu: %(day)s") % {"day": date_format(follow_up.due_date)})
    lines.append(_("Status sekarang: %(status)s") % {"status": follow_up.status_label})
    return _entry(
        event,
        noun="tindak-lanjut",
        title=f"{follow_up.number} {label}: {task}",
        link=follow_up.get_absolute_url(),
        lines=lines,
    )


def _entry(event, *, noun, title, link, lines):
    """One event; its id outlives any change of address, of title and of language."""
    return {
        "title": capfirst(title),
        "link": settings.SITE_URL + link,
        "description": format_html_join("", "<p>{}</p>", ((line,) for line in lines)),
        "unique_id": f"tag:{urlsplit(settings.SITE_URL).hostname},2021:{noun}/{event.pk}",
        "pubdate": event.at,
        "updateddate": event.at,
    }


class PortalFeed(Atom1Feed):
    """Was changed when its newest entry was: Django would say "now" of an empty one, another body at every visit."""

    def latest_post_date(self):
        return max((item["updateddate"] for item in self.items), default=SINCE)


def _answer(request, *, title, subtitle, link, entries):
    address = settings.SITE_URL + request.path
    feed = PortalFeed(
        title=f"{title} · Portal Rakor Maluku",
        subtitle=subtitle,
        description=subtitle,
        link=settings.SITE_URL + link,
        feed_url=address,
        feed_guid=address,
        language=get_language(),
        author_name=getattr(settings, "OFFICE_NAME", "")
        or "Dinas Komunikasi dan Informatika Provinsi Maluku",
    )
    for entry in entries:
        feed.add_item(**entry)
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response
