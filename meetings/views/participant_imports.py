"""Participants from a file: upload, look at what would happen, answer, confirm or discard."""

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from meetings.forms.participant_imports import AnswerForm, ConfirmForm, DiscardForm, ParticipantImportForm
from meetings.imports.findings import in_words
from meetings.imports.outcomes import NEEDS_LOOK, WRITES, Outcome, digest, meanings_for
from meetings.imports.template_files import csv_template, xlsx_template
from meetings.models import Attendance
from meetings.views.at_desk import allow_preparing, found_meeting
from meetings.views.exports import XLSX
from meetings.views.steps import posted, say_refused
from meetings.views.totals import Facet

ON_A_PAGE = 50
NAMED = 20  # lines that a message names


def _import(meeting, import_pk):
    rows = meeting.participant_imports.select_related("meeting", "confirmed_by__person", "created_by__person")
    return get_object_or_404(rows, pk=import_pk)


def participant_import_list(request, pk):
    """The lists so far, and a form for another."""
    meeting = found_meeting(request, pk)
    if request.method == "POST":
        allow_preparing(request, meeting)
    form = ParticipantImportForm(*posted(request), meeting=meeting, by=request.user)
    if form.is_bound and form.is_valid() and (kept := form.save()):
        return redirect("participant_import_detail", meeting.pk, kept.pk)
    imports = meeting.participant_imports.defer("lines", "reading").select_related("created_by__person")
    return render(
        request,
        "meetings/participant_imports/list.html",
        {
            "meeting": meeting,
            "tab": "attendance",
            "form": form,
            "imports": imports,
            "may_import": request.user.has_perm("meetings.prepare_meeting", meeting),
            "is_open": bool(meanings_for(meeting)),
        },
    )


@require_safe
def participant_import_template(request, pk, format):  # noqa: A002 - the name of the part of the address
    found_meeting(request, pk)
    if format == "xlsx":
        response = HttpResponse(xlsx_template(), content_type=XLSX)
        response["Content-Encoding"] = "identity"  # packed already
    else:
        response = HttpResponse(csv_template(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="templat-peserta.{format}"'
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def participant_import_detail(request, pk, import_pk):
    meeting = found_meeting(request, pk)
    return _preview(request, meeting, _import(meeting, import_pk))


@require_POST
def participant_import_answer(request, pk, import_pk):
    meeting = found_meeting(request, pk)
    participant_import = _import(meeting, import_pk)
    allow_preparing(request, meeting)
    form = AnswerForm(request.POST, participant_import=participant_import, by=request.user)
    if form.is_valid() and form.save():
        messages.success(request, _("Jawaban tersimpan, dan semua baris diperiksa lagi."))
    else:
        say_refused(request, form)
    return redirect("participant_import_detail", meeting.pk, participant_import.pk)


@require_POST
def participant_import_confirm(request, pk, import_pk):
    meeting = found_meeting(request, pk)
    participant_import = _import(meeting, import_pk)
    allow_preparing(request, meeting)
    form = ConfirmForm(request.POST, participant_import=participant_import, by=request.user)
    taken = form.save() if form.is_valid() else None
    if taken is None:
        say_refused(request, form)
    elif form.changed:
        messages.warning(request, _say_changed(form.changed))
    else:
        number = sum(line["outcome"] in WRITES for line in taken.lines)
        messages.success(
            request,
            ngettext("%(number)d baris dimasukkan.", "%(number)d baris dimasukkan.", number)
            % {"number": number},
        )
    return redirect("participant_import_detail", meeting.pk, participant_import.pk)


def _say_changed(numbers):
    lines = ", ".join(map(str, numbers[:NAMED])) + (", …" if len(numbers) > NAMED else "")
    return (
        _("Sementara itu data berubah, jadi belum ada yang dimasukkan. Periksa lagi baris %(lines)s.")
        % {"lines": lines}
    )  # fmt: skip


@require_POST
def participant_import_discard(request, pk, import_pk):
    meeting = found_meeting(request, pk)
    participant_import = _import(meeting, import_pk)
    allow_preparing(request, meeting)
    form = DiscardForm(request.POST, participant_import=participant_import, by=request.user)
    if form.is_valid() and form.save():
        messages.success(request, _("Daftar dibuang. Tidak ada yang dimasukkan."))
        return redirect("participant_import_list", meeting.pk)
    say_refused(request, form)
    return redirect("participant_import_detail", meeting.pk, participant_import.pk)


def _preview(request, meeting, participant_import):
    lines = participant_import.lines
    counts = Counter(line["outcome"] for line in lines)
    chosen = request.GET.get("hasil", "")
    chosen = chosen if chosen in Outcome.values else ""
    shown = [line for line in lines if chosen in {"", line["outcome"]}]
    # Questions and faults first: what is in order needs no look.
    order = {str(outcome): place for place, outcome in enumerate(NEEDS_LOOK)}
    shown.sort(key=lambda line: (order.get(line["outcome"], len(order)), line["line"]))
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    may_import = request.user.has_perm("meetings.prepare_meeting", meeting)
    facets = [Facet(_("semua"), len(lines), "", not chosen)]
    facets += [
        Facet(outcome.label, counts[outcome], f"hasil={outcome}", chosen == outcome)
        for outcome in Outcome
        if counts[outcome] or chosen == outcome
    ]
    return render(
        request,
        "meetings/participant_imports/detail.html",
        {
            "meeting": meeting,
            "tab": "attendance",
            "import": participant_import,
            "facets": facets,
            "notes": [in_words(note) for note in participant_import.reading["notes"]],
            "page_obj": page,
            "querystring": f"hasil={chosen}" if chosen else "",
            "rows": [_row(line, with_contacts=may_import) for line in page],
            "has_questions": any(line["outcome"] == Outcome.QUESTION for line in page),
            "questions": counts[Outcome.QUESTION],
            "blocked": counts[Outcome.BLOCKED],
            "writes": sum(counts[outcome] for outcome in WRITES),
            "may_import": may_import,
            "shown": digest(lines),
        },
    )


# Each outcome with the shape of a status that means as much (static/scss/_status.scss).
SHAPES = {
    Outcome.QUESTION: "returned",
    Outcome.BLOCKED: "not_accommodated",
    Outcome.INVITE_NAME: "coming",
    Outcome.INVITE: "invited",
    Outcome.NAME: "coming",
    Outcome.REPLACE: "returned",
    Outcome.ADD: "coming",
    Outcome.MARK: "present",
    Outcome.LATER: "postponed",
    Outcome.SAME: "agreed",
    Outcome.DUPLICATE: "merged",
}


# What the word of the outcome leaves out.
EXPLAINED = {
    Outcome.INVITE_NAME: gettext_lazy("Instansinya diundang sekarang, dan ia mewakilinya."),
    Outcome.INVITE: gettext_lazy("Instansinya diundang. Orangnya dicatat bila diimpor lagi sesudah rapat diumumkan."),
    Outcome.NAME: gettext_lazy("Ia dicatat untuk instansinya yang diundang."),
    Outcome.ADD: gettext_lazy("Di samping yang mewakili instansi."),
    Outcome.MARK: gettext_lazy("Ia sudah terdaftar."),
    Outcome.LATER: gettext_lazy("Impor lagi sesudah rapat diumumkan."),
    Outcome.SAME: gettext_lazy("Sudah tercatat seperti ini."),
}  # fmt: skip


def _row(line, *, with_contacts):
    """What the template shows of a line. NIP, phone and e-mail are for those who may prepare the meeting alone."""
    values, about, outcome = line["values"], line["about"], Outcome(line["outcome"])
    contacts = ("nip", "rank", "phone", "email") if with_contacts else ("rank",)
    capacity = about.get("capacity") or values.get("capacity")
    was = about.get("was", "")
    return {
        "number": line["line"],
        "values": values,
        "contacts": [values[name] for name in contacts if values.get(name)],
        "capacity": Attendance.Capacity(capacity).label if capacity else "",
        "institution": about.get("institution_name") or values.get("institution", ""),
        "is_known": about.get("person"),
        "name_of_record": about.get("name", ""),
        "outcome": outcome,
        "shape": SHAPES[outcome],
        "explained": EXPLAINED.get(outcome, ""),
        "line": about.get("line"),
        "was": Attendance.Status(was).label if was in Attendance.Status.values else was,
        "question": about.get("question"),
        "answered": [(key, said) for key, said in line.get("choices", {}).items()],
        "findings": [in_words(found, line["line"]) for found in [*line["findings"], *line["told"]]],
    }
