"""The minutes as a whole through time: who changed what when, and what differs between two moments. Internal."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import MD5
from django.http import Http404
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from meetings import clock
from meetings.models import Entry, Minutes
from meetings.views.at_desk import found_meeting
from meetings.views.pages import page_of
from meetings.views.versions import Names, everything, version_row, with_those_before

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
EntryVersion = Entry.history.rel.related_model


def minutes_history(request, pk):
    """Every change of every entry, the circulations, the ratification and the corrections, newest first."""
    minutes = _find_minutes(request, pk)
    of_minutes = _rows_of_minutes(minutes)
    corrections = {c.pk: c for c in minutes.corrections.issued().select_related("issued_by")}
    page = page_of(request, _everything(minutes))
    shown = [(noun, key) for _at, noun, key in page]
    of_entries = _rows_of_entries([key for noun, key in shown if noun == "entry"])
    rows = {"entry": of_entries, "minutes": of_minutes, "correction": _rows_of_corrections(corrections)}
    context = {
        "meeting": minutes.meeting,
        "tab": "minutes",
        "minutes": minutes,
        "rows": [rows[noun][key] for noun, key in shown],
        "page_obj": page,
        **_marked(request, page),
    }
    return render(request, "meetings/minutes/history.html", context)


def minutes_difference(request, pk):
    """What differs between two moments, entry by entry; without any, what changed since the last circulation."""
    minutes = _find_minutes(request, pk)
    older, newer = _moments(request)
    if older is None:
        sent = minutes.history.filter(status=Minutes.Status.CIRCULATED).order_by("-pgh_id").first()
        older = sent.pgh_created_at if sent else BEGINNING
    newer = newer or clock.now()
    older, newer = sorted([older, newer])
    changed = _changed_between(minutes, older, newer)
    page = page_of(request, changed)
    versions = EntryVersion.objects.select_related("pgh_context").in_bulk(
        {pgh_id for _entry, *pair in page for pgh_id in pair} - {None}
    )
    names = Names(versions.values())
    rows = [
        _entry_row(version_row(versions[now], versions.get(then), names), names, then=then)
        for _entry, then, now in page
    ]
    context = {
        "meeting": minutes.meeting,
        "tab": "minutes",
        "minutes": minutes,
        "older": older if older > BEGINNING else None,
        "newer": newer,
        "count": len(changed),
        "rows": rows,
        "page_obj": page,
        "querystring": urlencode({"dari": _written(older), "ke": _written(newer)}),
    }
    return render(request, "meetings/minutes/difference.html", context)


def _find_minutes(request, pk):
    meeting = found_meeting(request, pk, "minutes")
    if not hasattr(meeting, "minutes"):
        raise Http404
    meeting.minutes.meeting = meeting
    return meeting.minutes


# The list ----------------------------------------------------------------------------------------


def _everything(minutes):
    return everything(
        ("entry", EntryVersion.objects.filter(minutes=minutes.pk), "pgh_created_at"),
        ("minutes", minutes.history.all(), "pgh_created_at"),
        ("correction", minutes.corrections.issued(), "issued_at"),
    )


def _rows_of_entries(keys):
    versions, before = with_those_before(EntryVersion, keys)
    names = Names([*versions.values(), *before.values()])
    return {
        key: _entry_row(version_row(version, before.get(version.earlier), names), names, then=version.earlier)
        for key, version in versions.items()
    }


def _entry_row(row, names, *, then):
    version = row["version"]
    row["noun"] = "entry"
    row["at"] = version.pgh_created_at
    row["moment"] = _written(version.pgh_created_at)
    row["item"] = names.items[version.agenda_item_id]
    row["label"] = version.number or f"{version.get_kind_display()} {version.position}"
    row["compared"] = {"dari": then, "ke": version.pgh_id} if then else None
    return row


def _rows_of_minutes(minutes):
    versions = list(minutes.history.select_related("pgh_context").order_by("pgh_id"))
    names = Names(versions)
    rows = {}
    for before, version in zip([None, *versions], versions, strict=False):
        rows[version.pk] = {
            "noun": "minutes",
            "at": version.pgh_created_at,
            "moment": _written(version.pgh_created_at),
            "user": names.user(version),
            "label": _what_happened(before, version),
        }
    return rows


def _what_happened(before, version):
    if before is None:
        return _("Notula dibuka")
    if version.status == before.status:
        return _("Keterangan notula diubah")
    return {
        Minutes.Status.DRAFT: _("Notula kembali menjadi draf"),
        Minutes.Status.CIRCULATED: _("Notula diedarkan"),
        Minutes.Status.RATIFIED: _("Notula disahkan"),
    }[version.status]


def _rows_of_corrections(corrections):
    return {
        key: {
            "noun": "correction",
            "at": correction.issued_at,
            "moment": _written(correction.issued_at),
            "name": correction.issued_by.display_name,
            "label": _("Ralat diterbitkan: versi %(version)s") % {"version": correction.version},
            "reason": correction.reason,
        }
        for key, correction in corrections.items()
    }


def _marked(request, page):
    """Which two moments are marked: those chosen before, on whatever page they stand, else the last two changes."""
    older, newer = chosen = _moments(request)
    shown = [_written(at) for at, *_key in page]
    last = [*shown[:2], "", ""]
    return {
        "marked": {"older": _written(older) or last[1], "newer": _written(newer) or last[0]},
        "elsewhere": [
            {"at": at, "moment": _written(at)}
            for at in dict.fromkeys(chosen)
            if at is not None and _written(at) not in shown
        ],
        "querystring": urlencode(
            {name: _written(at) for name, at in zip(("dari", "ke"), chosen, strict=True) if at}
        ),
    }


# Two moments -------------------------------------------------------------------------------------


def _moments(request):
    return _moment(request.GET.get("dari")), _moment(request.GET.get("ke"))


def _moment(text):
    """An aware moment, or None where the text is none."""
    try:
        moment = parse_datetime(text or "")
        return moment.astimezone(UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _written(moment):
    """A moment as an address carries it, to the microsecond that the history keeps."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else ""


def _changed_between(minutes, older, newer):
    """(entry, version then, version now) of each entry that says something else now, in the order of the agenda.

    Two queries and no text, however many entries there are: the texts are compared by their digests.
    """

    def version_at(moment):
        versions = EntryVersion.objects.filter(pgh_obj=OuterRef("pk"), pgh_created_at__lte=moment)
        return Subquery(versions.order_by("-pgh_id").values("pgh_id")[:1])

    pairs = list(
        minutes.entries.annotate(then=version_at(older), now=version_at(newer))
        .filter(Q(then=None) | ~Q(then=F("now")), now__isnull=False)
        .order_by("agenda_item__position", "position", "pk")
        .values_list("pk", "then", "now")
    )
    says = {
        pgh_id: words
        for pgh_id, *words in EntryVersion.objects.filter(
            pgh_id__in={pgh_id for _entry, *pair in pairs for pgh_id in pair} - {None}
        ).values_list(
            "pgh_id",
            MD5("text"),
            "kind",
            "speaker_id",
            "number",
            "struck_at",
            "agenda_item_id",
            "position",
        )
    }
    return [(entry, then, now) for entry, then, now in pairs if says.get(then) != says[now]]
