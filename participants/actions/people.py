from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participants.models import Institution, Person


@transaction.atomic
def save_person(person):
    """Save a person; the same name and position at one institution is the same person.

    Raises:
        ValidationError: that person is there already (a form sent twice, or typed again).
    """
    Institution.objects.select_for_update(no_key=True).get(pk=person.institution_id)
    twin = Person.objects.filter(
        institution=person.institution_id,
        full_name__iexact=person.full_name,
        title_before__iexact=person.title_before,
        title_after__iexact=person.title_after,
        position__iexact=person.position,
    ).exclude(pk=person.pk)
    if twin.exists():
        raise ValidationError(_("Orang dengan nama dan jabatan ini sudah tercatat pada instansi itu."))
    person.save()
    return person
