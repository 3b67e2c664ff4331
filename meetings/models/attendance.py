from django.db import models
from django.db.models.functions import Coalesce, NullIf
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
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
        """How many institutions are invited and what they answered, and how many people came: `people`, in the room or from afar."""
        invited = models.Q(is_invitation=True)
        counts = {
            status.value: models.Count("pk", filter=invited & models.Q(status=status))
            for status in Attendance.Status
        }
        present = models.Q(status=Attendance.Status.PRESENT)
        totals = self.aggregate(
            **counts,
            institutions=models.Count("pk", filter=invited),
            others=models.Count("pk", filter=present & ~invited),
            people=models.Count("pk", filter=present),
            remote=models.Count("pk", filter=present & models.Q(is_remote=True)),
        )
        return totals | {"in_room": totals["people"] - totals["remote"]}

    def totals_by_institution(self):
        """What became of each institution's invitation, and how many people came for it, in the order of the regions.

        One query; [{"institution", "label", "region", "region_name", "people" and the names of `outcome_counts`}].
        """
        F = models.F  # noqa: N806
        present = models.Q(status=Attendance.Status.PRESENT)
        rows = self.order_by("institution__region__code", "institution__name").values(
            "institution",
            label=Coalesce(NullIf("institution__short_name", models.Value("")), F("institution__name")),
            region=F("institution__region"),
            region_name=F("institution__region__name"),
        )
        counts = outcome_counts(models.Q(is_invitation=True))
        return list(rows.annotate(**counts, people=models.Count("pk", filter=present)))


def totals_by_region(institutions):
    """The same by region, added up from what `totals_by_institution` gives: [{"region", "name", "people", …}]."""
    names = ["people", *outcome_counts()]
    regions = {}
    for row in institutions:
        new = {"region": row["region"], "name": row["region_name"], **dict.fromkeys(names, 0)}
        region = regions.setdefault(row["region"], new)
        for name in names:
            region[name] += row[name]
    return list(regions.values())


def outcome_counts(among=None):
    """What became of invitations, as aggregates: the five after `invited` add up to it, whoever shows them.

    Presence that was never marked counts as "not recorded".

    Args:
        among: the Q of the rows that are counted, where the queryset has others besides.
    """
    S, C = Attendance.Status, Attendance.Capacity  # noqa: N806
    among = among or models.Q()
    present = models.Q(status=S.PRESENT)
    conditions = {
        "invited": models.Q(),
        "in_person": present & models.Q(capacity=C.IN_PERSON),
        "representing": present & ~models.Q(capacity=C.IN_PERSON),
        "excused": models.Q(status=S.EXCUSED),
        "absent": models.Q(status=S.ABSENT),
        "not_recorded": models.Q(status__in=[S.INVITED, S.COMING]),
        "remote": present & models.Q(is_remote=True),  # among those who came
    }
    return {name: models.Count("pk", filter=among & condition) for name, condition in conditions.items()}


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
    def position_then(self):
        """ "Plt. Kepala Dinas …": the post of the day, and whether it was held for the time being."""
        if self.acting and self.attendee_position:
            return f"{self.acting.capitalize()}. {self.attendee_position}"
        return self.attendee_position

    @property
    def attendee_line(self):
        """ "Suharto (Kepala Bidang TIK)", with the post of the day; nothing where nobody is named yet."""
        if not self.attendee_id:
            return ""
        if not self.attendee.full_name:
            return self.position_then or self.attendee.display_name
        name = self.attendee.display_name
        return f"{name} ({self.position_then})" if self.position_then else name

    @property
    def minutes_late(self):
        """Whole minutes between the meeting's start and the arrival; 0 for who came in time or whenever."""
        if self.arrived_at is None or not self.meeting.time_is_known:
            return 0
        return max(0, int((self.arrived_at - self.meeting.starts_at).total_seconds() // 60))

    @property
    def late_label(self):
        """ "terlambat 12 menit", "terlambat 1 jam 5 menit", "terlambat 1 hari"; nothing for who was in time."""
        late = self.minutes_late
        if not late:
            return ""
        hours, minutes = divmod(late, 60)
        if not hours:
            words = ngettext("terlambat %(minutes)d menit", "terlambat %(minutes)d menit", minutes)
            return words % {"minutes": minutes}
        if hours < 24:
            words = gettext("terlambat %(hours)d jam %(minutes)d menit")
            return words % {"hours": hours, "minutes": minutes}
        days = hours // 24
        return ngettext("terlambat %(days)d hari", "terlambat %(days)d hari", days) % {"days": days}

    @property
    def arrived_label(self):
        """ "09.12 WIT", in the zone of the meeting; nothing where the arrival was not noted."""
        if self.arrived_at is None:
            return ""
        local = self.arrived_at.astimezone(self.meeting.zone)
        hour = f"{local:%H.%M} {self.meeting.zone_abbreviation}"
        return hour if local.date() == self.meeting.date else f"{date_format(local.date(), 'j F')}, {hour}"

    @property
    def came_label(self):
        """ "datang 09.12 WIT · terlambat 12 menit · dari jauh · kode di layar": what was noted of the presence, for the desk."""
        parts = [
            self.arrived_at and gettext("datang %(moment)s") % {"moment": self.arrived_label},
            self.late_label,
            self.is_remote and gettext("dari jauh"),
            self.get_check_in_display(),
        ]
        return " · ".join(str(part) for part in parts if part)
