import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings import clock


class DeliveryQuerySet(models.QuerySet):
    def failed(self):
        """Given up, or tried in vain so far: what the secretariat should see."""
        return self.filter(sent_at__isnull=True).exclude(failure="")


class Delivery(models.Model):
    """One e-mail to one address: written in the transaction of what it tells, sent by the worker.

    `public_id` makes its Message-ID: sent again after a crash (SMTP cannot rule that out), it bears the same one, by
    which mail programs know it as the same letter.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    address = models.EmailField(_("alamat"))
    # The day of a digest, in the reader's zone; None: one notification, at once.
    digest_of = models.DateField(_("ringkasan tanggal"), null=True)
    created_at = models.DateTimeField(_("dibuat"), default=clock.now)
    attempts = models.PositiveIntegerField(_("percobaan"), default=0)
    failure = models.TextField(_("kegagalan terakhir"), blank=True)
    gave_up_at = models.DateTimeField(_("berhenti dicoba pada"), null=True)
    sent_at = models.DateTimeField(_("terkirim pada"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("surat")
        verbose_name_plural = _("surat")
        constraints = [
            models.UniqueConstraint(fields=["user", "digest_of"], name="delivery_one_digest_a_day"),
        ]
        indexes = [
            models.Index(
                fields=["-created_at"],
                condition=Q(sent_at__isnull=True) & ~Q(failure=""),
                name="delivery_failed",
            )
        ]

    def __str__(self):
        return f"{self.address} {self.created_at:%Y-%m-%d %H:%M}"


class NotificationQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user.pk)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def waiting_for_digest(self):
        return self.filter(delivery__isnull=True, awaits_digest=True)


class Notification(models.Model):
    """That somebody is told of something: a row for each person, written in the same transaction as the change.

    `user` reads it in the portal. An institution without an account has none: then it goes to the institution's
    address only. The words are not kept: a page says them in the reader's language (meetings/notifications.py).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="notifications"
    )
    institution = models.ForeignKey("participants.Institution", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    record = models.CharField(_("tentang"), max_length=300)  # as the record called itself then
    path = models.CharField(max_length=300)
    at = models.DateTimeField(_("waktu"), default=clock.now)
    # What is told once only, however often it is looked for: "due_soon:TL-2021-0007:2021-06-30".
    key = models.CharField(max_length=120, blank=True)
    read_at = models.DateTimeField(_("dibaca"), null=True)
    awaits_digest = models.BooleanField(default=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, related_name="notifications")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("pemberitahuan")
        verbose_name_plural = _("pemberitahuan")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"], condition=~Q(key=""), name="notification_told_once"
            ),
            models.UniqueConstraint(
                fields=["institution", "key"],
                condition=~Q(key="") & Q(user=None),
                name="notification_told_an_institution_once",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-at"], name="notification_of_user"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notification_unread"),
            models.Index(
                fields=["user"],
                condition=Q(awaits_digest=True, delivery=None),
                name="notification_for_digest",
            ),
        ]

    def __str__(self):
        return f"{self.kind}: {self.record}"
