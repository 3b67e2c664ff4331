"""What somebody was told: the own list, the way to what it is about, and what is also sent by e-mail."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import translate_url
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetings.actions.notifications import mark_read
from meetings.forms.notifications import ReadAllForm
from meetings.models import Notification
from meetings.notifications import MESSAGES, words_of
from meetings.views.pages import page_of
from participants.forms.users import MailChoiceForm
from participants.models import User


def notification_list(request):
    """The own ones, newest first; `?belum=1` only those that were not read."""
    own = Notification.objects.of(request.user)
    unread = own.unread().count()
    only_unread = request.GET.get("belum") == "1"
    page = page_of(request, own.unread() if only_unread else own, count=unread if only_unread else None)
    rows = list(page)
    for row in rows:
        row.subject, row.sentence = words_of(row)
        row.needs_answer = row.kind in MESSAGES and MESSAGES[row.kind].needs_answer
    newest = own.order_by("-pk").values_list("pk", flat=True).first()
    context = {
        "page_obj": page,
        "rows": rows,
        "unread": unread,
        "only_unread": only_unread,
        "newest": newest,
        "querystring": "belum=1" if only_unread else "",
    }
    return render(request, "meetings/notifications/list.html", context)


def notification_open(request, notification_pk):
    """Mark it as read and go to what it is about, in the reader's language."""
    row = get_object_or_404(Notification.objects.of(request.user), pk=notification_pk)
    mark_read(row)
    language = translation.get_language()
    with translation.override(settings.LANGUAGE_CODE):  # the kept address is the Indonesian one
        return redirect(translate_url(row.path, language))


@require_POST
def notification_read_all(request):
    form = ReadAllForm(request.POST, by=request.user)
    number = form.save() if form.is_valid() else None
    if number is not None:
        messages.success(
            request,
            ngettext(
                "%(number)d pemberitahuan ditandai sudah dibaca.",
                "%(number)d pemberitahuan ditandai sudah dibaca.",
                number,
            )
            % {"number": number},
        )
    return redirect("notification_list")


def notification_choices(request):
    """What each person wants by e-mail, and in which zone it is seven o'clock."""
    # As stored, not the acting account itself: what is refused must not change who acts.
    user = User.objects.get(pk=request.user.pk)
    form = MailChoiceForm(request.POST if request.method == "POST" else None, instance=user)
    if form.is_bound and form.is_valid() and form.save():
        messages.success(request, _("Pilihan Anda disimpan."))
        return redirect("notification_list")
    return render(request, "meetings/notifications/choices.html", {"form": form})
