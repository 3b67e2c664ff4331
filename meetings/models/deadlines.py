from datetime import date, timedelta

from django.db import models
from django.db.models import DateField, DateTimeField, F, Func, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.models.calendars import calendar
from meetings.models.records import never_deleted, with_history
from participants.models.zones import ZONES


def day_in_zone(moment, zone="meeting__time_zone"):
    """The day of a moment in the zone of its meeting, in SQL.

    Args:
        moment: the name of a column, or an expression.
        zone: the way to the name of the zone.
    """
    local = Func(F(zone), moment, function="timezone", output_field=DateTimeField())
    return Cast(local, DateField())


def past(field, zone="meeting__time_zone", *, by=0):
    """What lies before today in the zone of its meeting: late from 00.00 of the day after (domain.md "Time limits").

    Args:
        field: the name of a date column.
        zone: the way to the name of the zone. It is asked only in the hours when the zones have different days.
        by: calendar days that may pass since.
    """
    days = {name: clock.today(name) - timedelta(days=by) for name, _label in ZONES}
    if len(set(days.values())) == 1:
        return Q(**{f"{field}__lt": next(iter(days.values()))})
    late = Q()
    for name, day in days.items():
        late |= Q(**{zone: name, f"{field}__lt": day})
    return late


class DeadlineQuerySet(models.QuerySet):
    def running(self):
        return self.filter(ended_at__isnull=True)

    def late(self):
        """Those that run and whose day has passed."""
        return self.running().filter(past("due_date"))


@with_history("DeadlineHistory")
class Deadline(models.Model):
    """A clock on a step of somebody: from which day, how many working days, until when, and when it was met.

    The due date is kept, not computed at each look: a day off that is decreed later moves the clocks
    that run (`meetings.actions.calendars`), and leaves those that have ended as they were.

    The due date of a follow-up that people set by hand is the follow-up's own (`FollowUp.due_date`).
    """

    class Kind(models.TextChoices):
        VERIFY = "verify", _("pemeriksaan masukan")
        DECIDE = "decide", _("keputusan atas masukan")
        PROGRESS = "progress", _("laporan pertama instansi")
        ANSWER = "answer", _("jawaban pengusul")

    OF_INPUT = (Kind.VERIFY, Kind.DECIDE)

    kind = models.CharField(max_length=8, choices=Kind)
    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="deadlines")
    input = models.ForeignKey("meetings.Input", on_delete=models.PROTECT, null=True, related_name="deadlines")
    follow_up = models.ForeignKey(
        "meetings.FollowUp", on_delete=models.PROTECT, null=True, related_name="deadlines"
    )
    started_on = models.DateField(_("dihitung sejak"))
    limit = models.PositiveSmallIntegerField(_("hari kerja"), null=True)  # None: a day that was named
    due_date = models.DateField(_("batas waktu"))
    ended_at = models.DateTimeField(_("berhenti pada"), null=True)
    reminders = models.PositiveSmallIntegerField(_("pengingat terkirim"), default=0)
    reminded_on = models.DateField(_("pengingat terakhir"), null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["started_on", "pk"]
        verbose_name = _("batas waktu")
        verbose_name_plural = _("batas waktu")
        triggers = [never_deleted()]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["verify", "decide"], input__isnull=False, follow_up__isnull=True)
                | Q(kind__in=["progress", "answer"], input__isnull=True, follow_up__isnull=False),
                name="deadline_of_an_input_or_a_follow_up",
            ),
            models.UniqueConstraint(
                fields=["input", "kind"],
                condition=Q(ended_at__isnull=True),
                name="deadline_one_runs_an_input",
            ),
            models.UniqueConstraint(
                fields=["follow_up", "kind"],
                condition=Q(ended_at__isnull=True),
                name="deadline_one_runs_a_follow_up",
            ),
        ]
        indexes = [
            models.Index(fields=["due_date"], condition=Q(ended_at__isnull=True), name="deadline_running")
        ]

    def __str__(self):
        return f"{self.kind} {self.due_date:%Y-%m-%d}"

    @property
    def zone(self):
        return self.meeting.time_zone

    @property
    def is_running(self):
        return self.ended_at is None

    @property
    def is_late(self):
        return self.is_running and self.due_date < clock.today(self.zone)

    @property
    def was_late(self):
        """It ended after its day."""
        return self.ended_at is not None and clock.day_of(self.ended_at, self.zone) > self.due_date

    @property
    def days_late(self):
        """Working days since the due date, 0 where it is not late (or only a weekend has passed)."""
        return calendar().after(self.due_date, clock.today(self.zone)) if self.is_running else 0


def calendar_days_after(moment, days: int, zone: str) -> date:
    """The last day of a limit that is counted in calendar days (re-opening)."""
    return clock.day_of(moment, zone) + timedelta(days=days)
