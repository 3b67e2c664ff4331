from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.forms.take_over import TakeOverForm
from meetings.views.at_desk import found_meeting
from meetings.views.steps import not_now


def meeting_take_over(request, pk):
    """Agenda, speakers and invitations of another meeting, taken over into one that is prepared."""
    meeting = found_meeting(request, pk)
    if not request.user.has_perm("meetings.prepare_meeting", meeting):
        raise PermissionDenied
    form = TakeOverForm(request.POST if request.method == "POST" else None, by=request.user, meeting=meeting)
    if not meeting.is_not_yet_held:
        why = _("Rapat ini sudah dimulai atau dibatalkan, jadi isinya tidak dapat diambil lagi.")
        return not_now(request, meeting, form, why=why)
    if form.is_valid() and form.save():
        messages.success(request, _said(form.taken))
        return redirect("meeting_prepare", meeting.pk)
    return render(
        request, "meetings/meetings/take_over.html", {"meeting": meeting, "tab": "prepare", "form": form}
    )


def _said(taken):
    """ "Diambil: 4 mata acara, 2 pembicara." """
    words = {
        "agenda": lambda n: ngettext("%(number)d mata acara", "%(number)d mata acara", n),
        "speakers": lambda n: ngettext("%(number)d pembicara", "%(number)d pembicara", n),
        "invitations": lambda n: ngettext("%(number)d undangan", "%(number)d undangan", n),
    }
    parts = [words[part](number) % {"number": number} for part, number in taken.items()]
    return _("Diambil: %(parts)s. Yang sudah ada tidak digandakan.") % {"parts": ", ".join(parts)}
