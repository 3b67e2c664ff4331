from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.programmes import FIRST_YEAR, LAST_YEAR, Programme
from meetings.models.records import Record, never_deleted, with_history


class ProgrammePlanQuerySet(models.QuerySet):
    def having(self):
        """Those that have the programme, carried out or not."""
        return self.exclude(standing=ProgrammePlan.Standing.LEFT_OUT)

    def to_carry_out(self):
        return self.filter(standing__in=ProgrammePlan.TO_CARRY_OUT)


@with_history("ProgrammePlanHistory")
class ProgrammePlan(Record):
    """What one plan makes of a programme: the RKPD or Renja of an institution, of one year.

    The RKPD of a region and the Renja of an agency may both have it, each another part, and each is carried out or not
    for itself. `part` says what of it where the plan has only a part; the standing of the programme follows from all
    its plans (`standing_of`).
    """

    class Standing(models.TextChoices):
        TAKEN_UP = "taken_up", _("dimuat")
        PARTLY = "partly", _("dimuat sebagian")
        LEFT_OUT = "left_out", _("tidak dimuat")
        CARRIED_OUT = "carried_out", _("dilaksanakan")

    TO_CARRY_OUT = (Standing.TAKEN_UP, Standing.PARTLY)
    MARKS = {
        Standing.TAKEN_UP: "reported",
        Standing.PARTLY: "in_progress",
        Standing.LEFT_OUT: "not_accommodated",
        Standing.CARRIED_OUT: "confirmed",
    }

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="plans", verbose_name=_("program")
    )
    institution = models.ForeignKey(
        "participants.Institution",
        on_delete=models.PROTECT,
        related_name="programme_plans",
        verbose_name=_("instansi"),
    )
    document = models.CharField(_("dokumen perencanaan"), max_length=5, choices=Programme.Document)
    document_year = models.PositiveSmallIntegerField(_("tahun dokumen"))
    standing = models.CharField(_("kedudukan"), max_length=11, choices=Standing)
    part = models.TextField(_("bagian yang dimuat"), blank=True)
    reason = models.TextField(_("alasan"), blank=True)
    evidence = models.TextField(_("bukti pelaksanaan"), blank=True)

    objects = ProgrammePlanQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("rencana yang memuat program")
        verbose_name_plural = _("rencana yang memuat program")
        triggers = [never_deleted()]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "institution", "document", "document_year"], name="programme_plan_once"
            ),
            models.CheckConstraint(
                condition=Q(document_year__gte=FIRST_YEAR, document_year__lte=LAST_YEAR),
                name="programme_plan_of_a_known_year",
            ),
            models.CheckConstraint(
                condition=~Q(standing="partly") | ~Q(part=""), name="programme_plan_says_which_part"
            ),
            models.CheckConstraint(
                condition=~Q(standing="taken_up") | Q(part=""), name="programme_plan_of_the_whole_has_no_part"
            ),
            models.CheckConstraint(
                condition=~Q(standing="left_out") | ~Q(reason=""),
                name="programme_plan_left_out_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(standing="carried_out") | ~Q(evidence=""),
                name="programme_plan_carried_out_with_evidence",
            ),
        ]

    def __str__(self):
        return f"{self.get_document_display()} {self.document_year} {self.institution.label}"

    @property
    def mark(self):
        """The code by which its standing is drawn (the tag status)."""
        return self.MARKS[self.standing]


_Standing, _Status = ProgrammePlan.Standing, Programme.Status


def standing_of(plans):
    """(the status of a programme with these plans, the plan by which it is told: None where none has it).

    Carried out is what a plan that has the whole carried out, or every plan that has a part of it.
    """
    having = [plan for plan in plans if plan.standing != _Standing.LEFT_OUT]
    if not having:
        return _Status.NOT_TAKEN_UP, None
    done = [plan for plan in having if plan.standing == _Standing.CARRIED_OUT]
    whole = [plan for plan in having if not plan.part]
    whole_done = [plan for plan in done if not plan.part]
    if whole_done or len(done) == len(having):
        return _Status.CARRIED_OUT, (whole_done or done)[-1]
    if whole:
        return _Status.TAKEN_UP, whole[-1]
    return _Status.PARTLY, [plan for plan in having if plan.standing == _Standing.PARTLY][-1]
