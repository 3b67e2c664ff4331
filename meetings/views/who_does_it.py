"""Who does a follow-up, who did, who helps, and whose turn it is: as the pages about follow-ups tell it."""

from django.db.models import Prefetch
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from meetings.kept_queries import kept_query
from meetings.models import Deadline, FollowUp, FollowUpEvent, Input, ServedInput, Support
from meetings.views.histories import history_of, leave_out
from participants.models import Institution

Kind = FollowUpEvent.Kind
Status = FollowUp.Status


def waited_for(follow_up, askers=None):
    """Whose turn it is, in words; "" when it has ended.

    Args:
        follow_up: with its institution and, where `askers` is left out, `served__input__institution` fetched.
        askers: Askers for the reader, who may not be told of all of them.
    """
    if follow_up.status == Status.NOT_STARTED:
        return _("sekretariat, untuk menetapkan %(missing)s") % {
            "missing": get_text_list(follow_up.lacks, _("dan")) or _("penanggung jawab"),
        }
    if follow_up.status in FollowUp.WITH_INSTITUTION:
        return _in_work(follow_up)
    if follow_up.status == Status.REPORTED:
        if follow_up.awaits_chair:
            return _("pimpinan rapat")
        return askers.awaited if askers else _names(row for row in _served(follow_up) if not row.confirmed_at)
    return ""


def _in_work(follow_up):
    institution = follow_up.institution.name
    if follow_up.outside_body:
        institution = _("%(institution)s, yang memantau jawaban %(outside_body)s") % {
            "institution": institution,
            "outside_body": follow_up.outside_body,
        }
    if not follow_up.wanted_due_date:
        return institution
    return _("%(institution)s; dan sekretariat, untuk menjawab permintaan perpanjangan") % {
        "institution": institution
    }


def _served(follow_up):
    return sorted(follow_up.served.all(), key=lambda row: row.pk)


def _names(rows):
    return get_text_list(list(dict.fromkeys(row.input.institution.name for row in rows)), _("dan"))


def all_askers(follow_up):
    """The names of all whose inputs it serves, for those who work on it and may know them. One query."""
    return _names(follow_up.served.select_related("input__institution").order_by("pk"))


def labels_of(follow_up):
    """The words of its events where no region answers: the kinds speak of the region, or of the asker."""
    if follow_up.awaits_chair:
        return {
            Kind.REMINDED: _("pengingat kepada pimpinan rapat"),
            Kind.CONFIRMED: _("dikonfirmasi selesai oleh pimpinan rapat"),
            Kind.RETURNED: _("dikembalikan pimpinan rapat: belum selesai"),
            Kind.CLOSED_UNANSWERED: _("ditutup tanpa jawaban pimpinan rapat"),
            Kind.REOPENED: _("dibuka kembali oleh pimpinan rapat"),
        }
    if not follow_up.input.institution.is_delegation:
        return {Kind.CLOSED_UNANSWERED: _("ditutup tanpa jawaban pengusul")}
    return {}


def follow_up_history(follow_up, events, askers):
    """Rows for components/timeline.html; the notes of the events, too, name from now on no input that is not for the reader.

    Args:
        events: of the follow-up, as `history_of` wants them.
        askers: Askers for the reader.
    """
    leave_out(events, _unknown(follow_up, events, askers))
    return history_of(events, labels=labels_of(follow_up), hidden=askers.hidden)


def _unknown(follow_up, events, askers):
    """What notes must not name: (text, what stands instead)."""
    other_input, other_asker = _("masukan lain"), _("pengusul lain")
    pairs = []
    for row in askers.rows:
        if row.is_readable:
            continue
        number, institution = row.input.number, row.input.institution
        pairs.append((number, other_input))
        # As a whole: the institution may have had another name when it was written.
        pairs += [
            (event.note, other_input)
            for event in events
            if event.kind == Kind.SERVES_ALSO and event.note.startswith(f"{number} ")
        ]
        # Whoever leads is named all over the page; that it asked, too, the note above does not tell any more.
        if institution.pk in askers.hidden and institution.pk != follow_up.institution_id:
            pairs += [(name, other_asker) for name in (institution.name, institution.short_name) if name]
    return pairs


def clock_labels_of(follow_up):
    """The words of its clocks, likewise."""
    return {Deadline.Kind.ANSWER: _("jawaban pimpinan rapat")} if follow_up.awaits_chair else {}


def known_served(reader):
    """To prefetch: `known_served`, the rows (ServedInput) of the inputs that it serves and the reader may read, by region."""
    return Prefetch("served", queryset=served_known_to(reader), to_attr="known_served")


def served_known_to(reader):
    """What `known_served` fetches, of all follow-ups."""
    known = ServedInput.objects.filter(input__in=Input.objects.visible_to(reader).values("pk"))
    known = known.select_related("input__region").only("follow_up", "input__number", "input__region__name")
    return known.order_by("input__region__code", "input__number")


def helping():
    """To prefetch: `helpers`, the supports that were not released, with their institutions."""
    standing = Support.objects.filter(released_at=None).select_related("institution")
    return Prefetch("supports", queryset=standing, to_attr="helpers")


def chain_of(events):
    """The hands that it went through: {"at", "giver", "receiver", "letter_number", "reason"}, the first first."""
    return [
        {
            "at": event.at,
            "giver": (event.on_behalf_of or event.institution).name,
            "receiver": event.outside_body or event.receiver.name,
            "letter_number": event.letter_number,
            "reason": event.note,
        }
        for event in events
        if event.kind == Kind.HANDED_ON
    ]


@kept_query(int)
def _supports(_reader, follow_up):
    return Support.objects.filter(follow_up=follow_up).select_related("institution")


def supports_of(follow_up, events):
    """Each support with `reports` (the number) and `last_report` (the event, or None); those released come last."""
    supports = _supports(None, follow_up.pk)
    said = [event for event in events if event.kind in {Kind.SUPPORT_PROGRESS, Kind.SUPPORT_DONE}]
    for support in supports:
        own = [
            event
            for event in said
            if (event.on_behalf_of_id or event.institution_id) == support.institution_id
            and event.at >= support.created_at
            and (support.released_at is None or event.at <= support.released_at)
        ]
        support.reports, support.last_report = len(own), own[-1] if own else None
    return sorted(supports, key=lambda support: support.released_at is not None)


def mark_unreached(institutions):
    """Give `unreached`, in words, to those that the portal does not reach, or by e-mail only. One query."""
    institutions = [institution for institution in institutions if institution]
    known = Institution.objects.filter(pk__in=[institution.pk for institution in institutions])
    has_account = dict(known.with_reach().values_list("pk", "has_account"))
    for institution in institutions:
        if not has_account[institution.pk]:
            institution.unreached = (
                _("belum punya akun") if institution.email else _("belum punya akun dan pos-el")
            )
