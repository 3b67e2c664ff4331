import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.models.meetings import Meeting
from meetings.models.records import StepsMixin, never_deleted, with_history


class MinutesQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Secretariat, chair and administrator always; the invited from the circulation on."""
        if not user.is_authenticated:
            return self.none()
        if user.reads_everything:
            return self
        return self.exclude(status=Minutes.Status.DRAFT).filter(
            models.Exists(
                Meeting.objects.filter(
                    pk=models.OuterRef("meeting_id"),
                    attendances__institution=user.institution_id,
                    attendances__is_invitation=True,
                )
            )
        )


@with_history("MinutesHistory")
class Minutes(StepsMixin, models.Model):
    """The minutes of one meeting. Once ratified by the chair, the database refuses every change."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draf")
        CIRCULATED = "circulated", _("diedarkan")
        RATIFIED = "ratified", _("disahkan")

    STEPS = {Status.DRAFT: {Status.CIRCULATED}, Status.CIRCULATED: {Status.DRAFT, Status.RATIFIED}}

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    circulated_at = models.DateTimeField(_("diedarkan pada"), null=True, editable=False)
    comments_until = models.DateField(_("tanggapan sampai"), null=True, blank=True)
    ratified_at = models.DateTimeField(_("disahkan pada"), null=True, editable=False)
    ratified_by = models.ForeignKey(
        "participants.Person", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    version = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("notula")
        verbose_name_plural = _("notula")
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="ratified_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ratified_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="ratified", ratified_at__isnull=False, ratified_by__isnull=False)
                | (~models.Q(status="ratified") & models.Q(ratified_at__isnull=True)),
                name="minutes_ratified_by_somebody",
            ),
        ]

    def __str__(self):
        return str(_("Notula %(meeting)s") % {"meeting": self.meeting})

    @property
    def is_writable(self):
        return self.ratified_at is None

    @property
    def takes_comments(self):
        """Whether participants may comment today: while circulated, until the end of the day that was set."""
        return self.status == self.Status.CIRCULATED and (
            self.comments_until is None or clock.today() <= self.comments_until
        )

    @property
    def newest_version(self):
        """The number of the version that counts: 1 as ratified, one more with each correction issued. One query."""
        return self.corrections.issued().aggregate(last=models.Max("version"))["last"] or 1

    @property
    def last_change(self):
        """Tells whether somebody saw the present text, and what its decisions settle (0: nothing is there). Three queries.

        It rises with each change of an entry, and with each figure or programme that is settled, or is so no longer.
        """
        entries = self.entries.aggregate(last=models.Max("history__pgh_id"))["last"] or 0
        programmes = self.entries.aggregate(last=models.Max("programme_settlements__history__pgh_id"))
        figures = self.entries.aggregate(
            made=models.Count("settlements"), standing=models.Count("settlements__settles")
        )
        return entries + (programmes["last"] or 0) + 2 * figures["made"] - figures["standing"]
