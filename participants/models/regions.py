from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from participants.addresses import address_of


class RegionQuerySet(models.QuerySet):
    def regencies_and_cities(self):
        """The 11 regions that put inputs forward; the province itself is left out."""
        return self.exclude(level=Region.Level.PROVINCE)

    def in_official_order(self):
        return self.order_by("code")


class Region(models.Model):
    """The province, or one of its regencies and cities.

    Two code systems stand beside each other because four of the eleven differ and two pairs are
    swapped (domain.md "Regions"): 81.01 of Kemendagri is 8103 of BPS.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("provinsi")
        REGENCY = "regency", _("kabupaten")
        CITY = "city", _("kota")

    code = models.CharField(_("kode Kemendagri"), max_length=8, unique=True)
    bps_code = models.CharField(_("kode BPS"), max_length=8, unique=True)
    name = models.CharField(_("nama"), max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    level = models.CharField(_("tingkat"), max_length=10, choices=Level)
    capital = models.CharField(_("ibu kota"), max_length=120)
    former_names = ArrayField(
        models.CharField(max_length=120), default=list, blank=True, verbose_name=_("nama lama")
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("wilayah")
        verbose_name_plural = _("wilayah")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level="province") | models.Q(code__contains="."),
                name="region_code_of_a_regency_has_a_dot",
            ),
            models.CheckConstraint(
                condition=~models.Q(bps_code__contains="."), name="region_bps_code_has_no_dot"
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        if not self.slug:
            self.slug = slugify(self.name)
        super().save(**kwargs)

    def get_absolute_url(self):
        return address_of("region_detail", self.slug)

    @property
    def short_name(self):
        """The name as it is said: "Buru", "Kota Ambon" (a city keeps its word: Ambon is also the capital)."""
        return self.name.removeprefix("Kabupaten ").removeprefix("Provinsi ")
