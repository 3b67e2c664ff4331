from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Meeting
from meetings.models.records import Record, with_history


class AttendanceQuerySet(models.QuerySet):
    def invited(self):
        """One row for each invited institution; staff and guests are left out."""
        return self.filter(is_invitation=True)

    def present(self):
        return self.filter(status=Attendance.Status.PRESENT)

    def totals(self):
        """How many institutions are invited and what they answered, and how many people are in the room."""
        invited = models.Q(is_invitation=True)
        counts = {
            status.value: models.Count("pk", filter=invited & models.Q(status=status))
            for status in Attendance.Status
        }
        present = models.Q(status=Attendance.Status.PRESENT)
        return self.aggregate(
            **counts,
            institutions=models.Count("pk", filter=invited),
            others=models.Count("pk", filter=present & ~invited),
            people=models.Count("pk", filter=present),
        )


@with_history("AttendanceHistory")
class Attendance(Record):
    """An invited institution with whoever came for it, or one more person in the room.

    `attendee_position` is the post at the time: a later change of the post-holder never alters it.
    Rows of staff and guests are internal; the public sees institutions and numbers (UU 27/2022).
    """

    class Status(models.TextChoices):
        INVITED = "invited", _("diundang")
        COMING = "coming", _("akan hadir")
        EXCUSED = "excused", _("berhalangan hadir")
        PRESENT = "present", _("hadir")
        ABSENT = "absent", _("tidak hadir")

    class Capacity(models.TextChoices):
        IN_PERSON = "in_person", _("hadir sendiri")
        REPRESENTING = "representing", _("mewakili")
        STAFF = "staff", _("staf")
        GUEST = "guest", _("tamu")

    class Acting(models.TextChoices):
        """Who holds a post for the time being; it stands before the post: "Plt. Kepala Dinas …"."""

        PLT = "plt", _("Plt. (pelaksana tugas)")
        PLH = "plh", _("Plh. (pelaksana harian)")

    class CheckIn(models.TextChoices):
        BY_HAND = "by_hand", _("dicatat sekretariat")
        BY_CODE = "by_code", _("kode di layar")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    institution = models.ForeignKey(
        "participants.Institution",
        on_delete=models.PROTECT,
        related_name="attendances",
        verbose_name=_("instansi"),
    )
    is_invitation = models.BooleanField(default=True, editable=False)
    invited_official = models.CharField(_("pejabat yang diundang"), max_length=200, blank=True)
    attendee = models.ForeignKey(
        "participants.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("yang hadir"),
    )
    attendee_position = models.CharField(_("jabatan saat itu"), max_length=200, blank=True)
    acting = models.CharField(_("pejabat sementara"), max_length=3, choices=Acting, blank=True)
    is_remote = models.BooleanField(_("hadir dari jauh"), default=False)
    arrived_at = models.DateTimeField(_("datang pada"), null=True, blank=True, editable=False)
    check_in = models.CharField(_("cara dicatat"), max_length=7, choices=CheckIn, blank=True, editable=False)
    capacity = models.CharField(_("kapasitas"), max_length=12, choices=Capacity, blank=True)
    status = models.CharField(_("kehadiran"), max_length=8, choices=Status, default=Status.INVITED)
    note = models.CharField(_("keterangan"), max_length=300, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["institution__region__code", "institution__name", "pk"]
        verbose_name = _("kehadiran")
        verbose_name_plural = _("kehadiran")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "institution"],
                condition=models.Q(is_invitation=True),
                name="attendance_one_invitation_an_institution",
                violation_error_message=_("Instansi ini sudah diundang."),
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["invited", "excused", "absent"]) | ~models.Q(capacity=""),
                name="attendance_says_in_which_capacity",
                violation_error_message=_("Sebutkan dalam kapasitas apa ia hadir."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_invitation=True) | models.Q(attendee__isnull=False),
                name="attendance_of_a_guest_names_the_person",
            ),
        ]

    def __str__(self):
        return f"{self.institution} · {self.get_status_display()}"

    @property
    def takes_reply(self):
        """Until its presence is marked the institution may say, and say again, who comes."""
        return self.status not in {self.Status.PRESENT, self.Status.ABSENT}

    @property
    def attendee_line(self):
        """ "Suharto (Kepala Bidang TIK)", with the post of the day; nothing where nobody is named yet."""
        if not self.attendee_id:
            return ""
        name = self.attendee.display_name
        if self.attendee_position and self.attendee_position != name:
            return f"{name} ({self.attendee_position})"
        return name
