from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.models.inputs import Input
from meetings.models.meetings import Meeting
from meetings.models.minutes import Entry
from meetings.models.records import Event, Record, StepsMixin, append_only, never_deleted, with_history
from meetings.working_days import working_days_after


class FollowUpQuerySet(models.QuerySet):
    def published(self):
        """As public as what it follows: a public input, or a decision of ratified minutes."""
        return self.filter(
            Q(input__in=Input.objects.published().values("pk"))
            | Q(entry__in=Entry.objects.published().values("pk"), input=None)
        )

    def of_institution(self, user):
        return self.filter(institution=user.institution_id)

    def awaiting_answer_of(self, user):
        """Reported done, and it is the user's turn to say whether it is (design.md "States")."""
        reported = self.filter(status=FollowUp.Status.REPORTED)
        if user.is_chair:
            return reported.filter(input=None, meeting__chair=user.person_id, meeting__chair__isnull=False)
        return reported.filter(input__in=Input.objects.of_asker(user).values("pk"))

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.published()
        if user.reads_everything:
            return self
        return self.filter(
            Q(pk__in=FollowUp.objects.published().values("pk"))
            | Q(institution=user.institution_id)
            | Q(input__in=Input.objects.of_asker(user).values("pk"))
        )

    def open(self):
        return self.filter(status__in=FollowUp.OPEN)

    def open_for(self, meeting):
        """What earlier meetings left open when this one began: item 1 of its agenda.

        Read from the dates, so that the agenda of an old meeting still shows what was open then.
        """
        return self.filter(meeting__starts_at__lt=meeting.starts_at).filter(
            Q(ended_at__isnull=True) | Q(ended_at__gte=meeting.starts_at)
        )

    def overdue(self, today: date | None = None):
        """Late from 00.00 of the day after the due date; one that awaits the asker's word is not late."""
        today = today or clock.today()
        return self.filter(status__in=FollowUp.WITH_INSTITUTION, due_date__lt=today)

    def by_status(self, today: date | None = None):
        """{status: (how many, how many of them are late)}; a status without any is left out."""
        late = Q(status__in=FollowUp.WITH_INSTITUTION, due_date__lt=today or clock.today())
        rows = (
            self.order_by()
            .values_list("status")
            .annotate(number=models.Count("pk"), late=models.Count("pk", filter=late))
        )
        return {status: (number, late) for status, number, late in rows}

    def incomplete(self):
        """Without an institution or a due date: what keeps a meeting from being closed."""
        return self.filter(Q(institution=None) | Q(due_date=None))


@with_history("FollowUpHistory")
class FollowUp(StepsMixin, Record):
    """What was agreed to be done: by which institution, until when, and whether the asker says that it is.

    It follows an input, or a decision that no input asked for, or (spoken in the meeting) both.
    """

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", _("belum ditindaklanjuti")
        ASSIGNED = "assigned", _("didisposisikan")
        IN_PROGRESS = "in_progress", _("dalam proses")
        REPORTED = "reported", _("menunggu konfirmasi daerah")
        CONFIRMED = "confirmed", _("selesai")
        CLOSED_UNANSWERED = "closed_unanswered", _("ditutup tanpa jawaban daerah")

    # The institution's turn; after REPORTED it is the asker's.
    WITH_INSTITUTION = [Status.NOT_STARTED, Status.ASSIGNED, Status.IN_PROGRESS]
    OPEN = [*WITH_INSTITUTION, Status.REPORTED]
    STEPS = {
        Status.NOT_STARTED: {Status.ASSIGNED},
        Status.ASSIGNED: {Status.IN_PROGRESS, Status.REPORTED},
        Status.IN_PROGRESS: {Status.REPORTED},
        Status.REPORTED: {Status.CONFIRMED, Status.IN_PROGRESS},
    }

    number = models.CharField(_("nomor"), max_length=14, unique=True, editable=False)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("rapat")
    )
    input = models.ForeignKey(
        Input,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("masukan"),
    )
    entry = models.ForeignKey(
        Entry,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("butir notula"),
    )
    task = models.TextField(_("yang harus dikerjakan"))
    institution = models.ForeignKey(
        "participants.Institution",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("instansi penanggung jawab"),
    )
    due_date = models.DateField(_("batas waktu"), null=True, blank=True)
    first_due_date = models.DateField(_("batas waktu pertama"), null=True, editable=False)
    status = models.CharField(
        _("status"), max_length=18, choices=Status, default=Status.NOT_STARTED, editable=False
    )
    assigned_at = models.DateTimeField(_("didisposisikan pada"), null=True, editable=False)
    ended_at = models.DateTimeField(_("berakhir pada"), null=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_date", "number"]
        verbose_name = _("tindak lanjut")
        verbose_name_plural = _("tindak lanjut")
        triggers = [never_deleted()]
        constraints = [
            models.CheckConstraint(
                condition=Q(input__isnull=False) | Q(entry__isnull=False), name="follow_up_follows_something"
            ),
            models.CheckConstraint(
                condition=Q(status="not_started") | Q(institution__isnull=False, due_date__isnull=False),
                name="follow_up_assigned_with_a_date",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["confirmed", "closed_unanswered"], ended_at__isnull=False)
                | (~Q(status__in=["confirmed", "closed_unanswered"]) & Q(ended_at__isnull=True)),
                name="follow_up_ended_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_date"], name="follow_up_by_status_and_due"),
            models.Index(fields=["institution", "status"], name="follow_up_by_institution"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("follow_up_detail", args=[self.number])

    @property
    def asker(self):
        """The institution whose word ends it; None where a decision was asked for by nobody (then the chair's)."""
        return self.input.institution if self.input_id else None

    @property
    def awaits_chair(self):
        return self.input_id is None

    @property
    def status_label(self):
        """The word of the status; who is waited for is named truthfully."""
        if self.status == self.Status.REPORTED and self.awaits_chair:
            return _("menunggu konfirmasi pimpinan rapat")
        if self.status == self.Status.REPORTED and not self.input.institution.is_delegation:
            return _("menunggu konfirmasi pengusul")
        return self.get_status_display()

    @property
    def is_open(self):
        return self.status in self.OPEN

    @property
    def lacks(self):
        """What is still missing before somebody can work on it: a list of words, empty when nothing is."""
        missing = []
        if not self.institution_id:
            missing.append(_("instansi penanggung jawab"))
        if not self.due_date:
            missing.append(_("batas waktu"))
        return missing

    @property
    def days_late(self):
        """Working days since the due date, 0 when it is not late. Public holidays and joint leave do not count."""
        if not self.due_date or self.status not in self.WITH_INSTITUTION:
            return 0
        return working_days_after(self.due_date, clock.today())

    @property
    def is_overdue(self):
        return bool(self.due_date and self.status in self.WITH_INSTITUTION and self.due_date < clock.today())


class FollowUpEvent(Event):
    class Kind(models.TextChoices):
        CREATED = "created", _("tindak lanjut dicatat")
        ASSIGNED = "assigned", _("didisposisikan")
        PROGRESS = "progress", _("laporan perkembangan")
        REPORTED = "reported", _("dilaporkan selesai")
        CONFIRMED = "confirmed", _("dikonfirmasi selesai oleh pengusul")
        RETURNED = "returned", _("dikembalikan pengusul: belum selesai")

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    link = models.URLField(_("tautan bukti dukung"), blank=True, max_length=500)
    client_key = models.UUIDField(_("kunci kiriman"), null=True, unique=True, editable=False)

    class Meta(Event.Meta):
        triggers = [append_only()]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["progress", "reported", "returned"]) | ~Q(note=""),
                name="follow_up_event_says_something",
            ),
        ]

    def __str__(self):
        return f"{self.follow_up.number}: {self.kind}"
