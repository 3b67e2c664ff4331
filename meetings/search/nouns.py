"""Which records are found, and who finds them: a table for each noun.

Everything comes from the querysets that say who may see what; the search adds the words alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    F,
    Model,
    OuterRef,
    PositiveSmallIntegerField,
    Q,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat

from meetings.models import (
    AgendaItem,
    Attachment,
    CorrectedEntry,
    Definition,
    Entry,
    FollowUp,
    Indicator,
    Input,
    Meeting,
    Programme,
    PublishedFigure,
    SummaryVersion,
)

# What is asked of a meeting, with its type: of what belongs to none it is empty.
MEETING_COLUMNS = {
    "pk": BigIntegerField(),
    "title": CharField(),
    "year": PositiveSmallIntegerField(),
    "slug": CharField(),
    "starts_at": DateTimeField(),
    "time_zone": CharField(),
}
MOST = 500  # rows of each noun that are counted
LOOKED_AT = 650  # the newest rows, of a noun of which it takes long to tell who may see them


@dataclass(frozen=True)
class Noun:
    """A kind of record that is found.

    Args:
        code: as the filter `jenis` has it.
        rows: function of the reader: the queryset of what he may find.
        meeting: the way from the row to its meeting; "" for the meeting itself, None where it belongs to none.
        shown: {"number", "name", "text", "place", "file", "file_type" or "file_size": column}.
        is_looked_at_first: who may see a row takes the database longer to tell than whether it has the words; then
            LOOKED_AT of those that have them are taken before it is asked.
        own: which rows of the model are of this noun, where others are of another.
        region: the way from the row to its region; "" where it has none.
        of_place: {kind of place: function of its key: the Q of what belongs to it}.
        filters: {"wilayah" or "tahun": function of what was chosen: the Q of what it leaves}, where that is not told by a
            column of the row. By the year a question finds them, too ("penduduk Buru 2022").
        moment, year, slug: of what belongs to no meeting, the columns by which it is ordered, filtered and addressed
            instead.
    """

    code: str
    model: type[Model]
    rows: Callable
    meeting: str | None
    shown: dict
    has_status: bool = False
    is_looked_at_first: bool = False
    own: Q = field(default_factory=Q)
    region: str = ""
    of_place: dict = field(default_factory=dict)
    filters: dict = field(default_factory=dict)
    moment: str = ""
    year: str = ""
    slug: str = ""

    def every(self, reader):
        """The rows in which the words are looked for."""
        return self.model.objects.filter(self.own) if self.is_looked_at_first else self.rows(reader)

    @property
    def looked_at(self):
        """How many of them are looked at, the newest."""
        return LOOKED_AT if self.is_looked_at_first else MOST + 1

    def of_meeting(self, column):
        """A column of the meeting that the row belongs to; what belongs to none gives what it has itself, else nothing."""
        if self.meeting is None:
            own = {"starts_at": self.moment, "year": self.year, "slug": self.slug}.get(column)
            return F(own) if own else Cast(Value(None), output_field=MEETING_COLUMNS[column])
        return F(f"{self.meeting}{column}")

    def narrowed(self, rows, chosen):
        """What the filters leave of the rows; None where the noun has not what one of them asks for."""
        if chosen.get("jenis", self.code) != self.code:
            return None
        for name in self.filters.keys() & chosen.keys():
            rows = rows.filter(self.filters[name](chosen[name]))
        if "status" in chosen:
            rows = rows.filter(status=chosen["status"]) if self.has_status else None
        if "wilayah" in chosen and "wilayah" not in self.filters and rows is not None:
            rows = rows.filter(**{f"{self.region}__slug": chosen["wilayah"]}) if self.region else None
        if "tahun" in chosen and "tahun" not in self.filters and rows is not None:
            year = self.year if self.meeting is None else f"{self.meeting}year"
            rows = rows.filter(**{year: chosen["tahun"]}) if year else None
        return rows


def _texts(*columns):
    parts = [part for column in columns for part in (Value("\n\n"), F(column))]
    return Concat(*parts[1:], output_field=TextField())


def _summaries(_reader):
    """The version in force of each published summary: what was withheld by a correction is not found either."""
    later = SummaryVersion.objects.filter(summary=OuterRef("summary"), number__gt=OuterRef("number"))
    return SummaryVersion.objects.readable().filter(~Exists(later))


def _decisions(_reader):
    """Decisions in the words of their ratification, which no correction touched since."""
    corrected = CorrectedEntry.objects.in_force().filter(entry=OuterRef("pk"))
    return Entry.objects.published().filter(~Exists(corrected))


def _corrected_decisions(_reader):
    """Decisions in the words of the last correction."""
    return CorrectedEntry.objects.in_force().filter(
        is_struck=False, kind=Entry.Kind.DECISION, entry__in=Entry.objects.published().values("pk")
    )


def _follow_ups(reader):
    """Of the few that have the words it is asked one by one whether they are public."""
    records = FollowUp.objects
    return records.visible_to(reader) if reader.is_authenticated else records.published_in_turn()


def _definitions(reader):
    """What each indicator that he may read means now."""
    return Definition.objects.filter(pk__in=Indicator.objects.visible_to(reader).values("current"))


def _has_figures(**where):
    """Of which something goes out for a region or a year."""
    return Q(indicator__in=PublishedFigure.objects.published().filter(**where).values("indicator"))


def _newest_inputs(region):
    return Input.objects.filter(region=region).order_by("-pk").values("pk")[:LOOKED_AT]


FILE = {"file": F("public_id"), "file_type": F("content_type"), "file_size": F("size")}

# Attachment.visible_to by what the file belongs to, since the database is slow where it has to try all three of a row.


def _annexes(reader):
    return Attachment.objects.filter(input__in=Input.objects.visible_to(reader).values("pk"))


def _evidence(reader):
    return Attachment.objects.filter(follow_up_event__follow_up__in=_follow_ups(reader).values("pk"))


def _papers(reader):
    if not reader.is_authenticated:
        return Attachment.objects.none()
    return Attachment.objects.visible_to(reader).filter(meeting__isnull=False)


# In the order in which they stand where nothing else says which comes first.
NOUNS = [
    Noun(
        "rapat",
        Meeting,
        Meeting.objects.visible_to,
        "",
        {"name": F("title"), "text": _texts("theme", "aims"), "place": F("city")},
        has_status=True,
        of_place={"institution": lambda pk: Q(organiser=pk)},
    ),
    Noun(
        "ringkasan",
        SummaryVersion,
        _summaries,
        "summary__meeting__",
        {"name": F("summary__meeting__title"), "text": F("text")},
        is_looked_at_first=True,
    ),
    Noun(
        "keputusan",
        Entry,
        _decisions,
        "minutes__meeting__",
        {"number": F("number"), "text": F("text")},
        is_looked_at_first=True,
    ),
    Noun(
        "keputusan",
        CorrectedEntry,
        _corrected_decisions,
        "entry__minutes__meeting__",
        {"number": F("entry__number"), "text": F("text")},
        is_looked_at_first=True,
    ),
    Noun(
        "masukan",
        Input,
        Input.objects.visible_to,
        "meeting__",
        {
            "number": F("number"),
            "name": F("topic"),
            "text": _texts("problem", "request"),
            "place": F("region__name"),
        },
        has_status=True,
        region="region",
        of_place={
            "region": lambda pk: Q(region=pk),
            "institution": lambda pk: Q(institution=pk),
        },
    ),
    Noun(
        "tindak-lanjut",
        FollowUp,
        _follow_ups,
        "meeting__",
        {"number": F("number"), "text": F("task"), "place": F("institution__name")},
        has_status=True,
        is_looked_at_first=True,
        region="input__region",
        of_place={
            "region": lambda pk: Q(input__in=_newest_inputs(pk)),
            "institution": lambda pk: Q(institution=pk),
        },
    ),
    Noun(
        "program",
        Programme,
        Programme.objects.visible_to,
        None,
        {"number": F("number"), "name": F("title"), "text": F("aim"), "place": F("region__name")},
        has_status=True,
        region="region",
        of_place={
            "region": lambda pk: Q(region=pk),
            "institution": lambda pk: Q(institution=pk),
        },
        moment="created_at",
        year="year",
    ),
    Noun(
        "indikator",
        Definition,
        _definitions,
        None,
        {"name": F("name"), "text": F("definition"), "place": F("indicator__producer__name")},
        of_place={
            "region": lambda pk: _has_figures(region=pk),
            "institution": lambda pk: Q(indicator__producer=pk),
        },
        filters={
            "wilayah": lambda slug: _has_figures(region__slug=slug),
            "tahun": lambda year: _has_figures(period__startswith=year),
        },
        moment="at",
        slug="indicator__slug",
    ),
    Noun(
        "agenda",
        AgendaItem,
        lambda reader: AgendaItem.objects.filter(meeting__in=Meeting.objects.visible_to(reader).values("pk")),
        "meeting__",
        {"name": F("title"), "text": F("description")},
    ),
    Noun(
        "dokumen",
        Attachment,
        _annexes,
        "input__meeting__",
        {"name": F("name"), **FILE, "place": F("input__region__name")},
        is_looked_at_first=True,
        own=Q(input__isnull=False),
        region="input__region",
    ),
    Noun(
        "dokumen",
        Attachment,
        _evidence,
        "follow_up_event__follow_up__meeting__",
        {"name": F("name"), **FILE, "place": F("follow_up_event__follow_up__number")},
        is_looked_at_first=True,
        own=Q(follow_up_event__isnull=False),
        region="follow_up_event__follow_up__input__region",
    ),
    Noun(
        "dokumen",
        Attachment,
        _papers,
        "meeting__",
        {"name": F("name"), **FILE},
        is_looked_at_first=True,
        own=Q(meeting__isnull=False),
    ),
]
