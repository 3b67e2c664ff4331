"""What becomes of an entry: a decision with its number, an input of a region, a follow-up."""

from django.contrib import messages
from django.utils.html import format_html
from django.utils.translation import gettext as _

from meetings.forms import entry_outcomes as forms
from meetings.models import Entry
from meetings.views.entries import back_to, entry_page, find_entry, writable
from meetings.views.steps import not_now, posted


def entry_of(record, user):
    """The entry of the minutes that an input or a follow-up came from, where the user may read it."""
    if record.entry_id is None:
        return None
    return Entry.objects.visible_to(user).filter(pk=record.entry_id).first()


def entry_to_decision(request, pk, entry_pk):
    """At one press (a POST without words) the entry becomes a decision; the page takes words for one drawn from it."""
    entry = find_entry(request, pk, entry_pk)
    if request.method == "POST" and "text" not in request.POST:
        return _decide_whole(request, entry)
    form = forms.DrawDecisionForm(*posted(request), entry=entry, by=request.user)
    refusal = None if form.is_bound and entry.minutes.is_writable else writable(request, entry, form)
    if refusal:
        return refusal
    if form.is_bound and form.is_valid():
        decided = form.save()
        if decided:
            messages.success(request, _("Keputusan %(number)s dicatat.") % {"number": decided.number})
            return back_to(decided)
    return entry_page(request, entry, form, "to_decision")


def _decide_whole(request, entry):
    if entry.is_decision:
        return back_to(entry)
    refusal = writable(request, entry)
    if refusal:
        return refusal
    form = forms.DecisionForm(request.POST, entry=entry, by=request.user)
    decided = form.save() if form.is_valid() else None
    if decided is None:
        return not_now(request, entry.minutes.meeting, why=" ".join(form.non_field_errors()))
    if request.accepts("text/html"):  # a script shows the number where the entry stands
        messages.success(request, _("Keputusan %(number)s dicatat.") % {"number": decided.number})
    return back_to(entry)


def entry_to_input(request, pk, entry_pk):
    entry = find_entry(request, pk, entry_pk)
    form = forms.EntryInputForm(*posted(request), entry=entry, by=request.user)
    if not form.is_bound and not entry.minutes.meeting.is_open_for_inputs:
        return not_now(
            request,
            entry.minutes.meeting,
            why=_(
                "Rapat ini tidak menerima masukan lagi: notulanya sudah disahkan atau rapatnya dibatalkan."
            ),
        )
    if form.is_bound and form.is_valid():
        input = form.save()
        if input:
            messages.success(
                request, _("Masukan %(number)s dicatat atas nama pengusul.") % {"number": input.number}
            )
            return back_to(entry)
    return entry_page(request, entry, form, "to_input")


def entry_to_follow_up(request, pk, entry_pk):
    """What is to be done. An entry that is no decision becomes one by it, while the minutes may still change."""
    entry = find_entry(request, pk, entry_pk, permission="meetings.assign_follow_up")
    form = forms.EntryFollowUpForm(*posted(request), entry=entry, by=request.user)
    if not form.is_bound:
        refusal = _takes_no_follow_up(request, entry)
        if refusal:
            return refusal
    if form.is_bound and form.is_valid():
        follow_up = form.save()
        if follow_up:
            _tell(request, follow_up, was_decision=entry.is_decision)
            return back_to(follow_up.entry)
    return entry_page(request, entry, form, "to_follow_up")


def _takes_no_follow_up(request, entry):
    """None where it may have one; else the answer that says why not."""
    meeting = entry.minutes.meeting
    if entry.struck_at is not None or getattr(entry, "struck_by", None) is not None:
        return not_now(request, meeting, why=_("Butir ini sudah dicoret."))
    if not entry.is_decision and not entry.minutes.is_writable:
        why = _(
            "Tindak lanjut hanya untuk keputusan, dan notula ini sudah disahkan: butirnya tidak dapat lagi menjadi keputusan."
        )
        return not_now(request, meeting, why=why)
    return None


def _tell(request, follow_up, *, was_decision):
    if not was_decision:
        messages.success(request, _("Keputusan %(number)s dicatat.") % {"number": follow_up.entry.number})
    messages.success(
        request,
        format_html(_('Tindak lanjut <a href="{}">{}</a> dicatat.'), follow_up.get_absolute_url(), follow_up),
    )
    for word in follow_up.lacks:
        messages.warning(request, _("Masih kurang: %(what)s.") % {"what": word})
