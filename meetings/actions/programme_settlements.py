"""What a Rakor makes of the rows of a matrix: settled by a decision in its minutes, in effect from their ratification on."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.actions.agendas import add_agenda_item
from meetings.actions.client_keys import foreign_key
from meetings.actions.events import record, stated
from meetings.models import AgendaItem, Entry, Meeting, Programme, ProgrammeEvent, ProgrammeSettlement
from meetings.notifications import notify

Outcome = ProgrammeSettlement.Outcome
# By outcome: the verb of Programme.VERBS, the event that it leaves, what the proposer is told.
EFFECTS = {
    Outcome.AGREED: ("agree_programme", ProgrammeEvent.Kind.AGREED, "programme_agreed"),
    Outcome.DECLINED: ("decline_programme", ProgrammeEvent.Kind.DECLINED, "programme_declined"),
}


@transaction.atomic
def take_up_matrix(meeting, *, by, year):
    """Put the matrix of a year on a meeting's agenda. Taken up twice it is there once.

    Returns:
        the agenda item.

    Raises:
        ValidationError: the agenda is final.
    """
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    there = meeting.agenda_items.filter(programme_year=year).first()
    if there:
        return there
    item = AgendaItem(
        # What is stored is Indonesian, in whatever language the page was.
        title=f"Matriks program tahun {year}",
        description=f"Program yang diusulkan untuk tahun {year}: [matriks wilayah dan tema]({_address(year)}).",
        kind=AgendaItem.Kind.DISCUSSION,
        programme_year=year,
        is_sample=meeting.is_sample,
    )
    return add_agenda_item(meeting, item, by=by)


def _address(year):
    with translation.override(settings.LANGUAGE_CODE):
        return reverse("programme_matrix", args=[year])


@transaction.atomic
def settle_programmes(decision, programmes, *, by, outcome, client_key, reason=""):
    """One decision of a Rakor settles several rows at once: all of them or none.

    It takes effect with the ratification of the minutes; at once where they are ratified already.

    Args:
        decision: an Entry of kind decision.
        programmes: those that it is about.
        outcome: ProgrammeSettlement.Outcome.
        client_key: sent again, it changes nothing more; refused where it says something else, or it was taken back.
        reason: public; needed where they are declined.

    Returns:
        the settlements.

    Raises:
        ValidationError: the entry is no decision or is struck out, nothing is chosen, no reason is given for a no, or a
            programme is settled already (told by its number).
    """
    # The meeting first, then the entry, then the programmes by their keys: the order in which the other verbs take them.
    Meeting.objects.select_for_update(no_key=True).get(minutes=decision.minutes_id)
    decision = (
        Entry.objects.select_for_update(of=("self",), no_key=True)
        .select_related("minutes__meeting")
        .get(pk=decision.pk)
    )
    if not decision.is_decision:
        raise ValidationError(_("Program ditetapkan dengan keputusan. Jadikan butir ini keputusan dahulu."))
    is_struck = Entry.objects.filter(pk=decision.pk).struck_by_a_correction().exists()
    if decision.struck_at is not None or is_struck:
        raise ValidationError(_("Butir ini sudah dicoret."))
    if outcome == Outcome.DECLINED:
        stated(reason)
    keys = {programme.pk for programme in programmes}
    if not keys:
        raise ValidationError({"programmes": _("Pilih sedikitnya satu program.")})
    rows = _locked(keys)
    made = []
    for programme in rows:
        own_key = uuid.uuid5(client_key, programme.number)
        sent_before = ProgrammeSettlement.objects.filter(client_key=own_key).first()
        if sent_before:
            says = (by.pk, decision.pk, outcome, reason)
            made_of = (
                sent_before.created_by_id,
                sent_before.decision_id,
                sent_before.outcome,
                sent_before.reason,
            )
            if sent_before.dropped_at is not None or made_of != says:
                raise foreign_key()
            made.append(sent_before)
            continue
        verb = EFFECTS[outcome][0]
        if not programme.can(verb) or programme.settlements.pending().exists():
            raise ValidationError(
                {
                    "programmes": ValidationError(
                        _("%(number)s sudah ditetapkan atau ditarik. Muat ulang halaman lalu pilih lagi."),
                        code="settled",
                        params={"number": programme.number},
                    )
                }
            )
        settlement = ProgrammeSettlement.objects.create(
            programme=programme,
            decision=decision,
            outcome=outcome,
            reason=reason,
            client_key=own_key,
            created_by=by,
            is_sample=programme.is_sample,
        )
        if decision.minutes.ratified_at is not None:
            _take_effect(settlement, programme, by=by)
        made.append(settlement)
    return made


def _locked(keys):
    return list(
        Programme.objects.select_for_update(of=("self",), no_key=True)
        .select_related("institution")
        .filter(pk__in=keys)
        .order_by("pk")
    )


@transaction.atomic
def drop_settlement(settlement, *, by):
    """Take one back, while the minutes are not ratified: the programme waits for a decision again.

    Raises:
        ValidationError: it is in effect.
    """
    Meeting.objects.select_for_update(no_key=True).get(minutes=settlement.decision.minutes_id)
    _locked([settlement.programme_id])
    settlement = ProgrammeSettlement.objects.get(pk=settlement.pk)
    if settlement.effective_at is not None:
        raise ValidationError(_("Notulanya sudah disahkan, jadi penetapan ini tidak dapat dibatalkan."))
    if settlement.dropped_at is None:
        settlement.dropped_at = clock.now()
        settlement.save()
    return settlement


def drop_settlements_of(entry):
    """What a (locked) decision that is struck out in the draft had settled waits for a decision again."""
    pending = ProgrammeSettlement.objects.pending().filter(decision=entry.pk)
    _locked(pending.values("programme"))
    for settlement in pending:
        settlement.dropped_at = clock.now()
        settlement.save()


def let_settlements_take_effect(minutes, *, by):
    """Part of the ratification: what the decisions of these minutes settled is so from now on.

    What a decision that is struck out had settled has no effect; nor has what was withdrawn meanwhile. The caller has
    locked the meeting.
    """
    pending = list(
        ProgrammeSettlement.objects.pending()
        .filter(decision__minutes=minutes)
        .select_related("decision")
        .order_by("programme")
    )
    programmes = {row.pk: row for row in _locked([settlement.programme_id for settlement in pending])}
    for settlement in pending:
        programme = programmes[settlement.programme_id]
        if settlement.decision.struck_at is None and programme.can(EFFECTS[settlement.outcome][0]):
            _take_effect(settlement, programme, by=by)
        else:
            settlement.dropped_at = clock.now()
            settlement.save()


def _take_effect(settlement, programme, *, by):
    verb, kind, told = EFFECTS[settlement.outcome]
    programme.take(verb)
    programme.decision = settlement.decision
    programme.public_reason = settlement.reason if settlement.outcome == Outcome.DECLINED else ""
    programme.save()
    settlement.effective_at = clock.now()
    settlement.save()
    note = " ".join(filter(None, [f"Keputusan {settlement.decision.number}.", settlement.reason]))
    record(programme, kind, by=by, note=note)
    notify([programme.institution], told, programme)
