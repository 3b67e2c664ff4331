import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.models.attendance import Attendance
from meetings.models.meetings import Meeting
from meetings.models.records import never_deleted


def new_code():
    """What the QR on the screen carries: 16 characters that cannot be guessed while it is shown."""
    return secrets.token_urlsafe(12)


class CheckInCodeQuerySet(models.QuerySet):
    def shown_since(self, moment):
        """Those that nobody has opened yet and that are on a screen since `moment` or later."""
        return self.filter(opened_at=None, shown_at__gt=moment)


class CheckInCode(models.Model):
    """One picture of the QR on the meeting's screen: shown for 30 seconds, good for one person's check-in."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="check_in_codes")
    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    shown_at = models.DateTimeField(_("ditampilkan pada"), default=clock.now)
    opened_at = models.DateTimeField(_("dipindai pada"), null=True)
    used_at = models.DateTimeField(_("dipakai pada"), null=True)
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CheckInCodeQuerySet.as_manager()

    class Meta:
        ordering = ["-shown_at", "-pk"]
        verbose_name = _("kode hadir")
        verbose_name_plural = _("kode hadir")
        triggers = [never_deleted()]

    def __str__(self):
        return f"{self.meeting} {self.shown_at:%H:%M:%S}"
