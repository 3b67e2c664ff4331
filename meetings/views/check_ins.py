"""The screen of a meeting with its QR codes, and the page that such a code opens on a phone, without an account."""

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from meetings import clock
from meetings.actions.check_ins import (
    FORM_FOR,
    PICTURES,
    SHOWN_FOR,
    codes_on_screen,
    is_over,
    open_code,
    why_closed,
)
from meetings.check_in_pictures import picture_of
from meetings.forms.check_ins import CheckInForm, InvitedForm
from meetings.models import CheckInCode
from meetings.views.at_desk import found_meeting
from meetings.views.letter_replies import private
from meetings.views.steps import posted
from participants.models import User

COOKIE, SALT = "hadir", "meetings.check_in"
# By the visitor's address, which is one for a whole hall: 300 phones that open, choose and send within a minute. What
# is written is bounded by the codes: one is opened once and used once, and an unknown one is a 404 without a write.
RATES = {"check_in": "1000/m/ip"}
RELOAD_AFTER = 10  # seconds, where the screen's page runs no script
CLOSED_RELOAD_AFTER = 60


# The screen ---------------------------------------------------------------------------------------


@require_safe
def check_in_screen(request, pk):
    """Several pictures, or one large one (`?gambar=1`). The page's script asks for what has changed since."""
    meeting = found_meeting(request, pk)
    if not request.user.has_perm("meetings.prepare_meeting", meeting):
        raise PermissionDenied
    number = 1 if request.GET.get("gambar") == "1" else PICTURES
    codes = codes_on_screen(meeting, number=number, seen=_keys(request.GET.get("terlihat", "")))
    shown = ",".join(str(code.pk) for code in codes)
    totals = meeting.attendances.totals()
    context = {
        "meeting": meeting,
        "number": number,
        "other_number": PICTURES if number == 1 else 1,
        "pictures": [{"code": code, "picture": picture_of(code)} for code in codes],
        "shown": shown,
        "totals": totals,
        "why": "" if codes else why_closed(meeting),
        "reload_after": _reload_after(codes),
    }
    if request.headers.get("Accept") == "application/json":
        state = f"{shown}/{totals['in_room']}/{totals['remote']}/{totals['present']}"
        if request.GET.get("keadaan") == state:
            return _unkept(HttpResponse(status=204))
        html = render_to_string("meetings/check_ins/pictures.html", context, request)
        return _unkept(JsonResponse({"html": html, "shown": shown, "state": state}))
    return _unkept(render(request, "meetings/check_ins/screen.html", context))


def _keys(typed):
    """The keys in "12,13,14"; what is none is passed over."""
    parts = [part for part in typed[:200].split(",") if part.isascii() and part.isdigit()]
    return [int(part) for part in parts]


def _reload_after(codes):
    """Seconds until the page must come anew by itself: no picture is shown longer than it may be."""
    if not codes:
        return CLOSED_RELOAD_AFTER
    left = min(code.shown_at for code in codes) + SHOWN_FOR - clock.now()
    return max(1, min(RELOAD_AFTER, int(left.total_seconds())))


def _unkept(response):
    response["Cache-Control"] = "private, no-store"
    return response


# The phone ----------------------------------------------------------------------------------------


@login_not_required
@private
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request, code):
    """Open the code, choose the institution, say who one is; then it shows what was noted. One address for all of it."""
    code = get_object_or_404(
        CheckInCode.objects.select_related(
            "meeting", "attendance__meeting", "attendance__institution", "attendance__attendee"
        ),
        code=code,
    )
    if too_many := ratelimit.consume_or_429(request, action="check_in", config=RATES, limit_get=True):
        return too_many
    is_own = request.get_signed_cookie(COOKIE, "", salt=SALT, max_age=FORM_FOR) == code.code
    if is_own and code.used_at:
        return render(request, "meetings/check_ins/done.html", {"code": code, "attendance": code.attendance})
    if why := why_closed(code.meeting):
        return _refused(request, code, "closed", words=why)
    if is_own:
        return _refused(request, code, "slow") if is_over(code) else _form(request, code)
    if request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return HttpResponse(status=204)  # a machine looks ahead: that is nobody in the room
    return _opened(request, code)


def _opened(request, code):
    """The code becomes this phone's, by a signed cookie, where no other was first."""
    if request.method != "GET" or not open_code(code):
        return _refused(request, code, "taken")
    response = _form(request, code)
    response.set_signed_cookie(
        COOKIE,
        code.code,
        salt=SALT,
        max_age=FORM_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _form(request, code):
    """First the institution, then who; the choice stays in the address, so that a reload and a way back lose nothing."""
    invitations = code.meeting.attendances.invited().select_related("institution__region", "attendee")
    is_chosen = "instansi" in request.GET
    choice = InvitedForm(request.GET if is_chosen else None, invitations=list(invitations))
    context = {"code": code, "meeting": code.meeting, "choice": choice, "minutes": FORM_FOR.seconds // 60}
    if not choice.is_valid():
        context["form"] = choice  # for the summary of errors
        return render(request, "meetings/check_ins/choose.html", context)
    invitation = choice.chosen()
    invitation.meeting = code.meeting
    form = CheckInForm(*posted(request), by=User.objects.portal(), code=code, invitation=invitation)
    if form.is_bound and form.is_valid() and (form.save() or _is_used(code)):
        return redirect(request.path)
    context |= {"form": form, "invitation": invitation}
    return render(request, "meetings/check_ins/form.html", context)


def _is_used(code):
    """Sent twice: the first one was noted, so its page is the answer to both."""
    return CheckInCode.objects.filter(pk=code.pk, used_at__isnull=False).exists()


def _refused(request, code, why, words=""):
    """The page that says what to do next; 410, because this address opens nothing any more."""
    context = {"meeting": code.meeting, "why": why, "words": words}
    return render(request, "meetings/check_ins/refused.html", context, status=410)
