"""A short address for each number, to be read out and typed, and the QR code of a page, for paper."""

from io import BytesIO

import segno
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.models import FollowUp, Input, Meeting, Programme
from meetings.public_pages import public_page
from meetings.views.meeting_parts import address_of_decision

RECORDS = {"M": Input, "TL": FollowUp, "P": Programme}
QUIET = 4  # modules of white around a code, as ISO/IEC 18004 wants them


@public_page
@require_safe
def short_address(request, number):
    """`/M-2021-7` leads to the page of M-2021-0007, where the reader may see it; a decision to its place in its meeting."""
    return redirect(_page(request.user, number))


@public_page
@require_safe
def qr(request, number):
    """The code of the short address, for the paper of whoever may read the page."""
    _page(request.user, number)
    return _code(reverse("short_address", args=[number]), title=number)


@public_page
@require_safe
def meeting_qr(request, year, slug):
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), year=year, slug=slug)
    return _code(meeting.get_absolute_url(), title=meeting.title)


def _page(reader, number):
    """The address of what has this number.

    Raises:
        Http404: nothing that the reader may see has it.
    """
    address = address_of_record(number, reader)
    if address is None:
        raise Http404
    return address


def address_of_record(number, reader):
    """Where the record with this number stands; None where there is none that the reader may see."""
    if number.startswith("K-"):
        return address_of_decision(number, reader)
    records = RECORDS[number.partition("-")[0]].objects
    record = records.visible_to(reader).filter(number=number).first()
    return record and record.get_absolute_url()


def _code(path, *, title):
    picture = BytesIO()
    address = settings.SITE_URL + path
    segno.make(address, error="m", micro=False).save(
        picture,
        kind="svg",
        border=QUIET,
        omitsize=True,
        xmldecl=False,
        svgclass=None,
        lineclass=None,
        light="#fff",
        title=_("Kode QR: %(title)s") % {"title": title},
        desc=address,
    )
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml; charset=utf-8")
