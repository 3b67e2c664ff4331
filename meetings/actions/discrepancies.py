"""What people do about a discrepancy: name its cause, comment, put it on an agenda. It opens by itself: see cells.py."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from meetings.actions import agendas
from meetings.actions.carry_over import serialise_placing
from meetings.actions.cells import parties
from meetings.actions.client_keys import foreign_key, once
from meetings.actions.events import record, stated
from meetings.actions.published_figures import locked
from meetings.models import (
    AgendaItem,
    Definition,
    Discrepancy,
    DiscrepancyComment,
    DiscrepancyEvent,
    Meeting,
)
from meetings.notifications import notify, notify_secretariat

Kind = DiscrepancyEvent.Kind


def locked_discrepancy(discrepancy):
    """The discrepancy as it is now, locked after its indicator: the order of every verb."""
    indicator = locked(discrepancy.indicator)
    found = (
        Discrepancy.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agenda_item__meeting", "settlement__decision", "concept", "region")
        .get(pk=discrepancy.pk)
    )
    found.indicator = indicator
    return found


def let_go(discrepancy, why, *, by):
    """What was decided about a (locked) discrepancy stands no longer."""
    discrepancy.settlement = None
    discrepancy.save()
    record(discrepancy, Kind.OVERTAKEN, by=by, note=why)


@transaction.atomic
def name_cause(discrepancy, *, by, cause, note=""):
    """Say why the sources differ, as far as it is known by now.

    Raises:
        ValidationError: nothing is in dispute any more.
    """
    discrepancy = locked_discrepancy(discrepancy)
    if not discrepancy.is_in_dispute:
        raise ValidationError(_("Selisih ini tidak lagi terbuka."), code="no_such_step")
    if discrepancy.cause == cause and not note.strip():
        return discrepancy
    discrepancy.cause = cause
    discrepancy.save()
    label = dict(CAUSES)[cause]
    record(discrepancy, Kind.CAUSE_NAMED, by=by, note=f"{label}. {note}".strip())
    return discrepancy


# Stored in the history, so Indonesian whatever the language of the page.
CAUSES = (
    ("unknown", "Belum diketahui"),
    ("concept", "Konsep berbeda"),
    ("method", "Cara menghitung berbeda"),
    ("time", "Waktu pengumpulan berbeda"),
    ("error", "Kekeliruan"),
)


def comment_discrepancy(discrepancy, *, by, text, client_key):
    """A party says something about it, in the name of its institution; also after it was settled.

    Returns:
        (comment, whether it was made now).

    Raises:
        ValidationError: nothing is said, or the key belongs to another comment.
    """

    def create():
        return DiscrepancyComment.objects.create(
            discrepancy=discrepancy,
            institution_id=by.institution_id,
            text=stated(text, "text"),
            client_key=client_key,
            created_by=by,
            is_sample=discrepancy.is_sample,
        )

    comment, created = once(DiscrepancyComment, client_key, by=by, create=create)
    if not created and (comment.discrepancy_id != discrepancy.pk or comment.text != text):
        raise foreign_key()
    return comment, created


@transaction.atomic
def put_on_agenda(discrepancies, meeting, *, by, item=None):
    """Put one or several on the agenda of a meeting whose programme may still change.

    Args:
        item: of that agenda, under which they are dealt with; without one they get an item of their own.

    Returns:
        the agenda item.

    Raises:
        ValidationError: the agenda is final, the item is another meeting's, one of them is not in dispute, or stands on
            the agenda of a meeting that is still to come.
    """
    # Before the indicators, as a ratification does.
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    rows = [locked_discrepancy(d) for d in sorted(discrepancies, key=lambda d: (d.indicator_id, d.pk))]
    if not rows:
        raise ValidationError(_("Pilih sedikitnya satu selisih."))
    for row in rows:
        if not row.can("put_on_agenda"):
            raise ValidationError(_("Selisih ini tidak lagi terbuka."), code="no_such_step")
        if not Discrepancy.objects.to_schedule().filter(pk=row.pk).exists():
            raise ValidationError(_("Selisih ini sudah ada dalam agenda sebuah rapat."), code="scheduled")
    if item is None:
        item = agendas.add_agenda_item(meeting, _item_about(rows, meeting), by=by)
    elif item.meeting_id != meeting.pk:
        raise ValidationError({"item": _("Mata acara ini milik rapat lain.")})
    for row in rows:
        if row.settlement_id:
            let_go(row, f"{row.settlement.decision.number}: selisih ini diagendakan lagi.", by=by)
            notify_secretariat("settlement_overtaken", row)
        row.take("put_on_agenda")
        row.agenda_item = item
        row.save()
        # The history is public; a meeting is not before it is announced.
        record(row, Kind.SCHEDULED, by=by, note=meeting.title if meeting.announced_at else "")
        notify(parties(row), "discrepancy_scheduled", row)
    return item


# The words of an agenda item are stored, so Indonesian whatever the language of the page, and go wherever the agenda goes:
# to strangers, the search, the open data, the papers. So they never say what the sources say (that is read where it
# stands, by whoever may), and of an indicator whose access is restricted not even its name.

RESTRICTED = "indikator dengan akses terbatas"


def _item_about(rows, meeting):
    public = [row for row in rows if row.indicator.is_public]
    number = f", {len(rows)} butir" if len(rows) > 1 else ""
    if not public:
        title = f"Selisih angka: {RESTRICTED}{number}"
    elif len(rows) == 1:
        title = f"Selisih angka: {rows[0].indicator.name}, {_where(rows[0])}"
    elif len({row.indicator_id for row in rows}) == 1:
        title = f"Selisih angka: {rows[0].indicator.name}{number}"
    else:
        title = f"Selisih angka antarsumber: {len(rows)} butir"
    lines = [f"- {row.indicator.name}: [{_where(row)}]({_address(row)})" for row in public]
    if public and len(public) < len(rows):
        lines.append(f"- {RESTRICTED}: {len(rows) - len(public)} butir")
    return AgendaItem(
        title=title[:300],
        kind=AgendaItem.Kind.DISCUSSION,
        description="\n".join(lines),
        is_sample=meeting.is_sample,
    )


def _where(row):
    return f"{row.region.short_name}, {row.period}"


def _address(row):
    with translation.override("id"):
        return row.get_absolute_url()


def hold_agendas():
    """Lock the meetings whose agendas may still be put in other words: before the indicators, as a ratification does."""
    serialise_placing()
    held = Meeting.objects.select_for_update(of=("self",), no_key=True).filter(_is_not_ratified())
    list(held.order_by("pk"))


def _is_not_ratified():
    return Q(minutes=None) | Q(minutes__ratified_at=None)


def hide_in_agendas(indicator):
    """The access to an indicator was restricted: agenda items about it name it no more. Needs `hold_agendas`.

    What stands in ratified minutes stays; the history keeps the words that were there.
    """
    is_named = _namer(indicator)
    for item in _items_about(indicator):
        words = item.title, item.description
        if is_named(item.title):
            item.title = f"Selisih angka: {RESTRICTED}"
        lines = item.description.splitlines()
        left = [line for line in lines if not is_named(line)]
        if len(left) < len(lines):
            item.description = "\n".join([*left, f"- {RESTRICTED}: {len(lines) - len(left)} butir"])
        if words != (item.title, item.description):
            item.save(update_fields=["title", "description"])


def _namer(indicator):
    """Whether words name the indicator, as it is called or was: of "Penduduk" not where they name a public "Penduduk miskin"
    alone. What people wrote of it in words of their own is found, too.
    """
    names = set(indicator.definitions.values_list("name", flat=True))
    others = Definition.objects.filter(indicator__is_public=True).exclude(name__in=names)
    longer = {
        other for other in others.values_list("name", flat=True) if any(name in other for name in names)
    }
    own, other = _any_of(names), _any_of(longer)
    return lambda words: bool(own.search(other.sub(" ", words) if longer else words))


def _any_of(names):
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


def _items_about(indicator):
    """Items under which its discrepancies stood at any time, and those that go on with them, as far as they may change."""
    versions = Discrepancy.history.rel.related_model.objects
    stood = versions.filter(indicator=indicator, agenda_item__isnull=False).values_list("agenda_item")
    items = AgendaItem.objects.filter(meeting__in=Meeting.objects.filter(_is_not_ratified()))
    return items.filter(pk__in=with_continuations({pk for (pk,) in stood})).order_by("pk")


def with_continuations(items):
    """Keys of agenda items, with those of the items that go on with them."""
    wanted = items = set(items)
    while items:
        items = set(AgendaItem.objects.filter(continues__in=items).values_list("pk", flat=True)) - wanted
        wanted |= items
    return wanted
