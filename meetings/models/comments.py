from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.entries import Entry
from meetings.models.minutes import Minutes
from meetings.models.records import Record, never_deleted, with_history


class EntryCommentQuerySet(models.QuerySet):
    def open(self):
        """Not answered yet."""
        return self.filter(answered_at__isnull=True)

    def visible_to(self, user):
        """Of minutes that the user may read: comments are about a text that all of them share."""
        return self.filter(entry__minutes__in=Minutes.objects.visible_to(user).values("pk"))


@with_history("EntryCommentHistory")
class EntryComment(Record):
    """What a participant says of an entry of the circulated minutes, and what the secretariat answered.

    `seen` is the version of the entry (`Entry.last_change`) that it speaks of. `was_taken_over`: the entry was
    changed accordingly, and `became` is the version that this made; what it was is in its history.
    """

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="comments", verbose_name=_("butir notula")
    )
    institution = models.ForeignKey(
        "participants.Institution", on_delete=models.PROTECT, related_name="+", verbose_name=_("instansi")
    )
    seen = models.PositiveBigIntegerField(editable=False)
    text = models.TextField(_("tanggapan"))
    answer = models.TextField(_("jawaban"), blank=True)
    was_taken_over = models.BooleanField(_("diterima"), default=False, editable=False)
    became = models.PositiveBigIntegerField(null=True, editable=False)
    answered_at = models.DateTimeField(_("dijawab pada"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = EntryCommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("tanggapan")
        verbose_name_plural = _("tanggapan")
        triggers = [never_deleted()]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (models.Q(answered_at__isnull=False, answered_by__isnull=False) & ~models.Q(answer=""))
                | models.Q(answered_at__isnull=False, answered_by__isnull=False, was_taken_over=True),
                name="entry_comment_answered_with_words_or_taken_over",
            ),
            models.CheckConstraint(
                condition=models.Q(was_taken_over=True, became__isnull=False)
                | models.Q(was_taken_over=False, became__isnull=True),
                name="entry_comment_taken_over_made_a_version",
            ),
        ]

    def __str__(self):
        return str(
            _("Tanggapan %(institution)s atas notula %(meeting)s")
            % {"institution": self.institution.label, "meeting": self.entry.minutes.meeting}
        )

    def get_absolute_url(self):
        meeting = self.entry.minutes.meeting
        return reverse("comment_detail", args=[meeting.year, meeting.slug, self.pk])

    @property
    def is_open(self):
        return self.answered_at is None
