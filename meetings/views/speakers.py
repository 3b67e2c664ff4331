from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.forms.speakers import SpeakerAddForm, SpeakerChangeForm, SpeakerRemoveForm
from meetings.views.at_desk import allow_preparing, found_meeting


def _speaker(meeting, speaker_pk):
    return get_object_or_404(meeting.speakers.select_related("meeting", "person__institution"), pk=speaker_pk)


def speaker_list(request, pk):
    meeting = found_meeting(request, pk)
    if request.method == "POST":
        allow_preparing(request, meeting)
    may_change = (
        request.user.has_perm("meetings.prepare_meeting", meeting) and meeting.is_open_for_preparation
    )
    form = SpeakerAddForm(request.POST or None, by=request.user, meeting=meeting)
    if form.is_valid() and (speaker := form.save()):
        messages.success(request, _("%(name)s ditambahkan.") % {"name": speaker.person.display_name})
        return redirect(f"{reverse('speaker_list', args=[meeting.pk])}#pembicara-{speaker.pk}")
    return render(
        request,
        "meetings/speakers/list.html",
        {
            "meeting": meeting,
            "tab": "speakers",
            "speakers": meeting.speakers.select_related("person__institution", "agenda_item"),
            "may_change": may_change,
            "form": form,
        },
    )


def speaker_change(request, pk, speaker_pk):
    meeting = found_meeting(request, pk)
    speaker = _speaker(meeting, speaker_pk)
    allow_preparing(request, meeting)
    form = SpeakerChangeForm(request.POST or None, by=request.user, meeting=meeting, speaker=speaker)
    if form.is_valid() and form.save():
        messages.success(request, _("Perubahan tersimpan."))
        return redirect(f"{reverse('speaker_list', args=[meeting.pk])}#pembicara-{speaker.pk}")
    return render(
        request,
        "meetings/speakers/change.html",
        {"meeting": meeting, "tab": "speakers", "speaker": speaker, "form": form},
    )


def speaker_remove(request, pk, speaker_pk):
    meeting = found_meeting(request, pk)
    speaker = _speaker(meeting, speaker_pk)
    allow_preparing(request, meeting)
    data = request.POST if request.method == "POST" else None
    form = SpeakerRemoveForm(data, by=request.user, speaker=speaker)
    if form.is_valid() and form.save():
        messages.success(
            request, _("%(name)s dihapus dari daftar pembicara.") % {"name": speaker.person.display_name}
        )
        return redirect("speaker_list", meeting.pk)
    return render(
        request,
        "meetings/speakers/remove.html",
        {"meeting": meeting, "tab": "speakers", "speaker": speaker, "form": form},
    )
