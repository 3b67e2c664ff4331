"""What becomes of a programme, one verb for each step; what a Rakor settles is in programme_settlements.py."""

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.client_keys import foreign_key, once
from meetings.actions.events import record, stated
from meetings.models import (
    NumberSequence,
    Programme,
    ProgrammeDependency,
    ProgrammeEvent,
    ProgrammeSettlement,
)
from meetings.notifications import notify, notify_secretariat

Kind = ProgrammeEvent.Kind
IS_BEING_SETTLED = _("Program ini sedang diputuskan dalam rapat, jadi isinya tidak dapat diubah.")


def propose_programme(programme, *, by, institution, client_key):
    """Put an (unsaved) programme forward and give it the next number of its year. It is public from now on.

    Args:
        institution: the one that proposes; where it is not `by`'s own, the secretariat acts on its behalf and it is marked.

    Returns:
        (programme, whether it was made now). The same client key again gives the first one.

    Raises:
        ValidationError: its theme is not used any more, or the key belongs to another account's row.
    """

    def create():
        if not programme.theme.is_active:
            raise ValidationError({"theme": _("Tema ini tidak dipakai lagi. Pilih tema lain.")})
        programme.institution = institution
        programme.on_behalf = institution.pk != by.institution_id
        programme.client_key = client_key
        programme.created_by = by
        programme.number = NumberSequence.next(NumberSequence.Prefix.PROGRAMME, programme.year)
        programme.save()
        record(programme, Kind.PROPOSED, by=by, on_behalf_of=institution)
        if programme.on_behalf:
            notify([institution], "programme_registered", programme)
        else:
            notify_secretariat("programme_proposed", programme)
        return programme

    return once(Programme, client_key, by=by, create=create)


def locked_programme(programme):
    return (
        Programme.objects.select_for_update(of=("self",), no_key=True)
        .select_related("institution", "region", "theme")
        .get(pk=programme.pk)
    )


def _step(programme, verb, kind, *, by, note="", on_behalf_of=None, tell="", link="", **fields):
    """One step: check, save, record, tell the proposer. `programme` is locked here."""
    programme = locked_programme(programme)
    programme.take(verb)
    for field, value in fields.items():
        setattr(programme, field, value)
    programme.save()
    record(programme, kind, by=by, note=note, on_behalf_of=on_behalf_of, link=link)
    if tell:
        notify([programme.institution], tell, programme)
    return programme


@transaction.atomic
def change_programme(programme, *, by, changes, seen=None, note=""):
    """Say it otherwise, while no Rakor has settled it; what it was stays in its history, and that it changed shows.

    Args:
        changes: {field: value}.
        seen: the version (`Programme.last_change`) that the change was made from.

    Raises:
        ValidationError: it is settled, or a meeting's draft minutes settle it; or (code "changed_meanwhile") somebody
            else changed it since it was `seen`.
    """
    programme = locked_programme(programme)
    programme.take("change_programme")
    if all(getattr(programme, field) == value for field, value in changes.items()):
        return programme
    if seen is not None and seen != programme.last_change:
        raise ValidationError(
            _("Program ini diubah orang lain sejak Anda membukanya. Bandingkan isinya, lalu simpan lagi."),
            code="changed_meanwhile",
        )
    if programme.settlements.pending().exists():
        raise ValidationError(IS_BEING_SETTLED)
    for field, value in changes.items():
        setattr(programme, field, value)
    programme.save()
    record(programme, Kind.CHANGED, by=by, note=note, on_behalf_of=programme.institution)
    return programme


@transaction.atomic
def withdraw_programme(programme, *, by, reason):
    """The proposer takes it back. Number, text and reason stay readable; it counts no more.

    Raises:
        ValidationError: no such step, or no reason is given.
    """
    programme = _step(
        programme,
        "withdraw_programme",
        Kind.WITHDRAWN,
        by=by,
        note=stated(reason),
        on_behalf_of=programme.institution,
        public_reason=reason,
    )
    for settlement in ProgrammeSettlement.objects.pending().filter(programme=programme):
        settlement.dropped_at = clock.now()
        settlement.save()
    return programme


# What it depends on ------------------------------------------------------------------------------


def depend_on(programme, *, by, needs, client_key):
    """Say that a programme cannot go on without another one.

    Returns:
        (dependency, whether it was made now).

    Raises:
        ValidationError: they are the same, the other one is withdrawn, it is said already, or it would lead in a circle
            (which is told).
    """

    def create():
        with connection.cursor() as cursor:  # two that would close a circle together come one after the other
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('programme dependencies'))")
        held = locked_programme(programme)
        held.take("depend_on")
        _refuse(held, needs)
        dependency = ProgrammeDependency.objects.create(
            programme=held, needs=needs, client_key=client_key, created_by=by, is_sample=held.is_sample
        )
        record(
            held, Kind.LINKED, by=by, on_behalf_of=held.institution, note=f"Bergantung pada {needs.number}."
        )
        return dependency

    dependency, created = once(ProgrammeDependency, client_key, by=by, create=create)
    if not created and (dependency.programme_id, dependency.needs_id) != (programme.pk, needs.pk):
        raise foreign_key()
    return dependency, created


def _refuse(programme, needs):
    if programme.pk == needs.pk:
        raise ValidationError({"needs": _("Program tidak dapat bergantung pada dirinya sendiri.")})
    if needs.status == Programme.Status.WITHDRAWN:
        raise ValidationError({"needs": _("Program itu sudah ditarik.")})
    if programme.dependencies.in_force().filter(needs=needs).exists():
        raise ValidationError({"needs": _("Ketergantungan ini sudah tercatat.")})
    circle = _way_between(needs.pk, programme.pk)
    if circle:
        numbers = dict(Programme.objects.filter(pk__in=circle).values_list("pk", "number"))
        raise ValidationError(
            {
                "needs": ValidationError(
                    _("Ketergantungan ini berputar kembali: %(circle)s."),
                    code="circle",
                    params={"circle": " → ".join(numbers[pk] for pk in [programme.pk, *circle])},
                )
            }
        )


def _way_between(start, end):
    """The keys of the programmes by which one depends on another, both included; [] where it does not. One query."""
    needed = {}
    for programme, needs in ProgrammeDependency.objects.in_force().values_list("programme", "needs"):
        needed.setdefault(programme, []).append(needs)
    came_from, waiting = {start: None}, [start]
    while waiting and end not in came_from:
        here = waiting.pop(0)
        for there in needed.get(here, ()):
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    way, here = [], end if end in came_from else None
    while here is not None:
        way.append(here)
        here = came_from[here]
    return way[::-1]


@transaction.atomic
def drop_dependency(dependency, *, by):
    """It does not depend on that any more; that it did stays in its history. One that is dropped already stays so."""
    programme = locked_programme(dependency.programme)
    dependency = ProgrammeDependency.objects.select_related("needs").get(pk=dependency.pk)
    if dependency.dropped_at is not None:
        return dependency
    programme.take("depend_on")
    dependency.dropped_at = clock.now()
    dependency.save()
    record(
        programme,
        Kind.FREED,
        by=by,
        on_behalf_of=programme.institution,
        note=f"Tidak lagi bergantung pada {dependency.needs.number}.",
    )
    return dependency
