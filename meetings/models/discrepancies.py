from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from meetings.models.agendas import AgendaItem
from meetings.models.cells import CellMixin, CellQuerySetMixin
from meetings.models.indicators import Concept, Indicator
from meetings.models.meetings import Meeting
from meetings.models.records import Event, Record, Verb, VerbsMixin, append_only, never_deleted, with_history


class Cause(models.TextChoices):
    """Why sources differ (Perpres 39/2019, domain.md "Law that shapes the screens")."""

    UNKNOWN = "unknown", _("belum diketahui")
    CONCEPT = "concept", _("konsep berbeda")
    METHOD = "method", _("cara menghitung berbeda")
    TIME = "time", _("waktu pengumpulan berbeda")
    ERROR = "error", _("kekeliruan")


class DiscrepancyQuerySet(CellQuerySetMixin, models.QuerySet):
    def in_dispute(self):
        """Those in which the sources differ and nobody settled it."""
        return self.filter(status__in=Discrepancy.IN_DISPUTE)

    def to_schedule(self):
        """In dispute and on no agenda that is still to come: never put on one, or the meeting went by.

        An item that a later meeting goes on with takes them along.
        """
        goes_on = AgendaItem.objects.filter(continues=OuterRef("agenda_item")).exclude(
            meeting__status__in=Meeting.OVER
        )
        over = Q(~Exists(goes_on), agenda_item__meeting__status__in=Meeting.OVER)
        return self.in_dispute().filter(Q(agenda_item=None) | over)

    def with_standing(self):
        """Each with what `shown_status` tells apart: whether its meeting went by without a decision."""
        waits = Discrepancy.objects.to_schedule().filter(pk=OuterRef("pk"))
        return self.annotate(waits=Exists(waits))

    def leave_agenda(self):
        """The item that they stood under is taken off its agenda: they wait for another meeting."""
        indicators = Indicator.objects.filter(
            pk__in=list(self.order_by().values_list("indicator", flat=True))
        )
        list(indicators.select_for_update(no_key=True).order_by("pk"))  # before their discrepancies
        held = self.select_for_update(no_key=True).order_by("indicator_id", "pk")  # the order of every verb
        rows = Discrepancy.objects.filter(pk__in=list(held.values_list("pk", flat=True)))
        rows.filter(status=Discrepancy.Status.SCHEDULED).update(status=Discrepancy.Status.OPEN)
        rows.update(agenda_item=None)


@with_history("DiscrepancyHistory")
class Discrepancy(CellMixin, VerbsMixin, models.Model):
    """That sources differ in one cell (indicator, concept, region, period) beyond the indicator's tolerance.

    One row a cell, whose status comes and goes; the portal opens it by itself (`meetings.actions.cells`).
    `settlement` is what a meeting decided and nothing overtook since, also while its minutes are not ratified.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("belum diselesaikan")
        SCHEDULED = "scheduled", _("diagendakan")
        SETTLED = "settled", _("diselesaikan dalam rapat")
        DISSOLVED = "dissolved", _("tidak ada selisih lagi")

    IN_DISPUTE = (Status.OPEN, Status.SCHEDULED)
    # By the names of the functions in meetings/actions; None: the portal does it by itself, within another verb.
    VERBS = {
        "open_again": Verb({Status.SETTLED: Status.OPEN, Status.DISSOLVED: Status.OPEN}, None),
        "put_on_agenda": Verb(dict.fromkeys(IN_DISPUTE, Status.SCHEDULED), "meetings.schedule_discrepancy"),
        "settle": Verb({Status.SCHEDULED: Status.SCHEDULED}, "meetings.settle_figure"),
        "take_effect": Verb({Status.SCHEDULED: Status.SETTLED}, None),
        "dissolve": Verb(
            {
                Status.OPEN: Status.DISSOLVED,
                Status.SCHEDULED: Status.DISSOLVED,
                Status.SETTLED: Status.DISSOLVED,
            },
            None,
        ),
    }

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="discrepancies")
    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, null=True, related_name="discrepancies")
    region = models.ForeignKey("participants.Region", on_delete=models.PROTECT, related_name="discrepancies")
    period = models.CharField(_("periode"), max_length=7)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.OPEN, editable=False)
    cause = models.CharField(_("penyebab"), max_length=8, choices=Cause, default=Cause.UNKNOWN)
    agenda_item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="discrepancies",
        verbose_name=_("mata acara"),
    )
    settlement = models.OneToOneField(
        "Settlement", on_delete=models.PROTECT, null=True, editable=False, related_name="settles"
    )
    opened_at = models.DateTimeField(_("terbuka sejak"), editable=False)
    is_sample = models.BooleanField(_("data contoh"), default=False, editable=False)

    objects = DiscrepancyQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "pk"]
        verbose_name = _("selisih angka")
        verbose_name_plural = _("selisih angka")
        triggers = [never_deleted()]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "concept", "region", "period"],
                nulls_distinct=False,
                name="discrepancy_one_a_cell",
            ),
            models.CheckConstraint(
                condition=~Q(status="settled") | Q(settlement__isnull=False),
                name="discrepancy_settled_by_a_settlement",
            ),
            models.CheckConstraint(
                condition=~Q(status="scheduled") | Q(agenda_item__isnull=False),
                name="discrepancy_scheduled_on_an_agenda",
            ),
        ]
        indexes = [models.Index(fields=["status"], name="discrepancy_by_status")]

    def __str__(self):
        return str(
            _("Selisih angka: %(indicator)s, %(region)s, %(period)s")
            % {
                "indicator": f"{self.indicator} ({self.concept})" if self.concept_id else self.indicator,
                "region": self.region.short_name,
                "period": self.period_label,
            }
        )

    @property
    def is_in_dispute(self):
        return self.status in self.IN_DISPUTE

    @property
    def shown_status(self):
        """The status that is told: of rows `with_standing` "scheduled" only as long as a meeting is to deal with it."""
        went_by = self.status == self.Status.SCHEDULED and getattr(self, "waits", False)
        return self.Status.OPEN if went_by else self.status

    @property
    def shown_status_label(self):
        return self.Status(self.shown_status).label

    @property
    def meeting(self):
        """The meeting that is to deal with it; None where it is on no agenda, or that meeting is over."""
        if self.agenda_item_id is None or not self.is_in_dispute:
            return None
        meeting = self.agenda_item.meeting
        return None if meeting.status in Meeting.OVER else meeting


class DiscrepancyEvent(Event):
    class Kind(models.TextChoices):
        OPENED = "opened", _("selisih ditemukan")
        REOPENED = "reopened", _("dibuka kembali karena ada angka baru")
        LOST = "lost", _("dibuka kembali karena angka yang disepakati tidak berlaku lagi")
        NEW_VALUE = "new_value", _("angka baru masuk")
        CAUSE_NAMED = "cause_named", _("penyebab dicatat")
        SCHEDULED = "scheduled", _("diagendakan dalam Rakor")
        DECIDED = "decided", _("diputuskan, menunggu pengesahan notula")
        SETTLED = "settled", _("diselesaikan")
        FOLLOWED = "followed", _("sumber menyesuaikan diri dengan angka yang disepakati")
        OVERTAKEN = "overtaken", _("keputusan tidak berlaku lagi")
        DISSOLVED = "dissolved", _("sumber sudah sama")
        NONE_LEFT = "none_left", _("tidak lagi ada dua sumber yang dapat dibandingkan")

    VANISHED = (Kind.DISSOLVED, Kind.NONE_LEFT)

    discrepancy = models.ForeignKey(Discrepancy, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=11, choices=Kind)

    class Meta(Event.Meta):
        triggers = [append_only()]

    def __str__(self):
        return f"{self.discrepancy_id}: {self.kind}"


class DiscrepancyComment(Record):
    """What a party says about a discrepancy, in the name of its institution. It never changes."""

    discrepancy = models.ForeignKey(Discrepancy, on_delete=models.PROTECT, related_name="comments")
    institution = models.ForeignKey(
        "participants.Institution", on_delete=models.PROTECT, related_name="+", verbose_name=_("instansi")
    )
    text = models.TextField(_("tanggapan"))

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("tanggapan atas selisih")
        verbose_name_plural = _("tanggapan atas selisih")
        triggers = [append_only()]

    def __str__(self):
        return f"{self.discrepancy_id}: {self.institution}"
