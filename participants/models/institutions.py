from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from participants.addresses import address_of
from participants.models.regions import Region


class InstitutionQuerySet(models.QuerySet):
    def delegations(self):
        """The institutions through which the regions speak, one for each regency or city."""
        return self.filter(is_delegation=True)

    def responsible(self):
        """Institutions that a follow-up can be given to."""
        return self.filter(is_active=True)

    def with_reach(self):
        """Each with `has_account`: whether it is told in an account. See `Institution.is_reachable`."""
        accounts = self.model.users.rel.related_model.objects.told().filter(institution=models.OuterRef("pk"))
        return self.annotate(has_account=models.Exists(accounts))

    def reachable(self):
        """Those to which what they are told arrives."""
        return self.with_reach().filter(models.Q(has_account=True) | ~models.Q(email=""))

    def unreachable(self):
        """Those that nobody can tell: without an account that is told, and without an address."""
        return self.with_reach().filter(has_account=False, email="")


class Institution(models.Model):
    """An agency, office or body: the one that is invited, asks, answers or is made responsible."""

    class Kind(models.TextChoices):
        AGENCY = "agency", _("perangkat daerah")
        STATISTICS = "statistics", _("badan statistik")
        LEGISLATURE = "legislature", _("lembaga legislatif")
        SECRETARIAT = "secretariat", _("sekretariat daerah")
        OTHER = "other", _("pemangku kepentingan lain")

    name = models.CharField(_("nama"), max_length=200, unique=True)
    short_name = models.CharField(_("nama singkat"), max_length=60, blank=True)
    slug = models.SlugField(max_length=200, unique=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="institutions", verbose_name=_("wilayah")
    )
    kind = models.CharField(_("jenis"), max_length=12, choices=Kind, default=Kind.AGENCY)
    head_title = models.CharField(
        _("sebutan pimpinan"),
        max_length=200,
        blank=True,
        help_text=_("Misalnya: Kepala Dinas Kominfo Kota Ambon"),
    )
    is_delegation = models.BooleanField(
        _("mewakili wilayahnya"),
        default=False,
        help_text=_("Akun instansi ini berbicara atas nama kabupaten/kotanya dalam Rakor."),
    )
    email = models.EmailField(_("pos-el"), blank=True)
    address = models.CharField(_("alamat"), max_length=300, blank=True)
    is_active = models.BooleanField(_("aktif"), default=True)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["region__code", "name"]
        verbose_name = _("instansi")
        verbose_name_plural = _("instansi")
        constraints = [
            models.UniqueConstraint(
                fields=["region"],
                condition=models.Q(is_delegation=True),
                name="institution_one_delegation_a_region",
                violation_error_message=_("Wilayah ini sudah mempunyai instansi yang mewakilinya."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        if not self.slug:
            self.give_address()
        super().save(**kwargs)

    def get_absolute_url(self):
        return address_of("institution_detail", self.slug)

    def give_address(self):
        """Set the slug from the name, once: two names that are read alike, or one without letters, get a number."""
        base = slugify(self.name)[:190] or "instansi"
        self.slug, n = base, 1
        # "baru" is the address of the form for a new one.
        while self.slug == "baru" or Institution.objects.filter(slug=self.slug).exists():
            n += 1
            self.slug = f"{base}-{n}"

    @property
    def only_region(self):
        """The region of an office of a regency or city; None of one of the province, whose business are all of them."""
        return None if self.region.level == Region.Level.PROVINCE else self.region

    @property
    def is_reachable(self):
        """Whether what it is told arrives: somebody has an account that is told, or the office has an address.

        One query, unless it was fetched by `with_reach()`.
        """
        if self.email:
            return True
        if not hasattr(self, "has_account"):
            self.has_account = self.users.told().exists()
        return self.has_account

    @property
    def label(self):
        """The short name where there is one: for tables and badges."""
        return self.short_name or self.name

    @property
    def invited_official(self):
        """Whom a letter is addressed to: an office, never "Bapak/Ibu" (domain.md "Screen conventions")."""
        return self.head_title or _("Kepala %(institution)s") % {"institution": self.name}
