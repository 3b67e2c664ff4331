"""The secretariat's one queue: everything that waits for somebody, by its clock, what was due first on top."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import F, IntegerField, Prefetch, Value
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings import clock
from meetings.forms.queue import KINDS, QueueFilterForm
from meetings.models import Deadline, FollowUp, Input, ServedInput
from meetings.models.calendars import calendar
from meetings.models.deadlines import day_in_zone, past
from meetings.views.who_does_it import waited_for

PER_PAGE = 25
Clock = Deadline.Kind
OF_INPUTS = {"periksa": Clock.VERIFY, "putuskan": Clock.DECIDE}


@dataclass
class Row:
    """One thing that waits.

    `day` is when it was due; of an incomplete follow-up, the day since which it has been so (`is_since`).
    """

    kind: str
    words: str
    record: Input | FollowUp
    day: date
    is_since: bool
    days_late: int
    is_late: bool
    region: str
    waits_for: str
    step_url: str
    step_words: str

    @property
    def text(self):
        return self.record.topic if isinstance(self.record, Input) else self.record.task


def queue(request):
    if not request.user.is_secretariat:
        raise Http404
    form = QueueFilterForm(request.GET)
    parts = _parts(form)
    numbers = {name: rows.count() for name, rows in parts.items()}
    wanted = [form.chosen["jenis"]] if "jenis" in form.chosen else list(parts)
    first, *others = [_columns(name, parts[name]) for name in wanted]
    paginator = Paginator(first.union(*others, all=True).order_by("day", "place", "key"), PER_PAGE)
    paginator.count = sum(numbers[name] for name in wanted)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "facets": [
            {"label": _("semuanya"), "number": sum(numbers.values()), "query": form.query(jenis=None)}
            | {"is_chosen": "jenis" not in form.chosen}
        ]
        + [
            {"label": words, "number": numbers[name], "query": form.query(jenis=name)}
            | {"is_chosen": form.chosen.get("jenis") == name}
            for name, words in KINDS
            if numbers[name] or form.chosen.get("jenis") == name
        ],
        "page": page,
        "rows": _rows(page),
    }
    return render(request, "meetings/queue/list.html", context)


def _parts(form):
    """{kind: what waits so, narrowed by everything but the kind}: clocks of inputs and follow-ups, and follow-ups themselves.

    A follow-up that is overdue is not listed once more for its first report. One whose institution asked for more time
    stands for the secretariat's answer, and again for what the institution itself still has to do.
    """
    running, follow_ups = Deadline.objects.running(), FollowUp.objects.all()
    parts = {
        name: form.narrow_inputs(running.filter(kind=kind), "input__") for name, kind in OF_INPUTS.items()
    }
    # While it lacks an institution, a date that has passed is late with nobody: it stands under "disposisikan".
    overdue = FollowUp.objects.overdue().filter(status__in=FollowUp.IN_WORK)
    parts["disposisikan"] = form.narrow_follow_ups(follow_ups.incomplete())
    parts["perpanjangan"] = form.narrow_follow_ups(follow_ups.filter(wanted_due_date__isnull=False))
    unreported = running.filter(kind=Clock.PROGRESS).exclude(follow_up__in=overdue.values("pk"))
    parts["lapor"] = form.narrow_follow_ups(unreported, "follow_up__")
    parts["selesaikan"] = form.narrow_follow_ups(overdue)
    parts["jawab"] = form.narrow_follow_ups(running.filter(kind=Clock.ANSWER), "follow_up__")
    if "terlambat" in form.chosen:
        parts = {name: rows.filter(past("due_date")) for name, rows in parts.items()}
    return parts


def _columns(name, rows):
    """(place of the kind, key of the record, day) of each, so that different things can be put in one order."""
    place = [kind for kind, _words in KINDS].index(name)
    if rows.model is Deadline:
        key, day = F("input_id" if name in OF_INPUTS else "follow_up_id"), F("due_date")
    elif name == "disposisikan":
        # It stands where it began to lack something, with or without a due date.
        key, day = F("pk"), day_in_zone("created_at")
    else:
        key, day = F("pk"), F("due_date")
    return (
        rows.order_by()
        .annotate(place=Value(place, output_field=IntegerField()), key=key, day=day)
        .values_list("place", "key", "day")
    )


def _rows(page):
    """What a page shows of each, in its order; three queries, however many there are."""
    found = [(KINDS[place], key, day) for place, key, day in page]
    input_keys = {key for (name, _words), key, _day in found if name in OF_INPUTS}
    follow_up_keys = {key for (name, _words), key, _day in found if name not in OF_INPUTS}
    inputs = Input.objects.select_related("meeting", "institution", "region").in_bulk(input_keys)
    follow_ups = (
        FollowUp.objects.select_related("meeting", "institution")
        .prefetch_related(
            Prefetch("served", ServedInput.objects.select_related("input__institution", "input__region"))
        )
        .in_bulk(follow_up_keys)
    )
    return [
        _row(name, words, (inputs if name in OF_INPUTS else follow_ups)[key], day)
        for (name, words), key, day in found
    ]


def _row(name, words, record, day):
    today = clock.today(record.meeting.time_zone)
    is_since = name == "disposisikan"
    due = record.due_date if is_since else day
    is_late = due is not None and due < today
    step, step_words = _step(name)
    return Row(
        kind=name,
        words=words,
        record=record,
        day=day,
        is_since=is_since,
        days_late=calendar().after(due, today) if is_late else 0,
        is_late=is_late,
        region=_regions_of(record),
        waits_for=_waits_for(name, record),
        step_url=reverse(step, args=[record.number]),
        step_words=step_words,
    )


def _regions_of(record):
    inputs = [record] if isinstance(record, Input) else [row.input for row in record.served.all()]
    return ", ".join(dict.fromkeys(input.region.name for input in inputs))


def _step(name):
    return {
        "periksa": ("input_verify", _("Verifikasi")),
        "putuskan": ("input_detail", _("Putuskan")),
        "disposisikan": ("follow_up_assign", _("Disposisikan")),
        "perpanjangan": ("follow_up_extend", _("Jawab permintaan")),
        "lapor": ("follow_up_progress", _("Catat perkembangan")),
        "selesaikan": ("follow_up_progress", _("Catat perkembangan")),
        "jawab": ("follow_up_detail", _("Lihat laporannya")),
    }[name]


def _waits_for(name, record):
    if name in {"lapor", "selesaikan"}:
        return record.institution.label if record.institution else _("sekretariat")
    if name == "jawab":
        return waited_for(record)
    return _("sekretariat")
