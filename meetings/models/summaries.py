from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.models.meetings import Meeting
from meetings.models.records import (
    LastChangeMixin,
    Record,
    StepsMixin,
    append_only,
    never_deleted,
    with_history,
)


class SummaryQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Summary.Status.PUBLISHED, meeting__announced_at__isnull=False)


@with_history("SummaryHistory")
class Summary(LastChangeMixin, StepsMixin, Record):
    """What the public reads about a meeting. `draft` is the working text; a version is what was published."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draf")
        PUBLISHED = "published", _("diterbitkan")
        WITHDRAWN = "withdrawn", _("ditarik")

    STEPS = {
        Status.DRAFT: {Status.PUBLISHED},
        Status.PUBLISHED: {Status.PUBLISHED, Status.WITHDRAWN},
        Status.WITHDRAWN: {Status.PUBLISHED},
    }

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="summary")
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    draft = models.TextField(_("isi ringkasan"))
    withdrawal_reason = models.TextField(_("alasan penarikan"), blank=True, editable=False)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ringkasan")
        verbose_name_plural = _("ringkasan")
        triggers = [never_deleted()]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | ~Q(withdrawal_reason=""),
                name="summary_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self):
        return str(_("Ringkasan %(meeting)s") % {"meeting": self.meeting})

    @property
    def is_published(self):
        return self.status == self.Status.PUBLISHED


class SummaryVersionQuerySet(models.QuerySet):
    def readable(self):
        """What the public may read of them: the texts of a published summary that nobody withheld."""
        return self.filter(summary__in=Summary.objects.published().values("pk"), withholding=None)


class SummaryVersion(models.Model):
    """One published text. Version 1 needs no reason; every later one says why it was corrected.

    A text that must not be read any more is withheld (`SummaryWithholding`); the row itself never changes.
    """

    summary = models.ForeignKey(Summary, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("versi"))
    text = models.TextField()
    reason = models.TextField(_("alasan perbaikan"), blank=True)
    published_at = models.DateTimeField(_("diterbitkan pada"))
    published_by = models.ForeignKey("participants.User", on_delete=models.PROTECT, related_name="+")

    objects = SummaryVersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(fields=["summary", "number"], name="summary_version_one_a_number"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="summary_version_corrected_with_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.summary} v{self.number}"

    @property
    def is_withheld(self):
        return getattr(self, "withholding", None) is not None


class SummaryWithholding(models.Model):
    """That the text of a version is not for the public any more, since when and why.

    Number, date and reasons of the version stay readable, and so does the text for those who publish summaries.
    """

    version = models.OneToOneField(SummaryVersion, on_delete=models.PROTECT, related_name="withholding")
    at = models.DateTimeField(_("tidak ditampilkan sejak"), default=clock.now)
    by = models.ForeignKey("participants.User", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("alasan"))

    class Meta:
        triggers = [append_only()]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="summary_withheld_with_a_reason"),
        ]

    def __str__(self):
        return f"{self.version}: {self.reason}"
