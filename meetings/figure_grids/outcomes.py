"""What would become of each figure, and why: said in the preview, said again at the confirmation, and then done.

`decide` asks only what it was given and what is recorded, so that the same grid comes to the same outcomes until
something is recorded in between.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from meetings import figure_numbers
from meetings.figure_grids import regions as places
from meetings.figure_grids.findings import blocks, finding
from meetings.figure_grids.regions import Regions
from meetings.figure_numbers import CELL, decimals_of, read, read_number
from meetings.models import Figure
from meetings.models.indicators import MOST_DECIMALS

Kind = Figure.Kind
QUESTIONS = figure_numbers.ANSWERS | places.ANSWERS


class Outcome(models.TextChoices):
    QUESTION = "question", _("perlu dijawab")
    BLOCKED = "blocked", _("tidak dapat masuk")
    NEW = "new", _("baru")
    REVISE = "revise", _("menggantikan angka lama")
    SAME = "same", _("tidak berubah")
    DUPLICATE = "duplicate", _("sama dengan sel lain")
    NOTHING = "nothing", _("tidak dicatat")


WRITES = {Outcome.NEW, Outcome.REVISE}


@dataclass(frozen=True)
class Frame:
    """What holds for all figures of a grid.

    Args:
        concept: None for the main one.
        own_region: key of the one region that the source may speak of, None for all.
        answers: {question: one of QUESTIONS}.
        method, collected_on, document: how they came about; where empty, what was recorded of the same value stays.
    """

    indicator: object
    source: object
    concept: object = None
    own_region: int | None = None
    answers: dict | None = None
    method: str = ""
    collected_on: date | None = None
    document: str = ""


def decide(cells, frame, columns):
    """Write into each cell its "outcome", "told" (findings) and "about" (what the outcome needs, as JSON). Two queries.

    Args:
        cells: as `cells.read_grid` gives them.
        columns: {field of the region: letter}, to say where.
    """
    regions, known = Regions(), _known(frame)
    told_lines = set()
    for cell, reading in zip(cells, _readings(cells, frame), strict=True):
        _Deciding(cell, reading, regions, known, frame, columns, told_lines).decide()
    _tell_duplicates(cells)
    return cells


def _readings(cells, frame):
    """The Reading of each cell; what one says of how the file writes its numbers holds for all."""
    answers = frame.answers or {}
    readings = [_reading(cell, frame.indicator, answers) for cell in cells]
    is_english = any(code == "english" for reading in readings for code, _params in reading.notes)
    unanswered = (_reading(cell, frame.indicator, {}) for cell in cells if cell["is_number"])
    is_doubtful = any(reading.question == CELL for reading in unanswered)
    if not (is_english or is_doubtful):
        return readings
    return [
        _reading(cell, frame.indicator, answers, is_english=is_english, is_doubtful=is_doubtful)
        for cell in cells
    ]


def _reading(cell, indicator, answers, *, is_english=False, is_doubtful=False):
    of_all = {"unit": indicator.unit, "decimals": indicator.decimals, "answers": answers}
    if cell["is_number"]:
        is_percent = cell["is_percent"]
        return read_number(cell["text"], shown_as_percent=is_percent, is_doubtful=is_doubtful, **of_all)
    return read(cell["text"], is_english=is_english, **of_all)


def _known(frame):
    """{(region, period): the figure that the source gave and nothing replaced}."""
    rows = Figure.objects.filter(
        indicator=frame.indicator,
        concept=frame.concept,
        source=frame.source,
        replaced_by=None,
        status__in=[Figure.Status.CURRENT, Figure.Status.RETURNED],
    )
    return {(row.region_id, row.period): row for row in rows.order_by("pk")}


def digest(cells):
    """A short text that is another one as soon as any outcome is: what somebody confirms is what he was shown."""
    shown = [[cell["line"], cell["column"], cell["outcome"], cell["about"]] for cell in cells]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]


class _Deciding:
    def __init__(self, cell, reading, regions, known, frame, columns, told_lines):
        self.cell, self.reading, self.regions, self.known, self.frame = cell, reading, regions, known, frame
        self.columns, self.told_lines = columns, told_lines
        self.told, self.about = [], {}

    def decide(self):
        outcome = self._outcome()
        self.cell |= {"outcome": str(outcome), "told": self.told, "about": self.about}

    def _tell(self, code, at="value", **params):
        self.told.append(finding(code, at, self.cell["column"] if at == "value" else "", **params))

    def _outcome(self):
        answers = self.frame.answers or {}
        answer = answers.get(places.CODES, "")
        region, question, findings = self.regions.meant(self.cell["texts"], self.columns, answer)
        self.told += self._once_a_line(findings)
        self._read_value()
        if region is not None:
            self.about |= {"region": region.pk, "region_name": region.name}
            if self.frame.own_region not in {None, region.pk}:
                self._tell("region_not_yours", "name")
        if self.cell["period"]:
            self.about["period"] = self.cell["period"]
        if any(blocks(found) for found in [*self.cell["findings"], *self.told]):
            return Outcome.BLOCKED
        if questions := [asked for asked in (question, self.reading.question) if asked]:
            self.about["questions"] = questions
            return Outcome.QUESTION
        if region is None:
            self._tell("no_region", "name")
            return Outcome.BLOCKED
        if not self.reading.kind:
            return Outcome.NOTHING
        return self._compared(region)

    def _once_a_line(self, findings):
        """How a region was read is told of its first figure; what keeps figures out is told of each."""
        line = self.cell["line"]
        is_first = line not in self.told_lines
        self.told_lines.add(line)
        return [found for found in findings if is_first or blocks(found)]

    def _read_value(self):
        if self.cell["findings"] and any(found["field"] == "value" for found in self.cell["findings"]):
            return  # it could not be known what stands there
        if self.reading.fault:
            code, params = self.reading.fault
            self._tell(code, **params)
        for code, params in self.reading.notes:
            self._tell(code, **params)
        if self.reading.kind == Kind.NUMBER and self.cell["is_percent"]:
            self._tell("percent_read", number=_words(self.reading.value, self.reading.decimals))

    def _compared(self, region):
        """What the figure is beside the one that the source gave before."""
        kind, value, indicator = self.reading.kind, self.reading.value, self.frame.indicator
        was = self.known.get((region.pk, self.cell["period"]))
        decimals = min(MOST_DECIMALS, max(self.reading.decimals, indicator.decimals))
        if was is not None and (was.kind, was.value) == (kind, value):
            decimals = max(self.reading.decimals, was.decimals)
        self.about |= {
            "kind": kind,
            "value": None if value is None else f"{value:f}",
            "decimals": decimals if kind == Kind.NUMBER else indicator.decimals,
        }
        self._check_decimals(value)
        self._check_range(value, decimals)
        if was is None:
            return Outcome.NEW
        self.about["was"] = was.pk
        said = (kind, value, decimals if value is not None else was.decimals)
        is_same = was.is_current and said == (was.kind, was.value, was.decimals)
        return Outcome.SAME if is_same and self._says_no_more(was) else Outcome.REVISE

    def _says_no_more(self, was):
        """Whether how it came about is left open, or is what was recorded."""
        return all(
            not said or said == getattr(was, name)
            for name, said in (
                ("method", self.frame.method),
                ("collected_on", self.frame.collected_on),
                ("document", self.frame.document),
            )
        )

    def _check_decimals(self, value):
        """What is too precise may be a thousandth of what was meant."""
        most, given = self.frame.indicator.decimals, 0 if value is None else decimals_of(value)
        if given > most:
            self._tell("more_decimals", given=given, most=most, number=_words(value, given))

    def _check_range(self, value, decimals):
        least, most = self.frame.indicator.least, self.frame.indicator.most
        if value is None:
            return
        if least is not None and value < least:
            self._tell(
                "below_least", difference=_words(least - value, decimals), limit=_words(least, decimals)
            )
        if most is not None and value > most:
            self._tell("above_most", difference=_words(value - most, decimals), limit=_words(most, decimals))


def _words(value, decimals):
    return number_format(value, decimals, force_grouping=True)


def _tell_duplicates(cells):
    """Of several figures of one region and period: the same is said once, what differs goes in not at all."""
    seen = {}
    for cell in cells:
        about = cell["about"]
        if cell["outcome"] in {Outcome.NEW, Outcome.REVISE, Outcome.SAME}:
            seen.setdefault((about["region"], about["period"]), []).append(cell)
    for same_place in seen.values():
        first = same_place[0]
        values = {(cell["about"]["kind"], _value(cell)) for cell in same_place}
        for cell in same_place if len(values) > 1 else ():
            other = first if cell is not first else same_place[1]
            cell["told"].append(
                finding("twice", "value", cell["column"], line=other["line"], other=other["column"])
            )
            cell["outcome"] = str(Outcome.BLOCKED)
        for cell in same_place[1:] if len(values) == 1 else ():
            cell["outcome"] = str(Outcome.DUPLICATE)
            cell["about"] |= {"line": first["line"], "column": first["column"]}


def _value(cell):
    value = cell["about"]["value"]
    return None if value is None else Decimal(value)


def told_of_totals(totals, cells, frame):
    """Findings about the lines of totals: where what is written differs from the sum of the regions in that column.

    Nothing is said of a column of which something could not be read.
    """
    answers, found = frame.answers or {}, []
    sums = {}
    province = {pk for pk, region in Regions().all.items() if region.level == region.Level.PROVINCE}
    unread = {cell["column"] for cell in cells if cell["outcome"] in {Outcome.QUESTION, Outcome.BLOCKED}}
    for cell in cells:
        about = cell["about"]
        if about.get("kind") == Kind.NUMBER and about["region"] not in province:
            sums.setdefault(cell["column"], []).append(_value(cell))
    for total in totals:
        for column, raw in total["texts"].items():
            reading = _reading(raw, frame.indicator, answers)
            values = sums.get(column) if column not in unread else None
            if reading.kind != Kind.NUMBER or not values or reading.value == sum(values):
                continue
            decimals = max(reading.decimals, frame.indicator.decimals)
            found.append(
                finding(
                    "total_differs",
                    line=total["line"],
                    letter=column,
                    total=_words(reading.value, decimals),
                    sum=_words(sum(values), decimals),
                    difference=_words(abs(reading.value - sum(values)), decimals),
                )
            )
    return found
