import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.models.follow_ups import FollowUp, FollowUpEvent
from meetings.models.inputs import Input
from meetings.models.meetings import Meeting
from meetings.models.records import Record, never_deleted

_OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
# The kinds of file that are kept, by the extension (`forms.attachments` checks them).
TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}presentationml.presentation",
    ".odt": f"{OPEN_DOCUMENT}text",
    ".ods": f"{OPEN_DOCUMENT}spreadsheet",
    ".csv": "text/csv",
    ".txt": "text/plain",
}
_LABELS = {content_type: extension[1:].upper() for extension, content_type in TYPES.items()}


def is_image(content_type):
    return content_type.startswith("image/")


def weight_label(content_type, size):
    """ "foto, 48 kB" or "PDF, 1,2 MB": stated with each link, before somebody on a slow link taps it.

    Args:
        size: bytes.
    """
    kind = gettext("foto") if is_image(content_type) else _LABELS.get(content_type)
    if size < 1_000_000:
        weight = f"{max(1, round(size / 1000))} kB"
    else:
        weight = f"{number_format(round(size / 1_000_000, 1), decimal_pos=1)} MB"
    return f"{kind}, {weight}" if kind else weight


def stored_name(attachment, filename):
    """By content: the same file is kept once, and the uploader's file name never becomes a path."""
    return f"{attachment.sha256[:2]}/{attachment.sha256}"


def small_name(attachment, filename):
    """Of the small version of a photo, beside the other one."""
    return f"{stored_name(attachment, filename)}-kecil"


def one_of(*owners):
    """The Q of exactly one of these being set."""
    alone = Q()
    for owner in owners:
        alone |= Q(**{f"{other}__isnull": other != owner for other in owners})
    return alone


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With the permission of what it belongs to. Papers of a meeting: for the invited (design.md).

        A letter of assignment names people: for the institution that sent it, and those who prepare the meeting.
        """
        papers = Q(meeting__isnull=False)
        assignments = Q(attendance__isnull=False)
        if not user.is_authenticated:
            papers = assignments = Q(pk=None)
        elif not user.reads_everything:
            papers = Q(meeting__in=Meeting.objects.inviting(user).values("pk"))
            assignments = Q(attendance__institution=user.institution_id)
        return self.filter(withdrawn_at=None).filter(
            papers
            | assignments
            | Q(input__in=Input.objects.visible_to(user).values("pk"))
            | Q(follow_up_event__follow_up__in=FollowUp.objects.visible_to(user).values("pk"))
        )


class Attachment(Record):
    """A file: a paper of a meeting, an annex of an input, or the evidence of a follow-up.

    Of a photo there are two light versions and no original (meetings/photos.py). A paper that should not have been given
    out is withdrawn: nobody gets it any more, and its row keeps who said so, when and why.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Kind(models.TextChoices):
        """What a paper of a meeting is; other attachments need no kind."""

        PRESENTATION = "presentation", _("bahan paparan")
        PHOTO = "photo", _("foto")
        LETTER = "letter", _("surat")
        OTHER = "other", _("lain-lain")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="attachments")
    # The letter of assignment (surat tugas) of whoever represents an institution.
    attendance = models.ForeignKey(
        "meetings.Attendance", on_delete=models.PROTECT, null=True, related_name="attachments"
    )
    kind = models.CharField(_("jenis"), max_length=12, choices=Kind, blank=True)
    caption = models.CharField(_("keterangan foto"), max_length=300, blank=True)
    input = models.ForeignKey(Input, on_delete=models.PROTECT, null=True, related_name="attachments")
    follow_up_event = models.ForeignKey(
        FollowUpEvent, on_delete=models.PROTECT, null=True, related_name="attachments"
    )
    file = models.FileField(_("berkas"), upload_to=stored_name, max_length=120)
    name = models.CharField(_("nama berkas"), max_length=200)
    content_type = models.CharField(max_length=120, editable=False)
    size = models.PositiveBigIntegerField(_("ukuran (bita)"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    # Of a photo: the fingerprint of what was sent, and its small version.
    sent_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    small_file = models.FileField(upload_to=small_name, max_length=120, blank=True, editable=False)
    small_size = models.PositiveIntegerField(null=True, editable=False)

    withdrawn_at = models.DateTimeField(_("ditarik pada"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    withdraw_reason = models.TextField(_("alasan penarikan"), blank=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("lampiran")
        verbose_name_plural = _("lampiran")
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="only_withdrawn",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["withdrawn_at", "withdrawn_by", "withdraw_reason"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=one_of("meeting", "attendance", "input", "follow_up_event"),
                name="attachment_belongs_to_one_record",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdraw_reason="")),
                name="attachment_withdrawn_by_somebody_with_a_reason",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("attachment_download", args=[self.public_id])

    @property
    def is_image(self):
        return is_image(self.content_type)

    @property
    def is_bare(self):
        """Whether what is stored holds nothing but the picture. Photos from before that was made sure of do not."""
        return not self.is_image or bool(self.sent_sha256)

    @property
    def light_url(self):
        """The lightest that shows what it is: of a photo the small version."""
        return (
            reverse("attachment_small", args=[self.public_id]) if self.small_file else self.get_absolute_url()
        )

    @property
    def weight_label(self):
        return weight_label(self.content_type, self.size)

    @property
    def light_label(self):
        """Of what `light_url` gives."""
        return weight_label(self.content_type, self.small_size) if self.small_file else self.weight_label
