from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.records import LastChangeMixin, Record, never_deleted, with_history


class PhraseQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(is_active=True)


@with_history("PhraseHistory")
class Phrase(LastChangeMixin, Record):
    """Words that the office uses often in its minutes, put into an entry by their short name."""

    name = models.CharField(_("nama singkat"), max_length=60)
    text = models.TextField(_("kalimat"))
    is_active = models.BooleanField(_("dipakai"), default=True)

    objects = PhraseQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("kalimat baku")
        verbose_name_plural = _("kalimat baku")
        triggers = [never_deleted()]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(is_active=True),
                name="phrase_one_a_name",
                violation_error_message=_("Nama singkat ini sudah dipakai."),
            ),
        ]

    def __str__(self):
        return self.name
