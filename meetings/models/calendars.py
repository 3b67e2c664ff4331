"""The office's own part of the calendar, and the limits that are counted in it."""

from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.models.records import Record, append_only, never_deleted, with_history
from meetings.working_days import Calendar

_known: ContextVar[Calendar | None] = ContextVar("known_calendar", default=None)
_read: ContextVar[Callable[[], Calendar] | None] = ContextVar("read_calendar", default=None)


def calendar() -> Calendar:
    """The calendar as it is now: one query at most for each request or job, however often it is asked."""
    known = _known.get()
    if known is None:
        known = (_read.get() or DecreedDay.objects.calendar)()
        _known.set(known)
    return known


def forget_calendar(read: Callable[[], Calendar] | None = None):
    """Read it anew at the next question: at the beginning of a request or job, and where a day was added.

    Args:
        read: where it is read; the table, where nothing is given.
    """
    _known.set(None)
    _read.set(read)


class DecreedDayQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)

    def calendar(self):
        """The Calendar with the days decreed so far; in SQL, since every page with a due date asks for it."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT day, name FROM {self.model._meta.db_table} WHERE withdrawn_at IS NULL")  # noqa: S608
            return Calendar(dict(cursor.fetchall()))


@with_history("DecreedDayHistory")
class DecreedDay(Record):
    """A day off that was decreed after the calendar of the year was known: open deadlines move over it."""

    day = models.DateField(_("tanggal"))
    name = models.CharField(_("nama hari libur"), max_length=200)
    decree = models.CharField(
        _("dasar penetapan"), max_length=200, help_text=_("Misalnya: SKB 3 Menteri Nomor 712 Tahun 2021.")
    )
    withdrawn_at = models.DateTimeField(_("dibatalkan pada"), null=True, editable=False)
    withdrawn_reason = models.TextField(_("alasan pembatalan"), blank=True, editable=False)

    objects = DecreedDayQuerySet.as_manager()

    class Meta:
        ordering = ["-day"]
        verbose_name = _("hari libur yang ditetapkan")
        verbose_name_plural = _("hari libur yang ditetapkan")
        triggers = [never_deleted()]
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                condition=Q(withdrawn_at__isnull=True),
                name="decreed_day_once",
                violation_error_message=_("Tanggal ini sudah tercatat sebagai hari libur."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="decreed_day_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.day:%Y-%m-%d} {self.name}"


def _days(label, default):
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )


class TimeLimits(models.Model):
    """How long each step may take, in working days but for the last. The latest row holds; the earlier ones are its history.

    A clock that runs keeps the limit with which it began. Source of the defaults: the brief, after
    SP4N-LAPOR (domain.md "Time limits").
    """

    verify = _days(_("memeriksa masukan"), 3)
    decide = _days(_("memutuskan masukan yang diverifikasi"), 14)
    progress = _days(_("laporan pertama sesudah didisposisikan"), 14)
    first_reminder = _days(_("pengingat pertama kepada pengusul"), 3)
    second_reminder = _days(_("pengingat kedua kepada pengusul"), 7)
    answer = _days(_("jawaban pengusul sesudah dilaporkan selesai"), 10)
    reopen = _days(_("dapat dibuka kembali sesudah ditutup tanpa jawaban (hari kalender)"), 60)
    since = models.DateTimeField(_("berlaku sejak"), default=clock.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    reason = models.TextField(_("alasan perubahan"))

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = _("batas waktu langkah")
        verbose_name_plural = _("batas waktu langkah")
        triggers = [append_only()]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_reminder__lt=F("second_reminder"), second_reminder__lt=F("answer")),
                name="time_limits_remind_twice_before_the_answer_is_due",
                violation_error_message=_(
                    "Pengingat kedua harus sesudah yang pertama, dan keduanya sebelum batas jawaban."
                ),
            )
        ]

    def __str__(self):
        return f"{self.since:%Y-%m-%d}"

    @classmethod
    def current(cls):
        """Those that hold now; the defaults as long as nobody changed them."""
        return cls.objects.first() or cls()

    @classmethod
    def at(cls, moment, known=None):
        """Those that held at a moment: what began then keeps them.

        Args:
            known: all rows, the latest first, where it is asked for many moments.
        """
        rows = cls.objects.filter(since__lte=moment)[:1] if known is None else known
        return next((row for row in rows if row.since <= moment), None) or cls()
