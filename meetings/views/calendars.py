"""The office's calendar of days off (/meja/kalender/), and the time limits (/kelola/batas-waktu/)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings import clock
from meetings.forms import calendars as forms
from meetings.models import DecreedDay, TimeLimits
from meetings.models.calendars import calendar as calendar_now
from meetings.views.steps import posted

FIRST_YEAR, LAST_YEAR = 2000, 2100


def _allow(request):
    if not request.user.reads_everything:
        raise Http404
    if not request.user.has_perm("meetings.keep_calendar"):
        raise PermissionDenied


def _year(request):
    """That of the address; this year where it names none."""
    wanted = request.GET.get("tahun", "")
    if wanted.isascii() and wanted.isdigit() and FIRST_YEAR <= int(wanted[:4]) <= LAST_YEAR:
        return int(wanted[:4])
    return clock.today().year


def calendar(request):
    """The days off of a year, as clocks count them; the secretariat adds what was decreed since."""
    if not request.user.reads_everything:
        raise Http404
    may_keep = request.user.has_perm("meetings.keep_calendar")
    if request.method == "POST" and not may_keep:
        raise PermissionDenied
    form = forms.DecreedDayForm(*posted(request), by=request.user) if may_keep else None
    if form is not None and form.is_bound and form.is_valid():
        decreed = form.save()
        if decreed:
            messages.success(request, _entered(decreed))
            return redirect(f"{reverse('calendar')}?tahun={decreed.day.year}")
    year = _year(request)
    decreed = list(DecreedDay.objects.filter(day__year=year).select_related("created_by__institution"))
    standing = {row.day: row for row in decreed if not row.withdrawn_at}
    context = {
        "form": form,
        "year": str(year),
        "before": str(year - 1) if year > FIRST_YEAR else "",
        "after": str(year + 1) if year < LAST_YEAR else "",
        "days": [(day, name, standing.get(day)) for day, name in calendar_now().days_off(year)],
        "withdrawn": [row for row in decreed if row.withdrawn_at],
        "keep": "decreed-day",
    }
    return render(request, "meetings/calendars/calendar.html", context)


def _clocks(number):
    return ngettext("%(number)d batas waktu", "%(number)d batas waktu", number) % {"number": number}


def _entered(decreed):
    """What the day changed; sent twice, it was said already."""
    if not hasattr(decreed, "moved"):
        return _("%(name)s sudah tercatat.") % {"name": decreed.name}
    clocks, follow_ups = decreed.moved
    return _("%(name)s tercatat. Bergeser: %(clocks)s langkah dan %(follow_ups)d tindak lanjut.") % {
        "name": decreed.name,
        "clocks": _clocks(clocks),
        "follow_ups": follow_ups,
    }


def decreed_day_withdraw(request, pk):
    _allow(request)
    decreed = get_object_or_404(DecreedDay, pk=pk)
    address = f"{reverse('calendar')}?tahun={decreed.day.year}"
    if decreed.withdrawn_at:
        messages.info(request, _("%(name)s sudah dibatalkan.") % {"name": decreed.name})
        return redirect(address)
    form = forms.WithdrawDayForm(*posted(request), decreed=decreed, by=request.user)
    if form.is_bound and form.is_valid():
        withdrawn = form.save()
        if withdrawn:
            messages.success(
                request,
                _("%(name)s dibatalkan; %(clocks)s langkah bergeser.")
                % {"name": decreed.name, "clocks": _clocks(withdrawn.moved)},
            )
            return redirect(address)
    context = {"form": form, "decreed": decreed, "cancel_url": address, "keep": f"decreed-day-{decreed.pk}"}
    return render(request, "meetings/calendars/withdraw.html", context)


def time_limits(request):
    """For the administrator: how long each step may take, and what it was before. For others it is not there."""
    if not request.user.has_perm("meetings.set_limits"):
        raise Http404
    form = forms.TimeLimitsForm(*posted(request), current=TimeLimits.current(), by=request.user)
    if form.is_bound and form.is_valid() and form.save():
        messages.success(
            request, _("Batas waktu disimpan. Yang sudah berjalan tetap menurut batas yang lama.")
        )
        return redirect("time_limits")
    context = {"form": form, "history": _history(), "tab": "limits", "keep": "time-limits"}
    return render(request, "meetings/calendars/limits.html", context)


def _history():
    """Each change, the latest first: (row, [(label, before, after)]). One query."""
    rows = list(TimeLimits.objects.select_related("by__person", "by__institution"))
    shown = []
    for row, before in zip(rows, [*rows[1:], TimeLimits()], strict=False):
        changes = [
            (TimeLimits._meta.get_field(name).verbose_name, getattr(before, name), getattr(row, name))
            for name in forms.LIMITS
            if getattr(before, name) != getattr(row, name)
        ]
        shown.append((row, changes))
    return shown
