from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.entries import Entry
from meetings.models.inputs import Input
from meetings.models.programme_themes import ProgrammeTheme
from meetings.models.records import (
    Event,
    LastChangeMixin,
    Record,
    Verb,
    VerbsMixin,
    append_only,
    never_deleted,
    status_in_words,
    with_history,
)
from participants.addresses import address_of

FIRST_YEAR, LAST_YEAR = 2000, 2100


class ProgrammeQuerySet(models.QuerySet):
    def published(self):
        """All of them, from their proposal on: institutions propose ex officio, in public. One that was withdrawn stays
        readable, with its reason."""
        return self.all()

    def visible_to(self, _user):
        return self.published()

    def counted(self):
        """What the matrix and the totals count: all but what was withdrawn."""
        return self.exclude(status=Programme.Status.WITHDRAWN)

    def of_proposer(self, user):
        """The user's own: those of his region's delegation, or of his institution."""
        own = Q(institution=user.institution_id)
        if user.speaks_for_region:
            own |= Q(institution__region=user.region_id, institution__is_delegation=True)
        return self.filter(own)


@with_history("ProgrammeHistory")
class Programme(LastChangeMixin, VerbsMixin, Record):
    """A programme that an institution proposes for a year, and what became of it.

    `institution` proposes; `region` is the one that it is for (the province itself: for all of it). `budget` is in Rupiah,
    null where none is stated. `decision` is that of a Rakor, set once its minutes are ratified.

    Several plans may have it, each with a standing of its own (ProgrammePlan). The status follows from all of them;
    `taken_up_by` with its planning `document` of `document_year`, `part` and `evidence` are those of the plan by which
    the status is told.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("diusulkan")
        AGREED = "accepted", _("disepakati dalam Rakor")  # "agreed" is a status of inputs, with another word
        TAKEN_UP = "taken_up", _("masuk RKPD/Renja")
        PARTLY = "partly", _("masuk sebagian")
        NOT_TAKEN_UP = "not_taken_up", _("tidak diakomodasi")
        CARRIED_OUT = "carried_out", _("dilaksanakan")
        WITHDRAWN = "withdrawn", _("ditarik")

    class Fund(models.TextChoices):
        NATIONAL = "apbn", _("APBN")
        PROVINCE = "apbd_provinsi", _("APBD provinsi")
        REGENCY = "apbd_kabupaten_kota", _("APBD kabupaten/kota")
        SPECIAL = "dak", _("DAK")
        OTHER = "lain", _("sumber lain")

    class Document(models.TextChoices):
        RKPD = "rkpd", _("RKPD")
        RENJA = "renja", _("Renja")

    # By the names of the functions in meetings/actions/programmes.py, programme_plans.py and programme_settlements.py.
    # What is said of a plan leads where the table says as long as it is the only one, or, once the programme is carried
    # out, as long as a plan that had the whole carried it out: the other plans still say what becomes of them.
    VERBS = {
        "change_programme": Verb({Status.PROPOSED: Status.PROPOSED}, "meetings.change_programme"),
        "withdraw_programme": Verb(
            dict.fromkeys([Status.PROPOSED, Status.AGREED], Status.WITHDRAWN), "meetings.change_programme"
        ),
        "depend_on": Verb(
            {
                Status.PROPOSED: Status.PROPOSED,
                Status.AGREED: Status.AGREED,
                Status.TAKEN_UP: Status.TAKEN_UP,
                Status.PARTLY: Status.PARTLY,
                Status.NOT_TAKEN_UP: Status.NOT_TAKEN_UP,
            },
            "meetings.change_programme",
        ),
        "agree_programme": Verb({Status.PROPOSED: Status.AGREED}, "meetings.settle_programme"),
        "decline_programme": Verb({Status.PROPOSED: Status.NOT_TAKEN_UP}, "meetings.settle_programme"),
        "take_up": Verb(
            dict.fromkeys(
                [Status.AGREED, Status.TAKEN_UP, Status.PARTLY, Status.NOT_TAKEN_UP], Status.TAKEN_UP
            )
            | {Status.CARRIED_OUT: Status.CARRIED_OUT},
            "meetings.take_up_programme",
        ),
        "take_up_partly": Verb(
            dict.fromkeys([Status.AGREED, Status.PARTLY, Status.NOT_TAKEN_UP], Status.PARTLY)
            | {Status.TAKEN_UP: Status.TAKEN_UP, Status.CARRIED_OUT: Status.CARRIED_OUT},
            "meetings.take_up_programme",
        ),
        "leave_out": Verb(
            dict.fromkeys([Status.AGREED, Status.NOT_TAKEN_UP], Status.NOT_TAKEN_UP)
            | {
                Status.TAKEN_UP: Status.TAKEN_UP,
                Status.PARTLY: Status.PARTLY,
                Status.CARRIED_OUT: Status.CARRIED_OUT,
            },
            "meetings.leave_out_programme",
        ),
        "carry_out": Verb(
            dict.fromkeys([Status.TAKEN_UP, Status.PARTLY, Status.CARRIED_OUT], Status.CARRIED_OUT),
            "meetings.report_programme",
        ),
    }
    IN_A_PLAN = (Status.TAKEN_UP, Status.PARTLY, Status.CARRIED_OUT)
    # The shapes of static/scss/_status.scss by which each is drawn.
    MARKS = {
        Status.AGREED: "verified",
        Status.TAKEN_UP: "reported",
        Status.PARTLY: "in_progress",
        Status.NOT_TAKEN_UP: "not_accommodated",
        Status.CARRIED_OUT: "confirmed",
    }

    number = models.CharField(_("nomor"), max_length=14, unique=True, editable=False)
    title = models.CharField(_("nama program"), max_length=200)
    aim = models.TextField(_("tujuan"))
    year = models.PositiveSmallIntegerField(_("tahun"))
    region = models.ForeignKey(
        "participants.Region", on_delete=models.PROTECT, related_name="programmes", verbose_name=_("wilayah")
    )
    place = models.CharField(_("lokasi"), max_length=300, blank=True)
    institution = models.ForeignKey(
        "participants.Institution",
        on_delete=models.PROTECT,
        related_name="programmes",
        verbose_name=_("pengusul"),
    )
    on_behalf = models.BooleanField(
        _("dicatat oleh sekretariat atas nama pengusul"), default=False, editable=False
    )
    theme = models.ForeignKey(
        ProgrammeTheme, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("tema")
    )
    budget = models.DecimalField(_("anggaran"), max_digits=18, decimal_places=2, null=True, blank=True)
    fund = models.CharField(_("sumber dana"), max_length=20, choices=Fund, blank=True)
    input = models.ForeignKey(
        Input,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name=_("masukan asal"),
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.PROPOSED, editable=False
    )
    get_status_display = status_in_words
    decision = models.ForeignKey(
        Entry,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="programmes",
        verbose_name=_("keputusan"),
    )
    taken_up_by = models.ForeignKey(
        "participants.Institution",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="programmes_taken_up",
        verbose_name=_("dimuat oleh"),
    )
    document = models.CharField(
        _("dokumen perencanaan"), max_length=5, choices=Document, blank=True, editable=False
    )
    document_year = models.PositiveSmallIntegerField(_("tahun dokumen"), null=True, editable=False)
    part = models.TextField(_("bagian yang dimuat"), blank=True, editable=False)
    public_reason = models.TextField(_("alasan"), blank=True, editable=False)
    evidence = models.TextField(_("bukti pelaksanaan"), blank=True, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "number"]
        verbose_name = _("program")
        verbose_name_plural = _("program")
        triggers = [never_deleted()]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="programme_of_a_known_year"
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0), name="programme_budget_from_0"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["not_taken_up", "withdrawn"]) | ~Q(public_reason=""),
                name="programme_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "withdrawn"]) | Q(decision__isnull=False),
                name="programme_settled_by_a_decision",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["taken_up", "partly", "carried_out"])
                | (Q(taken_up_by__isnull=False, document_year__isnull=False) & ~Q(document="")),
                name="programme_in_a_named_document",
            ),
            models.CheckConstraint(
                condition=~Q(status="partly") | ~Q(part=""), name="programme_partly_says_which_part"
            ),
            models.CheckConstraint(
                condition=~Q(status="carried_out") | ~Q(evidence=""),
                name="programme_carried_out_with_evidence",
            ),
        ]
        indexes = [
            models.Index(fields=["year", "region", "theme"], name="programme_by_cell"),
            models.Index(fields=["-year", "number"], name="programme_by_year"),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        return address_of("programme_detail", self.number)

    @property
    def mark(self):
        """The code by which its status is drawn (the tag status)."""
        return self.MARKS.get(self.status, self.status)


class ProgrammeEvent(Event):
    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("diusulkan")
        CHANGED = "changed", _("diubah pengusul")
        AGREED = "agreed", _("disepakati dalam Rakor")
        DECLINED = "declined", _("tidak disepakati dalam Rakor")
        TAKEN_UP = "taken_up", _("masuk RKPD/Renja")
        PARTLY = "partly", _("masuk sebagian")
        LEFT_OUT = "left_out", _("tidak masuk RKPD/Renja")
        CARRIED_OUT = "carried_out", _("dilaksanakan")
        WITHDRAWN = "withdrawn", _("ditarik pengusul")
        LINKED = "linked", _("bergantung pada program lain")
        FREED = "freed", _("tidak lagi bergantung pada program lain")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    link = models.URLField(_("tautan bukti"), blank=True, max_length=500)

    class Meta(Event.Meta):
        triggers = [append_only()]

    def __str__(self):
        return f"{self.programme.number}: {self.kind}"


class ProgrammeDependencyQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(dropped_at=None)


@with_history("ProgrammeDependencyHistory")
class ProgrammeDependency(Record):
    """`programme` cannot go on without `needs`. Dropped where it does not hold any more, never deleted; without circles."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="dependencies", verbose_name=_("program")
    )
    needs = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="dependents", verbose_name=_("bergantung pada")
    )
    dropped_at = models.DateTimeField(_("dilepas pada"), null=True, editable=False)

    objects = ProgrammeDependencyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("ketergantungan program")
        verbose_name_plural = _("ketergantungan program")
        triggers = [never_deleted()]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "needs"],
                condition=Q(dropped_at=None),
                name="programme_dependency_once",
            ),
            models.CheckConstraint(
                condition=~Q(programme=models.F("needs")), name="programme_not_dependent_on_itself"
            ),
        ]

    def __str__(self):
        return f"{self.programme.number} → {self.needs.number}"
