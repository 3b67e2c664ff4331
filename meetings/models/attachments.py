import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.follow_ups import FollowUp, FollowUpEvent
from meetings.models.inputs import Input
from meetings.models.meetings import Meeting
from meetings.models.records import Record, never_deleted


def stored_name(attachment, filename):
    """By content: the same file is kept once, and the uploader's file name never becomes a path."""
    return f"{attachment.sha256[:2]}/{attachment.sha256}"


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With the permission of what it belongs to. Papers of a meeting: for the invited (design.md)."""
        papers = Q(meeting__isnull=False)
        if not user.is_authenticated:
            papers = Q(pk=None)
        elif not user.reads_everything:
            papers = Q(meeting__in=Meeting.objects.inviting(user).values("pk"))
        return self.filter(
            papers
            | Q(input__in=Input.objects.visible_to(user).values("pk"))
            | Q(follow_up_event__follow_up__in=FollowUp.objects.visible_to(user).values("pk"))
        )


class Attachment(Record):
    """A file: a paper of a meeting, an annex of an input, or the evidence of a follow-up."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="attachments")
    input = models.ForeignKey(Input, on_delete=models.PROTECT, null=True, related_name="attachments")
    follow_up_event = models.ForeignKey(
        FollowUpEvent, on_delete=models.PROTECT, null=True, related_name="attachments"
    )
    file = models.FileField(_("berkas"), upload_to=stored_name, max_length=120)
    name = models.CharField(_("nama berkas"), max_length=200)
    content_type = models.CharField(max_length=120, editable=False)
    size = models.PositiveBigIntegerField(_("ukuran (bita)"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("lampiran")
        verbose_name_plural = _("lampiran")
        triggers = [never_deleted()]
        constraints = [
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, input__isnull=True, follow_up_event__isnull=True)
                | Q(meeting__isnull=True, input__isnull=False, follow_up_event__isnull=True)
                | Q(meeting__isnull=True, input__isnull=True, follow_up_event__isnull=False),
                name="attachment_belongs_to_one_record",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("attachment_download", args=[self.public_id])

    @property
    def size_label(self):
        """ "48 kB": the weight is stated before somebody on a slow link taps the file."""
        if self.size < 1_000_000:
            return f"{max(1, round(self.size / 1000))} kB"
        return f"{self.size / 1_000_000:.1f} MB".replace(".", ",")
