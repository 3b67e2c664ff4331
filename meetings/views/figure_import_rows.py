"""What the preview of a grid shows of each figure, and the questions that are open."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from meetings import figure_numbers
from meetings.figure_grids import regions
from meetings.figure_grids.findings import BPS, KEMENDAGRI, in_words
from meetings.figure_grids.outcomes import Outcome
from meetings.figure_periods import label_of
from meetings.models import Figure
from meetings.models.figures import value_in_words

# Each outcome with the shape of a status that means as much (static/scss/_status.scss).
SHAPES = {
    Outcome.QUESTION: "returned",
    Outcome.BLOCKED: "not_accommodated",
    Outcome.NEW: "coming",
    Outcome.REVISE: "returned",
    Outcome.SAME: "agreed",
    Outcome.DUPLICATE: "merged",
    Outcome.NOTHING: "postponed",
}

ASKED = {
    figure_numbers.POINT: _("Titik dan koma dalam “%(text)s”: apa artinya?"),
    figure_numbers.CELL: _(
        "Sel Excel berisi angka %(text)s, lebih banyak desimal daripada indikator ini. Apa artinya?"
    ),
    figure_numbers.DASH: _("Tanda “%(text)s” sebagai isi sel: apa artinya?"),
    regions.CODES: _("Kode “%(text)s” berarti dua wilayah. Menurut sistem mana kode dalam kolom ini?"),
}
POSSIBLE = {
    figure_numbers.THOUSANDS: _("titik memisahkan ribuan, koma desimal (tulisan Indonesia)"),
    figure_numbers.DECIMAL: _("titik desimal, koma memisahkan ribuan (tulisan Inggris)"),
    figure_numbers.LOST_POINT: _("ribuan: Excel membaca titiknya sebagai desimal (1,135 seharusnya 1135)"),
    figure_numbers.AS_IT_STANDS: _("desimal: isi selnya benar (1,135 tetap 1,135)"),
    figure_numbers.NOT_AVAILABLE: _("datanya tidak tersedia"),
    figure_numbers.ZERO: _("nol (seperti dalam tabel BPS)"),
    figure_numbers.NOTHING: _("sel kosong: jangan dicatat"),
    KEMENDAGRI: _("kode Kemendagri (81.01 = Maluku Tengah)"),
    BPS: _("kode BPS (8101 = Kepulauan Tanimbar)"),
}
IN_SHORT = {
    **POSSIBLE,
    KEMENDAGRI: _("kode Kemendagri"),
    BPS: _("kode BPS"),
}


def questions_of(figure_import):
    """[{"name", "text", "number", "possible": [(answer, words)], "answer", "said"}] of all that is or was asked."""
    possible = figure_numbers.ANSWERS | regions.ANSWERS
    found = []
    for name, answers in possible.items():
        asked = [cell for cell in figure_import.cells if name in cell["about"].get("questions", ())]
        answer = figure_import.answers.get(name, "")
        if asked or answer:
            found.append(
                {
                    "name": name,
                    "text": ASKED[name] % {"text": _example(name, asked)},
                    "number": len(asked),
                    "at": f"{asked[0]['column']}{asked[0]['line']}" if asked else "",
                    "possible": [(said, POSSIBLE[said]) for said in answers],
                    "answer": answer,
                    "said": IN_SHORT.get(answer, ""),
                }
            )
    return found


def _example(name, asked):
    if not asked:
        return {
            figure_numbers.POINT: "1.234",
            figure_numbers.CELL: number_format(Decimal("1.234")),
            figure_numbers.DASH: "–",
            regions.CODES: "8101",
        }[name]
    if name == regions.CODES:
        return asked[0]["texts"].get("code") or asked[0]["texts"].get("name", "")
    return _typed(asked[0])


def _typed(cell):
    """What stands in a cell as its spreadsheet shows it to an Indonesian (or English) reader."""
    number = Decimal(cell["text"]) if cell["is_number"] else None
    return cell["text"] if number is None or not number.is_finite() else number_format(number)


def rows_of(figure_import, cells):
    """What the template shows of each cell; one query for the figures that they replace."""
    keys = {cell["about"]["was"] for cell in cells if "was" in cell["about"]}
    before = Figure.objects.in_bulk(keys) if keys else {}
    return [_row(figure_import, cell, before) for cell in cells]


def _row(figure_import, cell, before):
    about, outcome = cell["about"], Outcome(cell["outcome"])
    was = before.get(about.get("was")) if outcome == Outcome.REVISE else None
    period = about.get("period") or cell["period"]
    texts = cell["texts"]
    return {
        "place": f"{cell['column']}{cell['line']}",
        "region": about.get("region_name", "") or " · ".join(texts.values()),
        "is_known": "region_name" in about,
        "period": label_of(period) if period else "",
        "typed": _typed(cell),
        "value": _value(about),
        "unit": figure_import.indicator.unit if about.get("kind") == Figure.Kind.NUMBER else "",
        "outcome": outcome,
        "shape": SHAPES[outcome],
        "was": was.in_words if was else "",
        "was_returned": was is not None and was.status == Figure.Status.RETURNED,
        "other": f"{about['column']}{about['line']}" if outcome == Outcome.DUPLICATE else "",
        "findings": [in_words(found) for found in [*cell["findings"], *cell["told"]]],
    }


def _value(about):
    if "kind" not in about:
        return ""
    value = None if about["value"] is None else Decimal(about["value"])
    return value_in_words(about["kind"], value, about["decimals"])
