from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.records import Record, append_only


class LetterheadQuerySet(models.QuerySet):
    def current(self):
        """The one in force, as an unsaved default where nobody has set one yet."""
        return self.order_by("-pk").first() or Letterhead()


class Letterhead(Record):
    """The head of every official document (domain.md "Letterhead"), and how its letters are numbered.

    A change is a row of its own: an older document can say under which head it was made.
    """

    government = models.CharField(
        _("pemerintah daerah"), max_length=120, default="PEMERINTAH PROVINSI MALUKU"
    )
    agency = models.CharField(_("nama dinas"), max_length=160, default="DINAS KOMUNIKASI DAN INFORMATIKA")
    address = models.CharField(_("alamat"), max_length=200, blank=True)
    postal_code = models.CharField(_("kode pos"), max_length=10, blank=True)
    phone = models.CharField(_("telepon"), max_length=60, blank=True)
    email = models.EmailField(_("pos-el"), blank=True)
    website = models.CharField(_("laman"), max_length=120, blank=True)
    city = models.CharField(_("tempat surat dibuat"), max_length=80, default="Ambon")
    emblem = models.BinaryField(_("lambang daerah"), null=True, blank=True)  # PNG, as checked by the form
    number_pattern = models.CharField(
        _("pola nomor surat"),
        max_length=80,
        default="000.8.3.3/{urut}/{unit}",
        help_text=_("{urut} nomor urut, {unit} kode unit, {bulan} bulan angka Romawi, {tahun} tahun."),
    )
    unit_code = models.CharField(_("kode unit"), max_length=20, default="KOMINFO")

    objects = LetterheadQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("kop surat")
        verbose_name_plural = _("kop surat")
        triggers = [append_only()]

    def __str__(self):
        return self.agency
