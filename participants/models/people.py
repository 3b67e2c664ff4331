from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.institutions import Institution


class Person(models.Model):
    """Somebody who speaks, comes or answers, by name or (where the name is not known) by position.

    The name is one field because one-word names exist; titles stand before ("Ir.") and after
    ("S.T., M.T.") it (domain.md "Names"). Phone, e-mail and NIP are internal (UU 27/2022): no
    public page may print them.
    """

    full_name = models.CharField(_("nama lengkap"), max_length=200, blank=True)
    title_before = models.CharField(
        _("gelar di depan"), max_length=60, blank=True, help_text=_("Misalnya: Dr. Ir. H.")
    )
    title_after = models.CharField(
        _("gelar di belakang"), max_length=60, blank=True, help_text=_("Misalnya: S.T., M.T.")
    )
    alternative_names = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("nama lain")
    )
    position = models.CharField(_("jabatan"), max_length=200, blank=True)
    rank = models.CharField(
        _("pangkat"),
        max_length=100,
        blank=True,
        help_text=_("Tercetak di bawah nama penanda tangan. Misalnya: Pembina Utama Muda."),
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="people", verbose_name=_("instansi")
    )
    phone = models.CharField(
        _("telepon"),
        max_length=20,
        blank=True,
        validators=[
            RegexValidator(r"^(\+62|0)[0-9 \-]{6,17}$", _("Tulis nomor telepon seperti 0812… atau +62812…."))
        ],
    )
    email = models.EmailField(_("pos-el"), blank=True)
    nip = models.CharField(
        "NIP",
        max_length=18,
        blank=True,
        # The length alone: PPPK numbers have 18 digits with another meaning (domain.md "Names").
        validators=[RegexValidator(r"^[0-9]{18}$", _("NIP terdiri atas 18 angka."))],
    )

    class Meta:
        ordering = ["institution__region__code", "full_name", "position"]
        verbose_name = _("orang")
        verbose_name_plural = _("orang")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(full_name="", position=""),
                name="person_has_a_name_or_a_position",
                violation_error_message=_("Isi nama atau jabatan."),
            ),
            models.CheckConstraint(
                condition=models.Q(nip="") | models.Q(nip__regex=r"^[0-9]{18}$"),
                name="person_nip_has_18_digits",
            ),
        ]

    def __str__(self):
        return self.display_name

    @property
    def display_name(self):
        """ "Ir. Erni Sopalauw", "Kasrul Selang, ST, MT", "Suharto", or the position where no name is known."""
        if not self.full_name:
            return self.position
        name = f"{self.title_before} {self.full_name}".strip()
        return f"{name}, {self.title_after}" if self.title_after else name

    @property
    def name_and_position(self):
        if self.full_name and self.position:
            return f"{self.display_name} ({self.position})"
        return self.display_name
