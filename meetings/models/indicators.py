from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.figure_periods import Frequency
from meetings.models.records import LastChangeMixin, Record, append_only, never_deleted, with_history
from participants.addresses import address_of

MOST_DECIMALS = 6
RESERVED = {"baru", "selisih", "angka"}  # these lead elsewhere under /data/


class IndicatorQuerySet(models.QuerySet):
    def published(self):
        """What anybody may know of: everything but what access is restricted to, once it has a definition."""
        return self.filter(is_public=True, current__isnull=False)

    def visible_to(self, user):
        """The public ones; a restricted one for its producer, for whoever gave figures of it, and who reads everything."""
        if not user.is_authenticated:
            return self.published()
        if user.reads_everything:
            return self
        own = Q(producer=user.institution_id) | Q(
            pk__in=self.model.figures.rel.related_model.objects.filter(source=user.institution_id).values(
                "indicator"
            )
        )
        return self.filter(Q(is_public=True) | own, current__isnull=False)


@with_history("IndicatorHistory")
class Indicator(LastChangeMixin, Record):
    """What is counted or measured, and how its figures are dealt with. What it means is in its definitions.

    `tolerance` (in its unit) and `tolerance_percent`: by how much sources may differ without a discrepancy; the
    greater of the two holds. `least`, `most`, `jump_percent`: what a figure is checked against, null for nothing.
    `adds_up`: the regions' figures make the province's.
    """

    class Theme(models.TextChoices):
        POPULATION = "population", _("kependudukan")
        TERRITORY = "territory", _("wilayah dan pemerintahan")
        CONNECTIVITY = "connectivity", _("jaringan dan layanan digital")
        ECONOMY = "economy", _("ekonomi")
        SOCIAL = "social", _("sosial, pendidikan, dan kesehatan")
        ENVIRONMENT = "environment", _("lingkungan")

    slug = models.SlugField(max_length=120, unique=True, editable=False)
    theme = models.CharField(_("tema"), max_length=12, choices=Theme, default=Theme.TERRITORY)
    producer = models.ForeignKey(
        "participants.Institution",
        on_delete=models.PROTECT,
        related_name="indicators",
        verbose_name=_("produsen data"),
    )
    is_public = models.BooleanField(_("dapat diakses umum"), default=True)
    frequency = models.CharField(_("periode"), max_length=8, choices=Frequency, default=Frequency.YEAR)
    decimals = models.PositiveSmallIntegerField(_("desimal"), default=0)
    tolerance = models.DecimalField(_("toleransi"), max_digits=24, decimal_places=6, default=0)
    tolerance_percent = models.DecimalField(_("toleransi (%)"), max_digits=6, decimal_places=3, default=0)
    adds_up = models.BooleanField(_("jumlah wilayah sama dengan provinsi"), default=False)
    least = models.DecimalField(_("nilai terkecil"), max_digits=24, decimal_places=6, null=True, blank=True)
    most = models.DecimalField(_("nilai terbesar"), max_digits=24, decimal_places=6, null=True, blank=True)
    jump_percent = models.DecimalField(
        _("lonjakan wajar (%)"), max_digits=8, decimal_places=3, null=True, blank=True
    )
    current = models.ForeignKey(
        "Definition", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("indikator")
        verbose_name_plural = _("indikator")
        triggers = [never_deleted()]
        constraints = [
            models.CheckConstraint(
                condition=Q(decimals__lte=MOST_DECIMALS), name="indicator_at_most_6_decimals"
            ),
            models.CheckConstraint(
                condition=Q(tolerance__gte=0, tolerance_percent__gte=0), name="indicator_tolerance_from_0"
            ),
            models.CheckConstraint(
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(least__lte=models.F("most")),
                name="indicator_least_before_most",
            ),
        ]

    def __str__(self):
        return self.current.name if self.current_id else self.slug

    def get_absolute_url(self):
        return address_of("indicator_detail", self.slug)

    @property
    def name(self):
        return str(self)

    @property
    def unit(self):
        return self.current.unit if self.current_id else ""

    def give_address(self, name):
        """Set the slug from the name, once: two names that are read alike, or one without letters, get a number."""
        base = slugify(name)[:110] or "indikator"
        self.slug, n = base, 1
        while self.slug in RESERVED or Indicator.objects.filter(slug=self.slug).exists():
            n += 1
            self.slug = f"{base}-{n}"


class Definition(models.Model):
    """One version of what an indicator means: the fields of MS-Ind (Peraturan BPS 5/2020). It never changes.

    `is_composite` is None as long as nobody said; `components` are the indicators that a composite is made of.
    """

    # In the order of the form of BPS; those of Indicator that MS-Ind asks for as well are in `Metadata.MORE`.
    FIELDS = [
        "name",
        "concept",
        "definition",
        "interpretation",
        "formula",
        "measure",
        "unit",
        "classification",
        "level",
        "is_composite",
        "activity",
    ]

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="definitions")
    number = models.PositiveSmallIntegerField(_("versi"))
    valid_from = models.DateField(_("berlaku sejak"))
    reason = models.TextField(_("alasan perubahan"), blank=True)
    name = models.CharField(_("nama indikator"), max_length=200)
    concept = models.TextField(_("konsep"), blank=True)
    definition = models.TextField(_("definisi"), blank=True)
    interpretation = models.TextField(_("interpretasi"), blank=True)
    formula = models.TextField(_("metode atau rumus penghitungan"), blank=True)
    measure = models.CharField(_("ukuran"), max_length=100, blank=True)
    unit = models.CharField(_("satuan"), max_length=60, blank=True)
    classification = models.TextField(_("klasifikasi penyajian"), blank=True)
    level = models.CharField(_("level estimasi"), max_length=200, blank=True)
    is_composite = models.BooleanField(_("indikator komposit"), null=True, blank=True)
    components = models.TextField(_("indikator pembangun"), blank=True)
    activity = models.CharField(_("kegiatan penghasil"), max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    institution = models.ForeignKey(
        "participants.Institution", on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        ordering = ["number"]
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="definition_one_a_number"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="definition_changed_with_a_reason"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="definition_has_a_name"),
        ]

    def __str__(self):
        return f"{self.name} v{self.number}"

    def missing(self):
        """The fields (names of Definition) that MS-Ind asks for and nobody filled in."""
        return [name for name in self.FIELDS if getattr(self, name) in ("", None)]

    # MS-Ind also asks for the period, the producer and the access, which an indicator always has.
    ALWAYS_THERE = 3

    @property
    def filled(self):
        """(how many fields of MS-Ind are filled in, of how many)."""
        number = len(self.FIELDS) + self.ALWAYS_THERE
        return number - len(self.missing()), number

    @property
    def completeness(self):
        """Filled in per cent, rounded down: 100 says that nothing is missing."""
        filled, number = self.filled
        return 100 * filled // number


@with_history("ConceptHistory")
class Concept(Record):
    """A named concept of an indicator, such as "de facto" beside "de jure". None: the indicator has one concept only.

    The main one goes out under the indicator's own name: its figures have no `concept`. Each other one is a line of
    its own.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="concepts")
    name = models.CharField(_("nama konsep"), max_length=100)
    slug = models.SlugField(max_length=100, editable=False)
    definition = models.TextField(_("penjelasan konsep"), blank=True)
    is_main = models.BooleanField(_("konsep utama"), default=False, editable=False)

    class Meta:
        ordering = ["-is_main", "name"]
        verbose_name = _("konsep")
        verbose_name_plural = _("konsep")
        triggers = [never_deleted()]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "slug"], name="concept_one_a_name"),
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(is_main=True), name="concept_one_main_of_an_indicator"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="concept_has_a_name"),
        ]

    def __str__(self):
        return self.name
