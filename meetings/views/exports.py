"""The lists as files: the same rows as on the page, filters included, masked rows masked."""

import threading
from itertools import islice

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings import clock
from meetings.forms.filters import FollowUpFilterForm, InputFilterForm
from meetings.models import FollowUp, Input, ServedInput
from meetings.models.inputs import public_input
from meetings.spreadsheets import csv_lines, xlsx_file
from meetings.views.follow_ups import listed_follow_ups
from meetings.views.inputs import listed_inputs
from meetings.views.totals import status_word

# A large one takes a thread for minutes: one at a time in each process, so that the others go on answering.
_xlsx_is_made = threading.Semaphore(1)
WAIT = 60  # seconds after which to try again

CHUNK = 2000  # rows fetched at once
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_not_required
@require_safe
def input_export(request, format):  # noqa: A002 - the name of the part of the address
    inputs = listed_inputs(InputFilterForm(request.GET), request.user)
    rows = input_rows(inputs.with_progress(), request.user)
    return answer(request, rows, format, name="masukan", widths=INPUT_WIDTHS)


@login_not_required
@require_safe
def follow_up_export(request, format):  # noqa: A002
    follow_ups = listed_follow_ups(FollowUpFilterForm(request.GET), request.user)
    rows = follow_up_rows(follow_ups, request.user)
    return answer(request, rows, format, name="tindak-lanjut", widths=FOLLOW_UP_WIDTHS)


def answer(request, rows, format, *, name, widths):  # noqa: A002
    """A file to be saved. CSV is sent while it is made; XLSX, which ends with its table of contents, when it is made.

    503 where another XLSX is being made; the page leads to the CSV.
    """
    filename = f"{name}-{clock.today():%Y-%m-%d}.{format}"
    if format == "xlsx":
        if not _xlsx_is_made.acquire(blocking=False):
            return busy(request)
        try:
            file = xlsx_file(rows, title=name, widths=widths)
        finally:
            _xlsx_is_made.release()
        response = FileResponse(file, as_attachment=True, filename=filename, content_type=XLSX)
        response["Content-Encoding"] = "identity"  # packed already
    else:
        response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-cache"
    return response


def busy(request):
    match = request.resolver_match
    csv_url = reverse(match.url_name, kwargs=match.kwargs | {"format": "csv"})
    query = request.GET.urlencode()
    context = {"csv_url": f"{csv_url}?{query}" if query else csv_url}
    response = render(request, "meetings/exports/busy.html", context, status=503)
    response["Retry-After"] = str(WAIT)
    response["Cache-Control"] = "no-store"
    return response


def chunks(queryset, *columns):
    """Lists of rows, read through a cursor of the server: never more than CHUNK of them here."""
    rows = queryset.values_list(*columns).iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def masked_word():
    return _("isinya tidak terbuka untuk umum")


def sees_all(reader):
    """Whether the file has one more column, at its end: what is kept from the public."""
    return reader.is_authenticated and reader.reads_everything


def restricted_heading(reader):
    return [_("Dikecualikan dari publikasi")] if sees_all(reader) else []


def restricted_cell(reader, *, is_restricted):
    if not sees_all(reader):
        return []
    return [_("ya") if is_restricted else "–"]


# Inputs ------------------------------------------------------------------------------------------

INPUT_WIDTHS = [14, 50, 26, 40, 40, 12, 26, 24, 14, 14, 40, 22, 14, 60, 30, 14]
INPUT_COLUMNS = [
    "pk",
    "is_restricted",
    "is_readable",
    "status",
    "progress",
    "region__name",
    "number",
    "topic",
    "institution__name",
    "meeting__title",
    "meeting__starts_at",
    "meeting__time_zone",
    "verified_at",
    "answered_at",
    "receiver",
    "letter_number",
    "postponed_until",
    "public_reason",
]


def input_rows(inputs, reader):
    yield [
        _("Nomor"),
        _("Pokok masukan"),
        _("Wilayah"),
        _("Pengusul"),
        _("Rapat"),
        _("Tanggal rapat"),
        _("Status"),
        _("Perkembangan"),
        _("Diverifikasi"),
        _("Dijawab"),
        _("Diteruskan kepada"),
        _("Nomor surat"),
        _("Ditunda sampai"),
        _("Alasan"),
        _("Tindak lanjut"),
        *restricted_heading(reader),
    ]
    status_of, progress_of = dict(Input.Status.choices), dict(Input.Progress.choices)
    for chunk in chunks(inputs, *INPUT_COLUMNS):
        served = served_by_number([row[0] for row in chunk], reader)
        for pk, is_restricted, is_readable, status, progress, region, *rest in chunk:
            words = str(status_of[status]), str(progress_of.get(progress, ""))
            if not is_readable:
                yield [None, masked_word(), region, None, None, None, *words, *[None] * 7]
                continue
            number, topic, asker, meeting, starts_at, zone, verified_at, answered_at, *last = rest
            days = (clock.day_of(moment, zone) if moment else None for moment in (verified_at, answered_at))
            day = clock.day_of(starts_at, zone)
            yield [
                number,
                topic,
                region,
                asker,
                meeting,
                day,
                *words,
                *days,
                *last,
                "; ".join(served.get(pk, [])),
                *restricted_cell(reader, is_restricted=is_restricted),
            ]


def served_by_number(keys, reader):
    """{input: numbers of the follow-ups that serve it and that the reader may read}, one query."""
    rows = ServedInput.objects.filter(input__in=keys)
    if not sees_all(reader):
        # What serves a public input is public: that is seen at the row, so that all others are looked at only if need be.
        visible = FollowUp.objects.visible_to(reader).values("pk")
        rows = rows.filter(public_input("input__") | Q(follow_up__in=visible))
    numbers = {}
    for input_pk, number in rows.order_by("follow_up__number").values_list("input", "follow_up__number"):
        numbers.setdefault(input_pk, []).append(number)
    return numbers


# Follow-ups --------------------------------------------------------------------------------------

FOLLOW_UP_WIDTHS = [14, 60, 40, 26, 40, 12, 14, 14, 12, 30, 12, 40, 22, 14]
FOLLOW_UP_COLUMNS = [
    "pk",
    "is_readable",
    "status",
    "institution__name",
    "meeting__time_zone",
    "ended_at",
    "meeting__starts_at",
    "number",
    "task",
    "meeting__title",
    "first_due_date",
    "due_date",
    "extensions",
    "outside_body",
    "letter_number",
]


def follow_up_rows(follow_ups, reader):
    yield [
        _("Nomor"),
        _("Yang harus dikerjakan"),
        _("Penanggung jawab"),
        _("Wilayah pengusul"),
        _("Rapat"),
        _("Tanggal rapat"),
        _("Batas waktu pertama"),
        _("Batas waktu"),
        _("Kali diperpanjang"),
        _("Status"),
        _("Berakhir"),
        _("Diteruskan kepada"),
        _("Nomor surat"),
        *restricted_heading(reader),
    ]
    words = {status: str(status_word(status)) for status in FollowUp.Status.values}
    for chunk in chunks(follow_ups, *FOLLOW_UP_COLUMNS):
        served = served_inputs([row[0] for row in chunk], reader)
        for pk, is_readable, status, institution, zone, ended_at, starts_at, *rest in chunk:
            if not is_readable:
                yield [None, masked_word(), institution, *[None] * 6, words[status], *[None] * 3]
                continue
            number, task, meeting, first_due_date, due_date, extensions, *outside = rest
            ended = clock.day_of(ended_at, zone) if ended_at else None
            day = clock.day_of(starts_at, zone)
            dates = [day, first_due_date, due_date, extensions]
            regions, is_restricted = served.get(pk, ([], False))
            yield [
                number,
                task,
                institution,
                "; ".join(dict.fromkeys(regions)),
                meeting,
                *dates,
                words[status],
                ended,
                *outside,
                *restricted_cell(reader, is_restricted=is_restricted),
            ]


def served_inputs(keys, reader):
    """{follow-up: (regions of the inputs that it serves and the reader may read, whether all these are restricted)}, one query."""
    rows = ServedInput.objects.filter(follow_up__in=keys)
    if not sees_all(reader):
        visible = Input.objects.visible_to(reader).values("pk")
        rows = rows.filter(public_input("input__") | Q(input__in=visible))
    served = {}
    for pk, region, is_restricted in rows.order_by("input__region__code", "pk").values_list(
        "follow_up", "input__region__name", "input__is_restricted"
    ):
        regions, are_all = served.get(pk, ([], True))
        served[pk] = ([*regions, region], are_all and is_restricted)
    return served
