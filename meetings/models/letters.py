import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.attendance import Attendance
from meetings.models.meetings import Meeting
from meetings.models.notifications import Delivery
from meetings.models.records import Event, Record, append_only, never_deleted, with_history


class InvitationLetterQuerySet(models.QuerySet):
    def issued(self):
        return self.filter(issued_at__isnull=False)


@with_history("InvitationLetterHistory")
class InvitationLetter(Record):
    """*Surat undangan* of a meeting: a draft until it is issued, then numbered and never changed.

    Who signs is kept as it was on that day (`signer_*`): a later change of the post-holder alters no letter.
    """

    class Nature(models.TextChoices):
        ORDINARY = "biasa", _("biasa")
        URGENT = "segera", _("segera")
        VERY_URGENT = "sangat_segera", _("sangat segera")
        IMPORTANT = "penting", _("penting")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="letters")
    number = models.CharField(_("nomor surat"), max_length=100, blank=True, editable=False)
    dated_on = models.DateField(_("tanggal surat"))
    nature = models.CharField(_("sifat"), max_length=14, choices=Nature, default=Nature.ORDINARY)
    subject = models.CharField(_("hal"), max_length=200)
    opening = models.TextField(_("pembuka"))
    closing = models.TextField(_("penutup"))
    copies_to = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("tembusan")
    )
    signer = models.ForeignKey(
        "participants.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("penanda tangan")
    )
    signer_post = models.CharField(_("jabatan penanda tangan"), max_length=200)
    signer_name = models.CharField(_("nama penanda tangan"), max_length=330, blank=True, editable=False)
    signer_rank = models.CharField(_("pangkat penanda tangan"), max_length=100, blank=True, editable=False)
    signer_nip = models.CharField(_("NIP penanda tangan"), max_length=18, blank=True, editable=False)
    issued_at = models.DateTimeField(_("diterbitkan pada"), null=True, editable=False)

    objects = InvitationLetterQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("surat undangan")
        verbose_name_plural = _("surat undangan")
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="issued_letter_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__issued_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True) | ~Q(number=""), name="letter_issued_with_a_number"
            ),
            # Of one year: the office's book begins anew in January, and its pattern may leave the year out.
            models.UniqueConstraint(
                "number",
                ExtractYear("dated_on"),
                condition=~Q(number=""),
                name="letter_number_given_once_a_year",
            ),
        ]

    def __str__(self):
        return self.number or str(self.subject)

    def get_absolute_url(self):
        return reverse("letter_detail", args=[self.meeting_id, self.pk])

    @property
    def is_issued(self):
        return self.issued_at is not None

    @property
    def latest_document(self):
        """The Document of the issued letter, None of a draft. One query."""
        return self.documents.filter(is_draft=False).order_by("-version").first()


class LetterRecipientQuerySet(models.QuerySet):
    def issued(self):
        return self.filter(letter__issued_at__isnull=False)

    def silent(self):
        """Those that got a letter and have not said who comes."""
        return self.issued().filter(attendance__status=Attendance.Status.INVITED)


@with_history("LetterRecipientHistory")
class LetterRecipient(Record):
    """One institution that a letter goes to: how it was sent, and the link by which it replies without an account.

    `addressee` is the official as the issued letter names him, "Kepala Dinas …"; empty in a draft, whose recipients
    can still be left out.
    """

    class State(models.TextChoices):
        """What became of the sending, as the tracking page says it."""

        HANDED_OVER = "handed_over", _("diserahkan sebagai surat cetak")
        SENT = "sent", _("terkirim")
        FAILED = "failed", _("gagal terkirim")
        WAITING = "waiting", _("menunggu dikirim")
        NO_ADDRESS = "no_address", _("tanpa alamat pos-el")

    letter = models.ForeignKey(InvitationLetter, on_delete=models.PROTECT, related_name="recipients")
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="letters")
    addressee = models.CharField(_("kepada"), max_length=200, blank=True, editable=False)
    address = models.EmailField(_("pos-el"), blank=True)
    # In the link's signed text: a link that was replaced, for one sent to a wrong address, no longer opens.
    reply_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, related_name="+")
    handed_over_at = models.DateTimeField(_("diserahkan pada"), null=True, blank=True)  # on paper
    reminded_at = models.DateTimeField(_("diingatkan pada"), null=True, editable=False)
    replied_at = models.DateTimeField(_("dijawab pada"), null=True, editable=False)

    objects = LetterRecipientQuerySet.as_manager()

    class Meta:
        ordering = ["attendance__institution__region__code", "attendance__institution__name", "pk"]
        verbose_name = _("penerima surat")
        verbose_name_plural = _("penerima surat")
        triggers = [
            pgtrigger.Protect(
                name="recipient_of_an_issued_letter_stays",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__addressee=""),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["letter", "attendance"], name="letter_goes_to_each_once"),
        ]

    def __str__(self):
        return f"{self.letter} → {self.attendance.institution}"

    @property
    def state(self):
        """A State: what went out last counts, but what was handed over on paper has arrived."""
        if self.handed_over_at:
            return self.State.HANDED_OVER
        if self.delivery is None:
            return self.State.WAITING if self.address else self.State.NO_ADDRESS
        if self.delivery.sent_at:
            return self.State.SENT
        return self.State.FAILED if self.delivery.failure else self.State.WAITING


class LetterEvent(Event):
    """What happened to a letter; with `delivery` where it sent an e-mail, to `address`."""

    class Kind(models.TextChoices):
        ISSUED = "issued", _("diterbitkan")
        SENT = "sent", _("dikirim lewat pos-el")
        SENT_AGAIN = "sent_again", _("dikirim lagi")
        REMINDED = "reminded", _("diingatkan")
        HANDED_OVER = "handed_over", _("diserahkan sebagai surat cetak")
        NOT_HANDED_OVER = "not_handed_over", _("catatan penyerahan dibatalkan")
        LINK_RENEWED = "link_renewed", _("tautan jawaban diganti")
        REPLIED = "replied", _("dijawab melalui tautan undangan")

    letter = models.ForeignKey(InvitationLetter, on_delete=models.PROTECT, related_name="events")
    recipient = models.ForeignKey(LetterRecipient, on_delete=models.PROTECT, null=True, related_name="events")
    kind = models.CharField(max_length=15, choices=Kind)
    delivery = models.OneToOneField(
        Delivery, on_delete=models.PROTECT, null=True, related_name="letter_event"
    )
    address = models.EmailField(_("alamat"), blank=True)

    class Meta(Event.Meta):
        triggers = [append_only()]

    def __str__(self):
        return f"{self.letter}: {self.kind}"
