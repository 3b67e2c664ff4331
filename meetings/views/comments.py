"""Comments on the circulated minutes: written and read by the invited, answered by the secretariat."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, OuterRef, Subquery, Value, When
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.differences import difference
from meetings.forms import comments as forms
from meetings.models import Entry, EntryComment, Meeting, Minutes
from meetings.templatetags.portal import day
from meetings.views.pages import page_of
from meetings.views.steps import not_now, posted
from participants.models import Person

# The invited -------------------------------------------------------------------------------------


def comment_add(request, year, slug, entry_pk):
    minutes = Minutes.objects.visible_to(request.user)
    entry = get_object_or_404(
        Entry.objects.standing()
        .filter(minutes__in=minutes.values("pk"))
        .select_related("minutes__meeting", "agenda_item", "speaker"),
        minutes__meeting__year=year,
        minutes__meeting__slug=slug,
        pk=entry_pk,
    )
    meeting = entry.minutes.meeting
    if not request.user.has_perm("meetings.comment_minutes", meeting):
        raise PermissionDenied
    form = forms.CommentForm(*posted(request), entry=entry, by=request.user)
    if not form.is_bound and not entry.minutes.takes_comments:
        return not_now(request, meeting, why=_too_late(entry.minutes))
    if form.is_bound and form.is_valid():
        comment = form.save()
        if comment:
            messages.success(
                request, _("Tanggapan terkirim. Jawaban sekretariat diberitahukan lewat pos-el.")
            )
            return redirect(_place_of(comment, meeting))
    context = {
        "meeting": meeting,
        "minutes": entry.minutes,
        "entry": entry,
        "form": form,
        "keep": f"tanggapan-{entry.pk}",
        "cancel_url": f"{_document(meeting)}#{entry.anchor}",
    }
    return render(request, "meetings/comments/add.html", context)


def _document(meeting):
    return reverse("minutes_detail", args=[meeting.year, meeting.slug])


def _place_of(comment, meeting):
    return f"{_document(meeting)}#tanggapan-{comment.pk}"


def _too_late(minutes):
    if minutes.status == Minutes.Status.CIRCULATED:
        return _("Waktu menanggapi sudah lewat: tanggapan diterima sampai %(day)s.") % {
            "day": day(minutes.comments_until)
        }
    return _("Notula ini sudah disahkan, jadi tidak menerima tanggapan lagi.")


def comment_detail(request, year, slug, comment_pk):
    """One comment with its answer and what became of the entry, for all who may read the minutes."""
    comment = get_object_or_404(
        EntryComment.objects.visible_to(request.user).select_related(
            "institution", "entry__minutes__meeting", "entry__agenda_item", "entry__speaker"
        ),
        entry__minutes__meeting__year=year,
        entry__minutes__meeting__slug=slug,
        pk=comment_pk,
    )
    meeting = comment.entry.minutes.meeting
    context = {
        "meeting": meeting,
        "comment": comment,
        "entry": comment.entry,
        "may_answer": request.user.has_perm("meetings.take_minutes", meeting),
        "change": _change_of(comment),
    }
    return render(request, "meetings/comments/detail.html", context)


def _change_of(comment):
    """What the entry was when the comment was written and what it became by it; None while it was not taken over."""
    if not comment.was_taken_over:
        return None
    versions = comment.entry.history.in_bulk([comment.seen, comment.became])
    before, after = versions[comment.seen], versions[comment.became]
    names = Person.objects.in_bulk({before.speaker_id, after.speaker_id} - {None})
    facts = [(_("Jenis"), before.get_kind_display(), after.get_kind_display())]
    facts.append((_("Pembicara"), _name(names, before), _name(names, after)))
    return {
        "facts": [fact for fact in facts if fact[1] != fact[2]],
        "difference": difference(before.text, after.text),
    }


def _name(names, version):
    return names[version.speaker_id].display_name if version.speaker_id else "–"


# The secretariat ---------------------------------------------------------------------------------


def comment_list(request, pk):
    """The comments on the minutes of one meeting, those that wait for an answer first."""
    meeting = get_object_or_404(
        Meeting.objects.at_desk_of(request.user).select_related("minutes"), pk=pk, minutes__isnull=False
    )
    open_first = Case(When(answered_at=None, then=Value(0)), default=Value(1))
    comments = (
        EntryComment.objects.filter(entry__minutes=meeting.minutes)
        .select_related("institution", "entry__agenda_item", "entry__speaker")
        .order_by(open_first, "created_at", "pk")
    )
    context = {
        "meeting": meeting,
        "tab": "minutes",
        "minutes": meeting.minutes,
        "page": page_of(request, comments),
        "may_answer": request.user.has_perm("meetings.take_minutes", meeting),
    }
    return render(request, "meetings/comments/list.html", context)


def _last_version_of_entry():
    history = Entry.history.rel.related_model.objects.filter(pgh_obj=OuterRef("entry"))
    return history.order_by("-pgh_id").values("pgh_id")[:1]


def _find(request, pk, comment_pk):
    """The comment with its entry, and the entry's version as of the very moment that its words were read."""
    comment = get_object_or_404(
        EntryComment.objects.filter(
            entry__minutes__meeting__in=Meeting.objects.at_desk_of(request.user).filter(pk=pk)
        )
        .annotate(version=Subquery(_last_version_of_entry()))
        .select_related("institution", "entry__minutes__meeting", "entry__agenda_item", "entry__speaker"),
        pk=comment_pk,
    )
    if not request.user.has_perm("meetings.take_minutes", comment.entry.minutes.meeting):
        raise PermissionDenied
    return comment


def _was_answered(request, comment, form):
    """The same person sent the same just before (a double tap), or somebody else was first."""
    if form.is_bound and comment.answered_by_id == request.user.pk:
        return redirect("comment_list", pk=comment.entry.minutes.meeting_id)
    return not_now(request, comment.entry.minutes.meeting, form, why=_("Tanggapan ini sudah dijawab."))


def _answer(request, comment, form, template, done):
    meeting = comment.entry.minutes.meeting
    if not comment.is_open:
        return _was_answered(request, comment, form)
    if form.is_bound and form.is_valid():
        if form.save():
            messages.success(request, done)
            return redirect("comment_list", pk=meeting.pk)
        comment = _find(request, meeting.pk, comment.pk)
        if not comment.is_open:
            return _was_answered(request, comment, form)
        if getattr(form, "was_overtaken", False):
            form.show(comment.version)
    context = {
        "meeting": meeting,
        "tab": "minutes",
        "comment": comment,
        "entry": comment.entry,
        "form": form,
        "keep": f"{template}-{comment.pk}",
        "back": reverse("comment_list", args=[meeting.pk]),
    }
    return render(request, f"meetings/comments/{template}.html", context)


def comment_answer(request, pk, comment_pk):
    comment = _find(request, pk, comment_pk)
    form = forms.AnswerForm(*posted(request), comment=comment, by=request.user)
    return _answer(request, comment, form, "answer", _("Jawaban terkirim kepada instansi yang menanggapi."))


def comment_take_over(request, pk, comment_pk):
    """The entry is changed as the comment asks; while nobody else changed it meanwhile."""
    comment = _find(request, pk, comment_pk)
    form = forms.TakeOverForm(*posted(request), comment=comment, by=request.user)
    why = ""
    if not comment.entry.minutes.is_writable:
        why = _(
            "Notula sudah disahkan, jadi butirnya hanya dapat diubah dengan ralat. Tanggapan ini masih dapat dijawab."
        )
    elif comment.entry.struck_at is not None:
        why = _("Butir ini sudah dicoret. Tanggapan ini masih dapat dijawab.")
    if why and comment.is_open:
        return not_now(request, comment.entry.minutes.meeting, form, why=why)
    done = _("Butir diubah dan tanggapan ditandai diterima.")
    return _answer(request, comment, form, "take_over", done)
