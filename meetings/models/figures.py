from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.figure_periods import PATTERN
from meetings.models.cells import CellMixin, CellQuerySetMixin
from meetings.models.indicators import MOST_DECIMALS, Concept, Definition, Indicator
from meetings.models.records import Event, Record, append_only, never_deleted, with_history


class FigureQuerySet(CellQuerySetMixin, models.QuerySet):
    def current(self):
        """What each source says now."""
        return self.filter(status=Figure.Status.CURRENT)

    def of_cell(self, indicator, concept, region, period):
        """The figures of one concept (None: the main one) of an indicator, in a region and a period. Rows or their keys."""
        return self.filter(indicator=indicator, concept=concept, region=region, period=period)

    def of_source(self, user):
        """Those that the user's institution (a delegate: his region's delegation) gave."""
        return self.filter(source=user.institution_id)


# Of a figure: what the source said.
SAID = [
    "indicator",
    "region",
    "period",
    "source",
    "kind",
    "value",
    "decimals",
    "method",
    "collected_on",
    "document",
    "definition",
    "replaces",
    "reason",
    "on_behalf",
]


@with_history("FigureHistory")
class Figure(CellMixin, Record):
    """What one source says of an indicator in a region and a period. A new value is a new row: it `replaces` this one.

    What was said never changes (a trigger refuses it); only the `status` does, and `concept` where a meeting decides
    that two sources count different things. `definition` is the version that held when it was entered.
    """

    class Kind(models.TextChoices):
        """ "Nol" is the number 0."""

        NUMBER = "number", _("angka")
        NOT_AVAILABLE = "not_available", _("tidak tersedia")
        VERY_SMALL = "very_small", _("sangat kecil")

    class Status(models.TextChoices):
        CURRENT = "current", _("berlaku")
        SUPERSEDED = "superseded", _("digantikan")
        RETURNED = "returned", _("dikembalikan")
        WITHDRAWN = "withdrawn", _("ditarik")

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="figures", verbose_name=_("indikator")
    )
    concept = models.ForeignKey(
        Concept,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name=_("konsep"),
    )
    region = models.ForeignKey(
        "participants.Region", on_delete=models.PROTECT, related_name="figures", verbose_name=_("wilayah")
    )
    period = models.CharField(_("periode"), max_length=7)
    source = models.ForeignKey(
        "participants.Institution", on_delete=models.PROTECT, related_name="figures", verbose_name=_("sumber")
    )
    on_behalf = models.BooleanField(
        _("dicatat oleh sekretariat atas nama sumbernya"), default=False, editable=False
    )
    kind = models.CharField(_("jenis nilai"), max_length=13, choices=Kind, default=Kind.NUMBER)
    value = models.DecimalField(_("nilai"), max_digits=24, decimal_places=6, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(_("desimal"), default=0)
    method = models.TextField(_("cara memperoleh"), blank=True)
    collected_on = models.DateField(_("tanggal pengumpulan"), null=True, blank=True)
    document = models.CharField(_("dokumen sumber"), max_length=300, blank=True)
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="figures")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="replaced_by"
    )
    reason = models.TextField(_("alasan perubahan"), blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.CURRENT, editable=False
    )

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "region__code", "period", "pk"]
        verbose_name = _("angka")
        verbose_name_plural = _("angka")
        triggers = [never_deleted(), pgtrigger.ReadOnly(name="what_was_said_stays", fields=SAID)]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "concept", "region", "period", "source"],
                condition=Q(status="current"),
                nulls_distinct=False,
                name="figure_one_current_of_a_source",
            ),
            models.CheckConstraint(
                condition=Q(kind="number", value__isnull=False) | (~Q(kind="number") & Q(value__isnull=True)),
                name="figure_has_a_value_where_it_is_a_number",
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=MOST_DECIMALS), name="figure_at_most_6_decimals"
            ),
            models.CheckConstraint(condition=Q(period__regex=PATTERN), name="figure_of_a_period"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""), name="figure_revised_with_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["indicator", "region", "period"], name="figure_by_cell"),
            models.Index(fields=["source", "status"], name="figure_by_source_and_status"),
        ]

    @property
    def is_current(self):
        return self.status == self.Status.CURRENT

    @property
    def amount(self):
        """The Decimal with as many decimals as the source gave, or None where it is no number."""
        return None if self.value is None else self.value.quantize(Decimal(1).scaleb(-self.decimals))

    @property
    def in_words(self):
        """The value as a page prints it, without its unit: "1.234,5", "tidak tersedia"."""
        return value_in_words(self.kind, self.value, self.decimals)


def value_in_words(kind, value, decimals):
    """What a figure says, in the present language, without its unit.

    Args:
        kind: of Figure.Kind. value: Decimal or None. decimals: as many as the source gave.
    """
    if kind == Figure.Kind.NUMBER:
        return number_format(value, decimal_pos=decimals, force_grouping=True)
    return gettext(Figure.Kind(kind).label)


class FigureEvent(Event):
    class Kind(models.TextChoices):
        ENTERED = "entered", _("dicatat")
        REVISED = "revised", _("dicatat sebagai perbaikan")
        SUPERSEDED = "superseded", _("digantikan angka baru")
        RETURNED = "returned", _("dikembalikan kepada produsennya")
        WITHDRAWN = "withdrawn", _("ditarik sumbernya")
        AGREED = "agreed", _("disepakati dalam rapat")
        CONCEPT_NAMED = "concept_named", _("ditetapkan sebagai konsep tersendiri")
        RESTORED = "restored", _("berlaku kembali")

    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=13, choices=Kind)

    class Meta(Event.Meta):
        triggers = [append_only()]

    def __str__(self):
        return f"{self.figure_id}: {self.kind}"
