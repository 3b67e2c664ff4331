"""Indicators: what they mean, in versions, and how their figures are dealt with."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from meetings.actions.cells import refresh_cells, tell_of_dispute
from meetings.actions.client_keys import foreign_key, once
from meetings.actions.discrepancies import hide_in_agendas, hold_agendas
from meetings.actions.events import stated
from meetings.actions.published_figures import Cell, locked, touch
from meetings.models import Concept, Definition, Discrepancy, Figure, Indicator
from participants.models import Region

# What decides which value goes out, or whether sources differ.
DECIDING = {"producer", "tolerance", "tolerance_percent"}


def add_indicator(indicator, definition, *, by, client_key):
    """Add an (unsaved) indicator with its (unsaved) first definition, and give it its address.

    Returns:
        (indicator, whether it was made now).

    Raises:
        ValidationError: the key made another indicator.
    """

    def create():
        indicator.give_address(definition.name)
        indicator.client_key, indicator.created_by = client_key, by
        indicator.save()
        _number(definition, indicator, 1, by=by)
        indicator.current = definition
        indicator.save()
        return indicator

    made, created = once(Indicator, client_key, by=by, create=create)
    if not created and not made.definitions.filter(number=1, name=definition.name).exists():
        raise foreign_key()
    return made, created


def _number(definition, indicator, number, *, by):
    definition.indicator, definition.number = indicator, number
    definition.by, definition.institution_id = by, by.institution_id
    definition.save()


@transaction.atomic
def define_indicator(indicator, definition, *, by, reason, seen=None):
    """Give an indicator its next (unsaved) definition; figures keep the version under which they were entered.

    Args:
        seen: number of the version that the new one was made from.

    Returns:
        the indicator.

    Raises:
        ValidationError: somebody else gave it another version since it was `seen` (code "changed_meanwhile"), no reason is
            given, or the unit changes although there are figures: they would say something else.
    """
    indicator = locked(indicator)
    before = indicator.current
    if _says_the_same(definition, before):
        return indicator
    if seen is not None and seen != before.number:
        raise changed_meanwhile()
    if definition.unit != before.unit and indicator.figures.exists():
        raise ValidationError(
            {"unit": _("Satuan tetap, karena sudah ada angka. Buat indikator baru untuk satuan lain.")}
        )
    definition.reason = stated(reason)
    last = indicator.definitions.aggregate(last=Max("number"))["last"]
    _number(definition, indicator, last + 1, by=by)
    indicator.current = definition
    indicator.save()
    touch(indicator)
    return indicator


def changed_meanwhile():
    return ValidationError(
        _("Indikator ini diubah orang lain sejak Anda membukanya. Bandingkan isinya, lalu simpan lagi."),
        code="changed_meanwhile",
    )


def _says_the_same(one, other):
    names = [*Definition.FIELDS, "components", "valid_from"]
    return all(getattr(one, name) == getattr(other, name) for name in names)


@transaction.atomic
def change_indicator(indicator, *, by, changes, seen=None):
    """Change how its figures are dealt with. Another tolerance or producer is applied to all that is there.

    Args:
        changes: {field: value}.
        seen: the version (`Indicator.last_change`) that the change was made from.

    Raises:
        ValidationError: somebody else changed it since it was `seen` (code "changed_meanwhile"), or the frequency or fewer decimals would not fit the figures that are there.
    """
    if changes.get("is_public") is False:
        hold_agendas()
    indicator = locked(indicator)
    changed = {name for name, value in changes.items() if getattr(indicator, name) != value}
    if not changed:
        return indicator
    if seen is not None and seen != indicator.last_change:
        raise changed_meanwhile()
    if "frequency" in changed and indicator.figures.exists():
        raise ValidationError({"frequency": _("Periode tetap, karena sudah ada angka.")})
    for name in changed:
        setattr(indicator, name, changes[name])
    indicator.full_clean(exclude=["client_key", "created_by", "current", "slug"])
    indicator.save()
    if changed & DECIDING:
        tell_of_dispute(refresh_cells(_cells_of_several(indicator), by=by))
    if "is_public" in changed and not indicator.is_public:
        hide_in_agendas(indicator)
    touch(indicator)
    return indicator


def _cells_of_several(indicator):
    """The cells in which more than one source speaks, or ever differed: in the others nothing can change."""
    keys = ["concept", "region", "period"]
    several = (
        Figure.objects.current()
        .filter(indicator=indicator)
        .order_by()
        .values_list(*keys)
        .annotate(sources=Count("pk"))
        .filter(sources__gt=1)
        .values_list(*keys)
    )
    differed = Discrepancy.objects.filter(indicator=indicator).order_by().values_list(*keys)
    concepts = {concept.pk: concept for concept in indicator.concepts.all()}
    regions = Region.objects.in_bulk()
    return [
        Cell(indicator, concepts.get(concept), regions[region], period)
        for concept, region, period in sorted(
            {*several, *differed}, key=lambda key: (key[0] or 0, key[1], key[2])
        )
    ]


def add_concept(indicator, *, by, name, definition="", client_key):
    """Name a further concept, so that figures of it can be entered; the first names the main one as well.

    Returns:
        (concept, whether it was made now).

    Raises:
        ValidationError: there is one of this name.
    """

    def create():
        held = locked(indicator)
        slug = slugify(name)[:100]
        if not slug:
            raise ValidationError({"name": _("Nama konsep terdiri atas huruf.")})
        if held.concepts.filter(slug=slug).exists():
            raise ValidationError({"name": _("Indikator ini sudah mempunyai konsep dengan nama itu.")})
        return Concept.objects.create(
            indicator=held,
            name=name,
            slug=slug,
            definition=definition,
            is_main=not held.concepts.exists(),
            client_key=client_key,
            created_by=by,
        )

    concept, created = once(Concept, client_key, by=by, create=create)
    if not created and (concept.indicator_id, concept.name) != (indicator.pk, name):
        raise foreign_key()
    return concept, created
