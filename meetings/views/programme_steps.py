"""Proposing a programme, and each step of its life: find, then allow, then the form of the step."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.actions.programmes import drop_dependency
from meetings.forms import programmes as forms
from meetings.models import Programme, ProgrammeDependency
from meetings.views.record_histories import versions_in_words
from meetings.views.steps import not_now, posted, take_step


def programme_propose(request):
    """For itself; the secretariat says for whom."""
    if not request.user.has_perm("meetings.propose_programme"):
        raise PermissionDenied
    form_class = forms.RegisterForm if request.user.is_secretariat else forms.ProposeForm
    initial = {"year": request.GET.get("tahun", "")[:4], "input": request.GET.get("masukan", "")[:14]}
    if request.user.speaks_for_region:
        initial["region"] = request.user.region_id
    form = form_class(*posted(request), by=request.user, initial=initial)
    if form.is_bound and form.is_valid():
        programme = form.save()
        if programme:
            messages.success(
                request,
                format_html(
                    _("Program diusulkan dengan nomor {} dan tampil dalam matriks tahunnya."),
                    format_html('<a href="{}">{}</a>', programme.get_absolute_url(), programme.number),
                ),
            )
            return redirect(programme)
    return render(request, "meetings/programmes/propose.html", {"form": form, "keep": "programme"})


def _find(request, number, verb):
    """The programme, for who may do this with it."""
    programme = get_object_or_404(
        Programme.objects.visible_to(request.user).select_related("region", "theme", "institution__region"),
        number=number,
    )
    if not request.user.has_perm(Programme.VERBS[verb].permission, programme):
        raise PermissionDenied
    return programme


def _step(request, number, form_class, template, done):
    programme = _find(request, number, form_class.verb)
    form = form_class(*posted(request), programme=programme, by=request.user)
    return take_step(
        request,
        programme,
        form,
        f"meetings/programmes/{template}.html",
        done=done,
        programme=programme,
    )


def programme_change(request, number):
    return _step(
        request,
        number,
        forms.ChangeForm,
        "change",
        _("Program diubah. Isi sebelumnya tersimpan dalam riwayatnya."),
    )


def programme_withdraw(request, number):
    return _step(
        request,
        number,
        forms.WithdrawForm,
        "withdraw",
        _("Program ditarik. Nomor dan alasannya tetap tercatat."),
    )


def programme_take_up(request, number):
    return _step(request, number, forms.TakeUpForm, "take_up", _("Dicatat masuk dokumen perencanaan."))


def programme_take_up_partly(request, number):
    return _step(
        request,
        number,
        forms.TakeUpPartlyForm,
        "take_up_partly",
        _("Dicatat masuk sebagian, dengan bagiannya."),
    )


def programme_leave_out(request, number):
    return _step(
        request, number, forms.LeaveOutForm, "leave_out", _("Dicatat tidak dimuat, dengan alasannya.")
    )


def programme_carry_out(request, number):
    return _step(
        request, number, forms.CarryOutForm, "carry_out", _("Dicatat dilaksanakan, dengan buktinya.")
    )


def programme_depend(request, number):
    return _step(request, number, forms.DependForm, "depend", _("Ketergantungan dicatat."))


@require_POST
def programme_depend_drop(request, number, dependency_pk):
    programme = _find(request, number, "depend_on")
    dependency = get_object_or_404(
        ProgrammeDependency.objects.select_related("programme"), programme=programme, pk=dependency_pk
    )
    if dependency.dropped_at is None and not programme.can("depend_on"):
        return not_now(request, programme, why=forms.DependForm(programme=programme, by=request.user).why_not)
    drop_dependency(dependency, by=request.user)
    messages.success(request, _("Ketergantungan dilepas. Riwayatnya tetap tercatat."))
    return redirect(programme)


def programme_history(request, number):
    """Every version with its person, for those who read everything."""
    if not request.user.reads_everything:
        raise Http404
    programme = get_object_or_404(Programme, number=number)
    rows = versions_in_words(programme, (_("Dicatat"), _("Isi atau status berubah")))
    return render(request, "meetings/programmes/history.html", {"programme": programme, "rows": rows})
