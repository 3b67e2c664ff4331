from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from meetings.forms import supports as forms
from meetings.views.follow_up_steps import answer, find, step
from meetings.views.steps import posted


def support_add(request, number):
    follow_up = find(request, number, "meetings.assign_follow_up")
    return step(
        request,
        follow_up,
        forms.AddSupportForm,
        "support_add",
        _("Instansi pendukung ditetapkan dan diberi tahu."),
    )


def _find_support(request, number, support_pk, permission):
    """The support with its follow-up, for whom that is visible and who may do this with it."""
    follow_up = find(request, number, permission)
    support = get_object_or_404(follow_up.supports.select_related("institution"), pk=support_pk)
    support.follow_up = follow_up
    return support


def _step(request, support, form_class, template, done):
    form = form_class(*posted(request), support=support, by=request.user)
    return answer(request, support.follow_up, form, template, done, support=support)


def support_release(request, number, support_pk):
    support = _find_support(request, number, support_pk, "meetings.assign_follow_up")
    done = _("Instansi pendukung dilepas. Yang sudah dilaporkannya tetap tercatat.")
    return _step(request, support, forms.ReleaseSupportForm, "support_release", done)


def support_report(request, number, support_pk):
    """A supporting institution reports its own part; the secretariat on its behalf."""
    support = _find_support(request, number, support_pk, "meetings.support_follow_up")
    if not request.user.is_secretariat and support.institution_id != request.user.institution_id:
        raise PermissionDenied
    done = _("Laporan bagian Anda tersimpan.")
    return _step(request, support, forms.ReportSupportForm, "support_report", done)
