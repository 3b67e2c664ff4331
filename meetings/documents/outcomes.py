"""What was put forward and what follows, as plain values in Indonesian.

A paper is one file for all who may read it, so it holds what each of the invited may read: of the inputs those that
are public, of the follow-ups those that follow a public input or a decision. What is left out (exempted information,
inputs that nobody has verified yet) is counted, as the public totals count it, and its text does not show.
"""

from itertools import groupby

from django.db.models import Exists, OuterRef, Prefetch, Q

from meetings.documents.in_words import NOTHING, long_date
from meetings.documents.paragraphs import paragraphs_of
from meetings.models import Entry, Input, ServedInput, Support
from meetings.models.inputs import public_input

Status = Input.Status
# What a berita acara calls agreed; the rest of what was decided is in its other annex.
AGREED = (Status.AGREED, Status.MERGED)


def readable_follow_ups(follow_ups):
    """Of these the ones that each of the invited may read, with what a row of the matrix needs; three queries."""
    public = ServedInput.objects.filter(public_input("input__"), follow_up=OuterRef("pk"))
    struck = Entry.objects.struck_by_a_correction().filter(pk=OuterRef("entry"))
    served = ServedInput.objects.filter(public_input("input__")).select_related(
        "input__institution", "input__region"
    )
    helping = Support.objects.filter(released_at=None).select_related("institution").order_by("pk")
    return (
        follow_ups.filter(Q(Exists(public)) | (Q(input=None) & ~Q(Exists(struck))))
        .select_related("institution", "input__institution", "entry", "meeting")
        .prefetch_related(
            Prefetch(
                "served", served.order_by("input__region__code", "input__number"), to_attr="public_served"
            ),
            Prefetch("supports", helping, to_attr="helpers"),
        )
        .order_by("number")
    )


def matrix_row(number, follow_up):
    numbers = [row.input.number for row in follow_up.public_served]
    regions = dict.fromkeys(row.input.region.name for row in follow_up.public_served)
    if not numbers and follow_up.entry_id and follow_up.entry.number:
        numbers = [follow_up.entry.number]
    due = long_date(follow_up.due_date) if follow_up.due_date else "belum ditetapkan"
    moved = follow_up.first_due_date and follow_up.first_due_date != follow_up.due_date
    return {
        "no": number,
        "nomor": follow_up.number,
        "tugas": paragraphs_of(follow_up.task),
        "atas": ", ".join(numbers) or NOTHING,
        "wilayah": ", ".join(regions),
        "instansi": follow_up.institution.name if follow_up.institution_id else "belum ditetapkan",
        "pendukung": [support.institution.name for support in follow_up.helpers],
        "diteruskan": follow_up.outside_body,
        "batas": due,
        "batas_semula": long_date(follow_up.first_due_date) if moved else "",
        "status": str(follow_up.status_label),
        "terlambat": follow_up.days_late,
        "rapat": follow_up.meeting.title,
        "tanggal_rapat": long_date(follow_up.meeting.date),
    }


def matrix_rows(follow_ups):
    """The rows of the matrix, and how many of the follow-ups are not told of: exempted, or nobody's input verified."""
    rows = [matrix_row(number, row) for number, row in enumerate(readable_follow_ups(follow_ups), start=1)]
    return rows, follow_ups.count() - len(rows)


def left_out(number):
    """The line under a matrix that does not hold everything; nothing where it does."""
    if not number:
        return ""
    return f"Selain itu ada {number} tindak lanjut yang isinya tidak terbuka untuk umum."


def input_rows(meeting):
    """The public inputs of a meeting with what became of each, by region; three queries."""
    serving = ServedInput.objects.select_related("follow_up__institution").order_by("follow_up__number")
    rows = (
        Input.objects.published()
        .filter(meeting=meeting)
        .select_related("institution", "region", "merged_into")
        .prefetch_related(Prefetch("served_by", serving, to_attr="serving"))
        .order_by("region__code", "number")
    )
    return [_input(row) for row in rows]


def _input(row):
    return {
        "nomor": row.number,
        "wilayah": row.region.name,
        "pengusul": row.institution.name,
        "pokok": row.topic,
        "masalah": paragraphs_of(row.problem),
        "permintaan": paragraphs_of(row.request),
        "untuk_siapa": row.beneficiaries,
        "status": str(row.get_status_display()),
        "hasil": _what_became(row),
        "alasan": paragraphs_of(row.public_reason),
        "disepakati": row.status in AGREED,
    }


def _what_became(row):
    """One sentence; the public reason stands beside it."""
    if row.status == Status.AGREED:
        done = [_served(served.follow_up) for served in row.serving]
        return f"Diakomodasi: {'; '.join(done)}."
    if row.status == Status.MERGED:
        lead = row.merged_into
        is_public = lead.verified_at and not lead.is_restricted
        return f"Digabung ke {lead.number}." if is_public else "Digabung ke masukan lain."
    if row.status == Status.OUTSIDE_AUTHORITY:
        letter = f" dengan surat {row.letter_number}" if row.letter_number else ""
        return f"Bukan wewenang provinsi, diteruskan kepada {row.receiver}{letter}."
    if row.status == Status.POSTPONED:
        return f"Ditunda sampai {long_date(row.postponed_until)}."
    if row.status == Status.NOT_ACCOMMODATED:
        return "Tidak diakomodasi."
    return "Belum diputuskan."


def _served(follow_up):
    who = follow_up.institution.name if follow_up.institution_id else "penanggung jawab belum ditetapkan"
    due = f", batas waktu {long_date(follow_up.due_date)}" if follow_up.due_date else ""
    return f"{follow_up.number} ({who}{due}, {follow_up.get_status_display()})"


def by_region(inputs):
    """[{"wilayah", "masukan"}], in the order of the codes, of rows that come in that order."""
    return [
        {"wilayah": region, "masukan": list(group)}
        for region, group in groupby(inputs, key=lambda row: row["wilayah"])
    ]


def input_numbers(meeting):
    """How many inputs there are by status, and how many of them a paper does not tell; two queries."""
    counts = meeting.inputs.all().by_status()
    restricted = meeting.inputs.filter(is_restricted=True).count()
    unverified = meeting.inputs.filter(verified_at=None, is_restricted=False).count()
    return {
        "jumlah": sum(counts.values()),
        "menurut_status": [
            {"status": str(status.label), "jumlah": counts[status]} for status in Status if status in counts
        ],
        "dikecualikan": restricted,
        "belum_diverifikasi": unverified,
    }


def untold(numbers):
    """The lines under a list of inputs that does not hold all of them."""
    lines = []
    if numbers["dikecualikan"]:
        lines.append(
            f"{numbers['dikecualikan']} masukan memuat informasi yang dikecualikan; isinya tidak ditampilkan."
        )
    if numbers["belum_diverifikasi"]:
        lines.append(
            f"{numbers['belum_diverifikasi']} masukan tidak atau belum diverifikasi; isinya tidak ditampilkan."
        )
    return lines
