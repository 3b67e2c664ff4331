from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.entries import Entry
from meetings.models.records import LastChangeMixin, Record, never_deleted, with_history


class EntryProposalQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at__isnull=True)


@with_history("EntryProposalHistory")
class EntryProposal(LastChangeMixin, Record):
    """What somebody wrote over an entry that another had changed meanwhile: the first saved stays, this is kept beside it.

    `seen` is the version (`Entry.last_change`) that it was written from. Whoever settles it keeps the
    entry, takes the proposal, or merges both; the row with its text stays in any case.
    """

    class Outcome(models.TextChoices):
        KEPT = "kept", _("isi yang tersimpan dipertahankan")
        TAKEN = "taken", _("usulan dipakai")
        MERGED = "merged", _("keduanya digabung")

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("butir notula")
    )
    seen = models.PositiveBigIntegerField(editable=False)
    kind = models.CharField(_("jenis"), max_length=10, choices=Entry.Kind)
    speaker = models.ForeignKey(
        "participants.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pembicara"),
    )
    text = models.TextField(_("isi"))
    outcome = models.CharField(_("hasil"), max_length=6, choices=Outcome, blank=True, editable=False)
    settled_at = models.DateTimeField(_("diselesaikan pada"), null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = EntryProposalQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("usulan isi butir")
        verbose_name_plural = _("usulan isi butir")
        triggers = [never_deleted()]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="", settled_at__isnull=True, settled_by__isnull=True)
                | (~models.Q(outcome="") & models.Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="entry_proposal_settled_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.entry}: {self.text[:40]}"

    @property
    def is_open(self):
        return self.settled_at is None
