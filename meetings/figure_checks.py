"""What does not fit among the figures, each with by how much: for the walidata's desk.

Sums and gaps are looked for in what goes out, ranges and jumps in what each source says now, so that a wrong value is
found while it is in dispute, too. Each kind is one query, or two, however many figures there are.
"""

from collections import defaultdict
from decimal import Decimal
from hashlib import md5

from django.contrib.postgres.aggregates import ArrayAgg, StringAgg
from django.db.models import (
    Case,
    Count,
    DecimalField,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import MD5, Abs, Cast, Coalesce, Concat, Greatest, Substr
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.figure_numbers import decimals_of
from meetings.figure_periods import between, frequency_of, label_of
from meetings.models import CheckedFinding, Figure, Indicator, PublishedFigure
from participants.models import Region

SUM, RANGE, JUMP, MISSING = "jumlah", "rentang", "lonjakan", "kurang"
KINDS = {
    SUM: gettext_lazy("jumlah tidak cocok"),
    RANGE: gettext_lazy("di luar rentang wajar"),
    JUMP: gettext_lazy("lonjakan"),
    MISSING: gettext_lazy("wilayah kurang"),
}
_AMOUNT = DecimalField(max_digits=30, decimal_places=6)
_SAID = ("indicator", "concept", "region", "period", "source")  # what tells one said figure from another
_PROVINCE = Region.Level.PROVINCE


def checked(kind, indicator=None):
    """What is found of a kind and was not closed as right, the farthest off first: a queryset, of MISSING a list.

    Args:
        indicator: narrows it to one.
    """
    rows = found(kind, indicator)
    closed = CheckedFinding.objects.in_force().filter(kind=kind).order_by().values_list("key", flat=True)
    if kind == MISSING:
        keys = set(closed)
        return [row for row in rows if row["key"] not in keys]
    return rows.exclude(key__in=closed)


def found(kind, indicator=None):
    """The same with what was closed. `key` stands for the finding with all values that it is about."""
    if kind == MISSING:
        return [row for row in _missing() if indicator is None or row["indicator"] == indicator.pk]
    rows = {SUM: _sums, RANGE: _ranges, JUMP: _jumps}[kind]()
    rows = rows.select_related("region", "source", "concept") if kind in {RANGE, JUMP} else rows
    return rows.filter(indicator=indicator) if indicator else rows


def numbers(indicator=None):
    """{kind: how many findings}. A query of each, and one for the regions."""
    found = {kind: checked(kind, indicator) for kind in KINDS}
    return {kind: len(rows) if kind == MISSING else rows.count() for kind, rows in found.items()}


def open_finding(kind, key):
    """The finding of that key, None where there is none or it is closed."""
    if kind not in KINDS:
        return None
    rows = checked(kind)
    if kind == MISSING:
        return next((row for row in rows if row["key"] == key), None)
    return rows.filter(key=key).first()


def still_found(kind, keys):
    """Those of the keys that are still found: the values are as they were."""
    rows = found(kind)
    if kind == MISSING:
        return {row["key"] for row in rows} & set(keys)
    return set(rows.filter(key__in=keys).order_by().values_list("key", flat=True))


def about(kind, row):
    """What a finding is about, by the names of the fields of CheckedFinding. Of a sum it is the province's figure."""
    if kind in {RANGE, JUMP}:
        return {name: getattr(row, name) for name in ("indicator", "concept", "region", "period", "source")}
    return {
        "indicator_id": row["indicator"],
        "concept_id": row["concept"],
        "region": Region.objects.filter(level=_PROVINCE).first() if kind == SUM else None,
        "period": row["period"],
    }


def said_of(kind, row):
    """A finding in words, in the present language; the indicator is looked up."""
    key = row.indicator_id if kind in {RANGE, JUMP} else row["indicator"]
    return SAID[kind](Indicator.objects.select_related("current").get(pk=key), row)


def _key(kind, *values):
    """The finding as text in the database, short: expressions that are null are left out of it."""
    parts = [Value(kind)]
    for value in values:
        parts += [Value("|"), Cast(value, TextField())]
    return MD5(Concat(*parts, output_field=TextField()))


def _cells():
    """What goes out, by indicator, concept and period."""
    goes_out = PublishedFigure.objects.exclude(standing=PublishedFigure.Standing.NOTHING)
    return (
        goes_out.filter(indicator__current__isnull=False).order_by().values("indicator", "concept", "period")
    )


def _sums():
    """Where all regions have a number and they do not make the province's, beyond the indicator's tolerance."""
    is_number = Q(figure__kind=Figure.Kind.NUMBER)
    in_province = Q(region__level=_PROVINCE)
    regions = Region.objects.regencies_and_cities().count()
    percent = Abs(F("whole")) * F("indicator__tolerance_percent") / 100
    return (
        _cells()
        .filter(indicator__adds_up=True)
        .annotate(
            whole=Max("figure__value", filter=is_number & in_province),
            parts=Sum("figure__value", filter=is_number & ~in_province),
            number=Count("pk", filter=is_number & ~in_province),
        )
        .filter(whole__isnull=False, number=regions)
        .annotate(
            difference=Abs(F("parts") - F("whole")),
            key=_key(
                SUM,
                "indicator",
                "concept",
                "period",
                StringAgg(
                    Concat(
                        Cast("region", TextField()),
                        Value("="),
                        Cast("figure__value", TextField()),
                        output_field=TextField(),
                    ),
                    delimiter=" ",
                    filter=is_number,
                    order_by="region",
                ),
            ),
        )
        .filter(difference__gt=Greatest(F("indicator__tolerance"), percent, output_field=_AMOUNT))
        .order_by("-difference", "indicator", "period")
    )


def _missing():
    """Where regions have nothing at all in a period, be it all of them; "tidak tersedia" is something.

    Asked of every period from an indicator's first to its last, also where nobody said anything. What no region ever
    had, and no sum is made of, is counted for the province alone: nothing is missing there.
    """
    regions = list(Region.objects.regencies_and_cities().in_official_order())
    there = defaultdict(dict)  # {indicator: {period: keys of the regions that have something}}
    rows = (
        _cells()
        .filter(concept=None)
        .values_list("indicator", "indicator__frequency", "indicator__adds_up", "period")
        .annotate(regions=ArrayAgg("region", filter=~Q(region__level=_PROVINCE), default=Value([])))
    )
    handling = {}
    for indicator, frequency, adds_up, period, found in rows:
        there[indicator][period] = set(found)
        handling[indicator] = frequency, adds_up
    return sorted(
        (
            {
                "indicator": indicator,
                "concept": None,
                "period": period,
                "difference": len(names),
                "of": len(regions),
                "names": names,
                "key": md5(
                    "|".join([MISSING, str(indicator), period, *names]).encode(), usedforsecurity=False
                ).hexdigest(),
            }
            for indicator, by_period in there.items()
            if handling[indicator][1] or any(by_period.values())
            for period in _expected(by_period, handling[indicator][0])
            if (names := [r.short_name for r in regions if r.pk not in by_period.get(period, ())])
        ),
        key=lambda row: (-row["difference"], row["indicator"], [-ord(sign) for sign in row["period"]]),
    )


def _expected(periods, frequency):
    """Those that are there, and those between them that are not."""
    usual = sorted(period for period in periods if frequency_of(period) == frequency)
    return {*periods, *(between(usual[0], usual[-1], frequency) if usual else ())}


def _said():
    return Figure.objects.current().filter(kind=Figure.Kind.NUMBER, indicator__current__isnull=False)


def _ranges():
    below, above = F("indicator__least") - F("value"), F("value") - F("indicator__most")
    found = _said().filter(Q(value__lt=F("indicator__least")) | Q(value__gt=F("indicator__most")))
    return found.annotate(
        difference=Case(
            When(value__lt=F("indicator__least"), then=below), default=above, output_field=_AMOUNT
        ),
        key=_key(RANGE, *_SAID, "value"),
    ).order_by("-difference", "pk")


def _jumps():
    """Against what the same source says of the year before. Of nothing no per cent can be told."""
    year = Cast(Substr("period", 1, 4), IntegerField()) - 1
    rows = _said().annotate(
        concept_key=Coalesce("concept", 0),
        year_before=Concat(Cast(year, TextField()), Substr("period", 5), output_field=TextField()),
    )
    before = rows.filter(
        indicator=OuterRef("indicator"),
        concept_key=OuterRef("concept_key"),
        region=OuterRef("region"),
        source=OuterRef("source"),
        period=OuterRef("year_before"),
    )
    return (
        rows.filter(indicator__jump_percent__isnull=False)
        .annotate(before=Subquery(before.values("value")[:1], output_field=_AMOUNT))
        .exclude(before=0)
        .annotate(
            difference=Abs(F("value") - F("before")) * 100 / Abs(F("before")),
            key=_key(JUMP, *_SAID, "value", "before"),
        )
        .filter(difference__gt=F("indicator__jump_percent"))
        .order_by("-difference", "pk")
    )


# In words ----------------------------------------------------------------------------------------


def _words(value, decimals):
    return number_format(value, decimals, force_grouping=True)


def said_of_sum(indicator, found):
    """Args: found: a row of SUM. "Jumlah 11 kabupaten/kota 1.934.586, angka provinsi 1.935.586: selisih 1.000 jiwa."""
    decimals = max(indicator.decimals, decimals_of(found["parts"]), decimals_of(found["whole"]))
    return _(
        "Jumlah %(number)d kabupaten/kota %(parts)s, angka provinsi %(whole)s: selisih %(difference)s %(unit)s."
    ) % {
        "number": found["number"],
        "parts": _words(found["parts"], decimals),
        "whole": _words(found["whole"], decimals),
        "difference": _words(found["difference"], decimals),
        "unit": indicator.unit,
    }


def said_of_range(indicator, figure):
    """Args: figure: a row of RANGE."""
    is_below = indicator.least is not None and figure.value < indicator.least
    limit = indicator.least if is_below else indicator.most
    decimals = max(figure.decimals, decimals_of(limit))
    said = (
        _("%(value)s %(unit)s: %(difference)s di bawah nilai terkecil yang wajar (%(limit)s).")
        if is_below
        else _("%(value)s %(unit)s: %(difference)s di atas nilai terbesar yang wajar (%(limit)s).")
    )
    return said % {
        "value": figure.in_words,
        "unit": indicator.unit,
        "difference": _words(abs(figure.value - limit), decimals),
        "limit": _words(limit, decimals),
    }


def said_of_jump(indicator, figure):
    """Args: figure: a row of JUMP, so with `before` and `difference`."""
    decimals = max(figure.decimals, decimals_of(figure.before))
    return _(
        "Dari %(before)s (%(year_before)s) menjadi %(value)s %(unit)s: %(change)s%%; yang wajar paling banyak %(most)s%%."
    ) % {
        "before": _words(figure.before, decimals),
        "year_before": label_of(figure.year_before),
        "value": figure.in_words,
        "unit": indicator.unit,
        "change": _words(figure.difference.quantize(Decimal("0.1")), 1),
        "most": _words(indicator.jump_percent, decimals_of(indicator.jump_percent)),
    }


def said_of_gap(_indicator, found):
    """Args: found: a row of MISSING. "2 dari 11 wilayah belum ada: Buru, Kota Tual"."""
    return _("%(number)d dari %(all)d wilayah belum ada: %(names)s.") % {
        "number": found["difference"],
        "all": found["of"],
        "names": ", ".join(found["names"]),
    }


def reason_to_return(figure, kind):
    """What is wrong with a figure by one of the checks, in Indonesian, since it is stored; "" where nothing is."""
    if kind not in {SUM, RANGE, JUMP}:
        return ""
    rows = checked(kind, figure.indicator)
    if kind == SUM:
        if figure.region.level != _PROVINCE:
            return ""
        found = rows.filter(concept=figure.concept_id, period=figure.period).first()
    else:
        found = rows.filter(pk=figure.pk).first()
    if found is None:
        return ""
    with translation.override("id"):
        return str(SAID[kind](figure.indicator, found))


SAID = {SUM: said_of_sum, RANGE: said_of_range, JUMP: said_of_jump, MISSING: said_of_gap}
