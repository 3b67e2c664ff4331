from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from participants.forms.filters import PersonFilter
from participants.forms.people import PersonForm
from participants.models import Institution, Person
from participants.views.access import administrators_only
from participants.views.lists import listed


@administrators_only
def person_manage(request):
    rows = Person.objects.select_related("institution", "user")
    return render(
        request,
        "participants/people/list.html",
        listed(request, rows, PersonFilter(request.GET), tab="people"),
    )


@administrators_only
def person_create(request):
    institution = Institution.objects.filter(slug=_slug(request)).first()
    return _edit(request, Person(institution=institution) if institution else Person())


@administrators_only
def person_change(request, pk):
    return _edit(request, get_object_or_404(Person.objects.select_related("institution", "user"), pk=pk))


def _slug(request):
    """The institution that a link names; nonsense names none."""
    slug = request.GET.get("instansi", "")
    return "" if "\x00" in slug else slug


def _edit(request, person):
    form = PersonForm(request.POST or None, instance=person)
    if form.is_valid() and form.save():
        # How it is printed: whoever typed a title into the wrong field sees it here.
        messages.success(
            request, _("Tersimpan. Tercetak: %(name)s.") % {"name": form.instance.name_and_position}
        )
        return redirect("person_manage")
    context = {"form": form}
    if person.pk:
        context["person"] = Person.objects.select_related("institution", "user").get(pk=person.pk)
    return render(request, "participants/people/form.html", context)
