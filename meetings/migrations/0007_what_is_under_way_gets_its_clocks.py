"""Follow-ups name what they serve, decided inputs when they were answered, and what is under way gets its clocks."""

from zoneinfo import ZoneInfo

from django.db import migrations

from meetings.working_days import Calendar

DECISIONS = ["agreed", "not_accommodated", "outside_authority", "postponed", "merged"]
VERIFY, DECIDE, PROGRESS, ANSWER = 3, 14, 14, 10  # working days


def forward(apps, _schema_editor):
    get = lambda name: apps.get_model("meetings", name)  # noqa: E731
    Input, FollowUp, Deadline, ServedInput = map(get, ("Input", "FollowUp", "Deadline", "ServedInput"))
    calendar = Calendar()

    for follow_up in FollowUp.objects.exclude(input=None).iterator():
        ServedInput.objects.create(
            follow_up=follow_up,
            input_id=follow_up.input_id,
            since=follow_up.created_at,
            confirmed_at=follow_up.ended_at if follow_up.status == "confirmed" else None,
        )

    def start(record, kind, moment, limit, **which):
        day = moment.astimezone(ZoneInfo(record.meeting.time_zone)).date()
        Deadline.objects.create(
            kind=kind, meeting=record.meeting, started_on=day, limit=limit, due_date=calendar.add(day, limit), **which
        )

    for input in Input.objects.select_related("meeting").iterator():
        events = get("InputEvent").objects.filter(input=input).order_by("at", "pk")
        first = events.filter(kind__in=DECISIONS).first()
        if first is not None or input.status in DECISIONS:
            input.answered_at = first.at if first else input.verified_at or input.created_at
            input.save(update_fields=["answered_at"])
        if input.status == "received":
            last = events.filter(kind__in=["received", "completed"]).last()
            start(input, "verify", last.at if last else input.created_at, VERIFY, input=input)
        elif input.status == "verified":
            start(input, "decide", input.verified_at or input.created_at, DECIDE, input=input)
        elif input.status == "postponed":
            last = events.filter(kind="postponed").last()
            moment = last.at if last else input.answered_at
            day = moment.astimezone(ZoneInfo(input.meeting.time_zone)).date()
            Deadline.objects.create(
                kind="decide", meeting=input.meeting, started_on=day, due_date=input.postponed_until, input=input
            )

    for follow_up in FollowUp.objects.select_related("meeting").filter(status__in=["assigned", "reported"]):
        if follow_up.status == "assigned":
            moment = follow_up.assigned_at or follow_up.created_at
            start(follow_up, "progress", moment, PROGRESS, follow_up=follow_up)
        else:
            events = get("FollowUpEvent").objects.filter(follow_up=follow_up, kind="reported")
            last = events.order_by("at", "pk").last()
            start(follow_up, "answer", last.at if last else follow_up.created_at, ANSWER, follow_up=follow_up)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_nothing_is_dropped")]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
