from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.indicators import Concept, Indicator
from meetings.models.records import never_deleted, with_history
from meetings.models.table_imports import TableImport


class FigureImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the own institution; all for who reads everything; of indicators that he may read."""
        rows = self.filter(indicator__in=Indicator.objects.visible_to(user).values("pk"))
        return rows if user.reads_everything else rows.filter(source=user.institution_id)


@with_history("FigureImportHistory")
class FigureImport(TableImport):
    """A grid of figures from a file or the clipboard: read, shown figure by figure, and taken over once somebody confirms.

    `cells` is what was read and found; nothing of it is a figure before `confirmed_at`. Each is as
    meetings/figure_grids/cells.py reads it, with {"outcome", "told", "about"} as outcomes.py decided when it was last
    looked at. `answers` are those to what can be read in two ways. `concept` None is the main one.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="figure_imports", verbose_name=_("indikator")
    )
    concept = models.ForeignKey(
        Concept, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("konsep")
    )
    source = models.ForeignKey(
        "participants.Institution", on_delete=models.PROTECT, related_name="+", verbose_name=_("sumber")
    )
    name = models.CharField(_("nama berkas"), max_length=200, blank=True)
    method = models.TextField(_("cara memperoleh"), blank=True)
    collected_on = models.DateField(_("tanggal pengumpulan"), null=True, blank=True)
    document = models.CharField(_("dokumen sumber"), max_length=300, blank=True)
    # {"columns": {field: letter}, "notes": [findings about the whole file], "totals": [lines of totals]}
    reading = models.JSONField(_("cara berkas dibaca"), default=dict, editable=False)
    answers = models.JSONField(_("jawaban"), default=dict, editable=False)
    cells = models.JSONField(_("angka"))

    objects = FigureImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("impor angka")
        verbose_name_plural = _("impor angka")
        triggers = [never_deleted()]

    def __str__(self):
        return self.name or str(_("Tempelan"))
