from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from participants.forms.filters import InstitutionFilter
from participants.forms.institutions import InstitutionForm
from participants.models import Institution, Person, User
from participants.views.access import administrators_only
from participants.views.lists import listed


@administrators_only
def manage(request):
    """The administrator's desk: how much there is of each, and what is missing."""
    active = Q(is_active=True)
    users = User.objects.aggregate(
        active=Count("pk", filter=active),
        inactive=Count("pk", filter=~active),
        secretariat=Count("pk", filter=active & Q(role=User.Role.SECRETARIAT)),
        chairs=Count("pk", filter=active & Q(role=User.Role.CHAIR)),
    )
    silent = Institution.objects.delegations().filter(is_active=True).exclude(users__is_active=True)
    context = {
        "users": users,
        "institutions": Institution.objects.filter(active).count(),
        "people": Person.objects.count(),
        "silent": silent,
    }
    return render(request, "participants/manage.html", context)


@administrators_only
def institution_manage(request):
    rows = (
        Institution.objects.select_related("region")
        .annotate(active_users=Count("users", filter=Q(users__is_active=True)))
        .order_by(*Institution._meta.ordering)
    )  # which a GROUP BY forgets
    return render(
        request,
        "participants/institutions/list.html",
        listed(request, rows, InstitutionFilter(request.GET), tab="institutions"),
    )


@administrators_only
def institution_create(request):
    return _edit(request, None)


@administrators_only
def institution_change(request, slug):
    return _edit(request, get_object_or_404(Institution.objects.select_related("region"), slug=slug))


def _edit(request, institution):
    form = InstitutionForm(request.POST or None, instance=institution)
    if form.is_valid() and form.save():
        messages.success(request, _("%(name)s sudah disimpan.") % {"name": form.instance.name})
        return redirect("institution_manage")
    context = {"form": form}
    if institution is not None:
        # What was typed is in the form's instance by now; the page is about the one that is stored.
        stored = Institution.objects.annotate(
            people_count=Count("people", distinct=True), users_count=Count("users", distinct=True)
        )
        context["institution"] = stored.get(pk=institution.pk)
    return render(request, "participants/institutions/form.html", context)
