"""Letters that did not arrive: to whom, about what, why, and what can be done."""

import re
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import clock
from meetings.actions.deliveries import resend
from meetings.models import Delivery, Notification
from meetings.notifications import words_of
from meetings.views.pages import page_of

UNTRIED_AFTER = 15  # minutes: then no worker is running
UNREACHABLE = {
    "ConnectionRefusedError",
    "ConnectionResetError",
    "OSError",
    "SMTPConnectError",
    "SMTPHeloError",
    "SMTPServerDisconnected",
    "TimeoutError",
    "gaierror",
}


def delivery_list(request):
    """Letters given up and letters still tried in vain, newest first; and whether letters are tried at all."""
    if not request.user.reads_everything:
        raise Http404
    told = Notification.objects.select_related("institution").order_by("at", "pk")
    rows = Delivery.objects.failed().select_related(
        "user__person",
        "user__institution",
        "letter_event__letter",
        "letter_event__recipient__attendance__institution",
    )
    page = page_of(request, rows.prefetch_related(Prefetch("notifications", told, to_attr="told")))
    letters = [_shown(delivery) for delivery in page]
    since = clock.now() - timedelta(minutes=UNTRIED_AFTER)
    untried = Delivery.objects.filter(sent_at=None, failure="", created_at__lt=since).order_by("created_at")
    context = {
        "page_obj": page,
        "letters": letters,
        "untried": untried.count(),
        "untried_since": untried.values_list("created_at", flat=True).first(),
        "may_resend": request.user.has_perm("meetings.resend_letters"),
    }
    return render(request, "meetings/deliveries/list.html", context)


def _shown(delivery):
    about = [{"subject": words_of(row)[0], "path": row.path} for row in delivery.told]
    event = getattr(delivery, "letter_event", None)  # an invitation letter, or a reminder of it
    if event:
        institution = event.recipient.attendance.institution
        subject = _("Surat undangan %(number)s") % {"number": event.letter.number}
        about.append({"subject": subject, "path": event.letter.get_absolute_url()})
    else:
        institution = delivery.user.institution if delivery.user else delivery.told[0].institution
    reason, is_address = reason_of(delivery.failure)
    return {
        "delivery": delivery,
        "institution": institution,
        "about": about[:3],
        "more": len(about[3:]),
        "reason": reason,
        "is_address": is_address,
        "is_invitation": event is not None,
    }


def reason_of(failure):
    """(Why it did not go, in plain words; whether the receiver's address is to be mended)."""
    error, _colon, details = failure.partition(":")
    code = re.search(r"\((\d{3}),", details)
    is_final = bool(code) and code[1].startswith("5")
    if error == "SMTPRecipientsRefused":
        if is_final:
            return _("Alamatnya ditolak: mungkin salah tulis atau sudah tidak dipakai."), True
        return _("Kotak surat penerima sedang tidak menerima surat, misalnya karena penuh."), False
    if error in UNREACHABLE:
        return _("Server surat tidak dapat dihubungi."), False
    if error in {"SMTPAuthenticationError", "SMTPSenderRefused"}:
        return _(
            "Server surat menolak portal ini. Pengaturan pengirimannya perlu diperiksa pengelola."
        ), False
    if error in {"SMTPDataError", "SMTPResponseException"}:
        return _("Server surat menolak surat ini."), False
    return _("Surat tidak dapat dikirim karena kesalahan yang tidak dikenal."), False


@require_POST
def delivery_resend(request, delivery_pk):
    if not request.user.reads_everything:
        raise Http404
    delivery = get_object_or_404(Delivery, pk=delivery_pk)
    if not request.user.has_perm("meetings.resend_letters"):
        raise PermissionDenied
    delivery = resend(delivery, by=request.user)
    if delivery.sent_at:
        messages.info(request, _("Surat kepada %(address)s sudah terkirim.") % {"address": delivery.address})
    else:
        messages.success(
            request, _("Surat kepada %(address)s dicoba dikirim lagi.") % {"address": delivery.address}
        )
    return redirect("delivery_list")
