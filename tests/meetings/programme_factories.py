"""Programmes for tests, by the same verbs as the portal; those of meetings and people are in tests/factories.py."""

import uuid
from decimal import Decimal

from meetings.actions import minutes, programme_plans, programme_settlements, programmes
from meetings.models import Meeting, Programme, ProgrammeTheme
from participants.models import Region
from tests import factories


def theme(name="Infrastruktur TIK"):
    """A theme of the vocabulary; after a flush those of the migration are gone."""
    slugs = {"Infrastruktur TIK": "infrastruktur-tik", "Literasi digital": "literasi-digital"}
    slug = slugs.get(name, name.lower().replace(" ", "-"))
    return ProgrammeTheme.objects.get_or_create(slug=slug, defaults={"name": name, "position": 50})[0]


def proposed(title="Jaringan intra pemerintah", *, by=None, where=None, under="Infrastruktur TIK", **fields):
    """Proposed by the delegate of Buru (or `by`) for its region (or the region called `where`), for 2022."""
    by = by or factories.buru()
    values = {
        "aim": "Semua kantor kecamatan terhubung.",
        "year": 2022,
        "budget": Decimal("50000000.00"),
        "fund": Programme.Fund.REGENCY,
        "region": factories.region(where) if where else Region.objects.get(pk=by.institution.region_id),
        "theme": theme(under),
    }
    institution = fields.pop("institution", by.institution)
    return programmes.propose_programme(
        Programme(title=title, **values | fields), by=by, institution=institution, client_key=uuid.uuid4()
    )[0]


def settle(rows, meeting=None, *, outcome="agreed", reason="", decision=None):
    """Settled by a decision in the minutes of a meeting that is held (or `meeting`); gives the decision."""
    meeting = meeting or factories.held_meeting(title="Rakor program")
    decision = decision or factories.decision(meeting, "Program ditetapkan.")
    programme_settlements.settle_programmes(
        decision,
        rows,
        by=factories.secretariat(),
        outcome=outcome,
        reason=reason,
        client_key=uuid.uuid4(),
    )
    return decision


def ratify(meeting):
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())
    return Meeting.objects.get(pk=meeting.pk)


def agreed(*rows, **fields):
    """Agreed by a Rakor whose minutes are ratified; one programme where none is given."""
    rows = rows or (proposed(**fields),)
    ratify(settle(rows).minutes.meeting)
    found = [Programme.objects.get(pk=row.pk) for row in rows]
    return found if len(found) > 1 else found[0]


def declined(reason="Sudah ada program pusat.", **fields):
    row = proposed(**fields)
    ratify(settle([row], outcome="declined", reason=reason).minutes.meeting)
    return Programme.objects.get(pk=row.pk)


def taken_up(programme=None, **fields):
    """In the RKPD 2022 of Bappeda."""
    by = factories.bappeda()
    return programme_plans.take_up(
        programme or agreed(**fields),
        by=by,
        institution=by.institution,
        document=Programme.Document.RKPD,
        document_year=2022,
    )


def in_state(status, **fields):
    """A programme of each status, reached by the verbs."""
    match str(status):
        case "proposed":
            return proposed(**fields)
        case "accepted":
            return agreed(**fields)
        case "taken_up":
            return taken_up(**fields)
        case "partly":
            by = factories.bappeda()
            return programme_plans.take_up_partly(
                agreed(**fields),
                by=by,
                institution=by.institution,
                document=Programme.Document.RENJA,
                document_year=2022,
                part="Tiga kecamatan.",
            )
        case "not_taken_up":
            return programme_plans.leave_out(
                agreed(**fields),
                by=factories.secretariat(),
                institution=factories.bappeda().institution,
                document=Programme.Document.RKPD,
                document_year=2022,
                reason="Pagu habis.",
            )
        case "carried_out":
            return programme_plans.carry_out(
                taken_up(**fields), by=factories.bappeda(), evidence="Berita acara 12/2022."
            )
        case "withdrawn":
            return programmes.withdraw_programme(
                proposed(**fields), by=factories.buru(), reason="Digabung ke program lain."
            )
