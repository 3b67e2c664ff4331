from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.records import never_deleted, with_history


class ProgrammeThemeQuerySet(models.QuerySet):
    def in_use(self):
        """What new programmes can be put under."""
        return self.filter(is_active=True)


@with_history("ProgrammeThemeHistory")
class ProgrammeTheme(models.Model):
    """One word of the small vocabulary that programmes are sorted by: a column of the matrix.

    Kept by the secretariat. One that is not used any more stays, with the programmes under it; its address stays when
    it is called otherwise.
    """

    name = models.CharField(_("tema"), max_length=60)
    slug = models.SlugField(_("alamat"), max_length=80, unique=True, editable=False)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0, editable=False)
    is_active = models.BooleanField(_("dipakai"), default=True, editable=False)

    objects = ProgrammeThemeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("tema program")
        verbose_name_plural = _("tema program")
        triggers = [never_deleted()]
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("name"),
                name="programme_theme_one_a_name",
                violation_error_message=_("Tema ini sudah ada."),
            ),
        ]

    def __str__(self):
        return self.name
