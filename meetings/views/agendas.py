from datetime import timedelta
from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.forms.agendas import (
    AgendaItemAddForm,
    AgendaItemBeginForm,
    AgendaItemChangeForm,
    AgendaItemFinishForm,
    AgendaItemMoveForm,
    AgendaItemRemoveForm,
    AgendaItemSendForm,
    AgendaOrderForm,
)
from meetings.models import AgendaItem, FollowUp
from meetings.views.at_desk import allow_preparing, found_meeting
from meetings.views.discrepancies import give_discrepancies
from meetings.views.steps import not_now


def _item(meeting, item_pk):
    return get_object_or_404(meeting.agenda_items.select_related("meeting"), pk=item_pk)


def _with_origin(items):
    """Items with what templates/meetings/agendas/origin.html says of each; one query more."""
    continuations = AgendaItem.objects.select_related("meeting").order_by("pk")
    items = items.select_related("meeting", "continues__meeting")
    return items.prefetch_related(Prefetch("continuations", continuations))


def agenda_edit(request, pk):
    meeting = found_meeting(request, pk)
    if request.method == "POST":
        allow_preparing(request, meeting)
    items = list(_with_origin(meeting.agenda_items).prefetch_related("speakers__person"))
    give_discrepancies(items, request.user)
    form = AgendaItemAddForm(
        request.POST or None, by=request.user, meeting=meeting, initial={"after": len(items)}
    )
    if form.is_valid() and (item := form.save()):
        messages.success(request, _("“%(title)s” masuk agenda.") % {"title": item.title})
        return redirect(f"{reverse('agenda_edit', args=[meeting.pk])}#acara-{item.pk}")
    may_change = (
        request.user.has_perm("meetings.prepare_meeting", meeting) and meeting.is_open_for_preparation
    )
    return render(
        request,
        "meetings/agendas/edit.html",
        {
            "meeting": meeting,
            "tab": "agenda",
            "items": _with_times(meeting, items),
            "planned": sum(item.minutes_planned or 0 for item in items),
            "available": int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
            if meeting.time_is_known
            else None,
            "carried_over": _carried_over(meeting, items),
            "may_change": may_change,
            "form": form,
        },
    )


def _with_times(meeting, items):
    """Each item with the hour at which it begins, as far as every item before it has a length."""
    begins = meeting.local_start if meeting.time_is_known else None
    for item in items:
        item.begins = begins
        begins = begins + timedelta(minutes=item.minutes_planned) if begins and item.minutes_planned else None
    return items


def _carried_over(meeting, items):
    """What earlier meetings left open, [(institution or None, follow-ups)]; asked for only where the agenda shows it."""
    if not any(item.is_carry_over for item in items):
        return []
    follow_ups = FollowUp.objects.open_for(meeting).select_related(
        "institution", "input__institution", "meeting"
    )
    rows = follow_ups.order_by("institution__region__code", "institution__name", "due_date", "number")
    return [(institution, list(group)) for institution, group in groupby(rows, key=lambda f: f.institution)]


def agenda_item_change(request, pk, item_pk):
    meeting = found_meeting(request, pk)
    item = _item(meeting, item_pk)
    allow_preparing(request, meeting)
    form = AgendaItemChangeForm(request.POST or None, by=request.user, item=item)
    if form.is_valid() and form.save():
        messages.success(request, _("Perubahan tersimpan."))
        return redirect(f"{reverse('agenda_edit', args=[meeting.pk])}#acara-{item.pk}")
    return render(
        request,
        "meetings/agendas/change.html",
        {"meeting": meeting, "tab": "agenda", "item": item, "form": form},
    )


@require_POST
def agenda_item_move(request, pk, item_pk):
    """One place up or down; back on the page the same button has the focus, ready to be pressed again."""
    meeting = found_meeting(request, pk)
    item = _item(meeting, item_pk)
    allow_preparing(request, meeting)
    form = AgendaItemMoveForm(request.POST, by=request.user, item=item)
    anchor = f"acara-{item.pk}"
    if form.is_valid() and (position := form.save()):
        direction = form.cleaned_data["direction"]
        if position == 1:
            direction = "turun"
        elif position == meeting.agenda_items.count():
            direction = "naik"
        anchor = f"{direction}-{item.pk}"
    else:
        for error in form.non_field_errors():
            messages.error(request, error)
    return redirect(f"{reverse('agenda_edit', args=[meeting.pk])}#{anchor}")


@require_POST
def agenda_reorder(request, pk):
    """Answers the script with 204, a plain form with the way back, nonsense with 400."""
    meeting = found_meeting(request, pk)
    allow_preparing(request, meeting)
    form = AgendaOrderForm(request.POST, by=request.user, meeting=meeting)
    if form.is_valid() and form.save():
        if "text/html" in request.headers.get("Accept", ""):
            return redirect("agenda_edit", meeting.pk)
        return HttpResponse(status=204)
    words = [str(error) for errors in form.errors.values() for error in errors]
    return HttpResponseBadRequest("\n".join(words), content_type="text/plain; charset=utf-8")


def agenda_item_remove(request, pk, item_pk):
    meeting = found_meeting(request, pk)
    item = _item(meeting, item_pk)
    allow_preparing(request, meeting)
    form = AgendaItemRemoveForm(
        request.POST if request.method == "POST" else None, by=request.user, item=item
    )
    if form.is_valid() and form.save():
        messages.success(request, _("“%(title)s” dihapus dari agenda.") % {"title": item.title})
        return redirect("agenda_edit", meeting.pk)
    return render(
        request,
        "meetings/agendas/remove.html",
        {"meeting": meeting, "tab": "agenda", "item": item, "form": form},
    )


# What becomes of an item: the buttons beside the minutes, and those of what was carried over


@require_POST
def agenda_item_begin(request, pk, item_pk):
    item = _item_of_minutes(request, pk, item_pk)
    return _back(request, AgendaItemBeginForm(request.POST, by=request.user, item=item), item)


@require_POST
def agenda_item_finish(request, pk, item_pk):
    """`outcome` says how: finished, or unfinished and so on the agenda of the next meeting."""
    item = _item_of_minutes(request, pk, item_pk)
    return _back(request, AgendaItemFinishForm(request.POST, by=request.user, item=item), item)


def agenda_item_send(request, pk, item_pk):
    """To another meeting, chosen from those that are not held yet."""
    item = _item_of_minutes(request, pk, item_pk)
    form = AgendaItemSendForm(request.POST if request.method == "POST" else None, by=request.user, item=item)
    if form.why_not:
        return not_now(request, item.meeting, form)
    where = _place_of(item)
    if form.is_valid() and form.save():
        messages.success(
            request,
            _("“%(title)s” dikirim ke “%(meeting)s”.")
            % {"title": item.title, "meeting": form.cleaned_data["meeting"].title},
        )
        return redirect(where)
    return render(
        request,
        "meetings/agendas/send.html",
        {"meeting": item.meeting, "tab": "agenda", "item": item, "form": form, "back": where},
    )


def _item_of_minutes(request, pk, item_pk):
    meeting = found_meeting(request, pk)
    item = get_object_or_404(_with_origin(meeting.agenda_items), pk=item_pk)
    if not request.user.has_perm("meetings.take_minutes", meeting):
        raise PermissionDenied
    return item


def _back(request, form, item):
    """To where the item stands, which shows what came of it; a refusal is said there."""
    if not (form.is_valid() and form.save()):
        for errors in form.errors.values():
            for error in errors:
                messages.error(request, error)
    return redirect(_place_of(item))


def _place_of(item):
    """Beside the minutes, once there are any, else on the agenda."""
    if item.meeting.was_held:
        return f"{reverse('minutes_edit', args=[item.meeting_id])}?acara={item.pk}#agenda"
    return f"{reverse('agenda_edit', args=[item.meeting_id])}#acara-{item.pk}"
