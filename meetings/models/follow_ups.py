from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.models.calendars import calendar
from meetings.models.deadlines import past
from meetings.models.entries import Entry
from meetings.models.inputs import Input, public_input
from meetings.models.meetings import Meeting
from meetings.models.records import (
    Event,
    Record,
    Verb,
    VerbsMixin,
    append_only,
    never_deleted,
    status_in_words,
    with_history,
)
from participants.addresses import address_of


def overdue_now():
    """Late from 00.00 of the day after the due date; one that awaits the asker's word is not late."""
    return Q(past("due_date"), status__in=FollowUp.WITH_INSTITUTION)


class FollowUpQuerySet(models.QuerySet):
    def published(self):
        """As public as what it follows: a public input, or a decision of ratified minutes.

        The database looks at each row by itself where there are few, or at all that is public at once where there are many.
        """
        public = ServedInput.objects.filter(public_input("input__"), follow_up=OuterRef("pk"))
        decisions = Entry.objects.published().filter(pk=OuterRef("entry"))
        return self.filter(Exists(public) | Q(Exists(decisions), input=None))

    def published_in_turn(self):
        """The same rows, for the first few in an order that an index gives: each is looked at by itself, in turn."""
        public = ServedInput.objects.filter(public_input("input__"), follow_up=OuterRef("pk"))
        decisions = Entry.objects.published().filter(pk=OuterRef("entry"))
        return self.alias(
            by_input=Subquery(public.order_by().values("pk")[:1]),
            by_decision=Subquery(decisions.order_by().values("pk")[:1]),
        ).filter(Q(by_input__isnull=False) | Q(by_decision__isnull=False, input=None))

    def visible_in_turn(self, user):
        """What `visible_to` gives, by way of `published_in_turn`: for the rows of one meeting, or the first few of all."""
        return self.visible_to(user) if user.is_authenticated else self.published_in_turn()

    def of_input(self, input):
        """What is done for an input, whichever input it was made for."""
        return self.filter(served__input=input)

    def for_region(self, slug):
        """What is done for the inputs of a region."""
        return self.filter(pk__in=ServedInput.objects.filter(input__region__slug=slug).values("follow_up"))

    def counted(self):
        """What the public totals count, whether its text shows or not."""
        return self.filter(
            Q(pk__in=ServedInput.objects.of(Input.objects.counted()))
            | Q(entry__in=Entry.objects.published().values("pk"), input=None)
        )

    def supported_by(self, user):
        return self.filter(supports__institution=user.institution_id, supports__released_at__isnull=True)

    def of_institution(self, user):
        return self.filter(institution=user.institution_id)

    def awaiting_answer_of(self, user):
        """Reported done, and it is the user's turn to say whether it is (design.md "States")."""
        return self.filter(status=FollowUp.Status.REPORTED).without_word_of(user)

    def without_word_of(self, user):
        """The user is asked whether it is done, and has not said so: of a decision that nobody asked for its chair."""
        if user.is_chair:
            return self.filter(input=None, meeting__chair=user.person_id, meeting__chair__isnull=False)
        unconfirmed = ServedInput.objects.filter(confirmed_at__isnull=True)
        return self.filter(pk__in=unconfirmed.of(Input.objects.of_asker(user)))

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.published()
        if user.reads_everything:
            return self
        return self.filter(
            Q(pk__in=FollowUp.objects.published().values("pk"))
            | Q(institution=user.institution_id)
            | Q(pk__in=FollowUp.objects.supported_by(user).values("pk"))
            | Q(pk__in=ServedInput.objects.of(Input.objects.of_asker(user)))
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

    def overdue(self):
        return self.filter(overdue_now())

    def by_status(self):
        """{status: (how many, how many of them are late)}; a status without any is left out."""
        rows = (
            self.order_by()
            .values_list("status")
            .annotate(number=models.Count("pk"), late=models.Count("pk", filter=overdue_now()))
        )
        return {status: (number, late) for status, number, late in rows}

    def by_status_and_readability(self):
        """What `by_status` counts, of rows with `is_readable`: (of all, of those that may be read)."""
        counted, readable = {}, {}
        rows = (
            self.order_by()
            .values_list("status", "is_readable")
            .annotate(number=models.Count("pk"), late=models.Count("pk", filter=overdue_now()))
        )
        for status, is_readable, number, late in rows:
            for totals in (counted, readable) if is_readable else (counted,):
                so_far = totals.get(status, (0, 0))
                totals[status] = so_far[0] + number, so_far[1] + late
        return counted, readable

    def incomplete(self):
        """Without an institution or a due date: what keeps a meeting from being closed."""
        return self.filter(Q(institution=None) | Q(due_date=None))


@with_history("FollowUpHistory")
class FollowUp(VerbsMixin, Record):
    """What was agreed to be done: by which institution, until when, and whether the asker says that it is.

    It follows an input, or a decision that no input asked for, or (spoken in the meeting) both. `input` is the one
    that it was made for; it may serve others too, and `served` (ServedInput) names them all. `institution` leads;
    `supports` help it. Handed on to a body outside, it stays the institution's, which tells how far that body is.
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
    IN_WORK = (Status.ASSIGNED, Status.IN_PROGRESS)
    # By the names of the functions in meetings/actions/; design.md "States".
    VERBS = {
        "assign": Verb({Status.NOT_STARTED: Status.ASSIGNED}, "meetings.assign_follow_up"),
        "report_progress": Verb(dict.fromkeys(IN_WORK, Status.IN_PROGRESS), "meetings.report_follow_up"),
        "report_done": Verb(dict.fromkeys(IN_WORK, Status.REPORTED), "meetings.report_follow_up"),
        "hand_on": Verb(dict.fromkeys(IN_WORK, Status.ASSIGNED), "meetings.report_follow_up"),
        "ask_extension": Verb({status: status for status in IN_WORK}, "meetings.report_follow_up"),
        "extend": Verb({status: status for status in IN_WORK}, "meetings.assign_follow_up"),
        "refuse_extension": Verb({status: status for status in IN_WORK}, "meetings.assign_follow_up"),
        "add_support": Verb({status: status for status in IN_WORK}, "meetings.assign_follow_up"),
        "release_support": Verb({status: status for status in IN_WORK}, "meetings.assign_follow_up"),
        "report_support": Verb({status: status for status in IN_WORK}, "meetings.support_follow_up"),
        "serve_also": Verb(
            {status: status for status in [Status.NOT_STARTED, *IN_WORK]}, "meetings.assign_follow_up"
        ),
        # The last of several askers makes it done; before that the status stays (actions.follow_ups.confirm).
        "confirm": Verb(
            dict.fromkeys([Status.REPORTED, Status.CLOSED_UNANSWERED], Status.CONFIRMED),
            "meetings.answer_follow_up",
        ),
        "return_to_institution": Verb({Status.REPORTED: Status.IN_PROGRESS}, "meetings.answer_follow_up"),
        "reopen": Verb({Status.CLOSED_UNANSWERED: Status.IN_PROGRESS}, "meetings.answer_follow_up"),
        "remind": Verb({Status.REPORTED: Status.REPORTED}, None),
        "close_unanswered": Verb({Status.REPORTED: Status.CLOSED_UNANSWERED}, None),
    }

    number = models.CharField(_("nomor"), max_length=14, unique=True, editable=False)
    meeting = models.ForeignKey(  # found by an index below
        Meeting, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("rapat"), db_index=False
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
    wanted_due_date = models.DateField(_("perpanjangan yang diminta"), null=True, editable=False)
    extensions = models.PositiveSmallIntegerField(_("kali diperpanjang"), default=0, editable=False)
    outside_body = models.CharField(_("badan di luar"), max_length=200, blank=True, editable=False)
    letter_number = models.CharField(_("nomor surat"), max_length=100, blank=True, editable=False)
    status = models.CharField(
        _("status"), max_length=18, choices=Status, default=Status.NOT_STARTED, editable=False
    )
    get_status_display = status_in_words
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
            models.CheckConstraint(
                condition=Q(outside_body="") | ~Q(letter_number=""),
                name="follow_up_outside_by_a_letter",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_date"], name="follow_up_by_status_and_due"),
            models.Index(fields=["institution", "status"], name="follow_up_by_institution"),
            models.Index(fields=["meeting", "number"], name="follow_up_by_meeting_number"),
            models.Index(fields=["-ended_at", "due_date", "number"], name="follow_up_open_first"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return address_of("follow_up_detail", self.number)

    @property
    def asker(self):
        """The institution that asked first; None where a decision was asked for by nobody (then the chair answers)."""
        return self.input.institution if self.input_id else None

    @property
    def awaits_chair(self):
        return self.input_id is None

    @property
    def status_label(self):
        """The word of the status; who is waited for is named truthfully."""
        if self.status not in {self.Status.REPORTED, self.Status.CLOSED_UNANSWERED}:
            return self.get_status_display()
        is_reported = self.status == self.Status.REPORTED
        if self.awaits_chair:
            if is_reported:
                return _("menunggu konfirmasi pimpinan rapat")
            return _("ditutup tanpa jawaban pimpinan rapat")
        if not self.input.institution.is_delegation:
            return _("menunggu konfirmasi pengusul") if is_reported else _("ditutup tanpa jawaban pengusul")
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
        """Working days since the due date, 0 when it is not late (or only a weekend has passed)."""
        if not self.is_overdue:
            return 0
        return calendar().after(self.due_date, clock.today(self.meeting.time_zone))

    @property
    def is_overdue(self):
        """Late from 00.00 of the day after, in the zone of the meeting."""
        return bool(
            self.due_date
            and self.status in self.WITH_INSTITUTION
            and self.due_date < clock.today(self.meeting.time_zone)
        )


class ServedInputQuerySet(models.QuerySet):
    def of(self, inputs):
        """The follow-ups (their keys) that serve any of these inputs."""
        return self.filter(input__in=inputs.values("pk")).values("follow_up")


@with_history("ServedInputHistory")
class ServedInput(models.Model):
    """That a follow-up serves an input, and whether that input's asker says that it is done.

    Every follow-up of an input has a row for it; one that serves several has one for each, and is done when all
    their askers have said so.
    """

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="served")
    input = models.ForeignKey(Input, on_delete=models.PROTECT, related_name="served_by")
    since = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True)

    objects = ServedInputQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        triggers = [never_deleted()]
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "input"], name="served_input_once"),
        ]

    def __str__(self):
        return f"{self.follow_up_id} → {self.input_id}"


@with_history("SupportHistory")
class Support(Record):
    """An institution that helps the leading one; it reports for itself. Released, the row stays."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="supports")
    institution = models.ForeignKey(
        "participants.Institution",
        on_delete=models.PROTECT,
        related_name="supports",
        verbose_name=_("instansi pendukung"),
    )
    part = models.TextField(_("bagian yang dikerjakan"), blank=True)
    done_at = models.DateTimeField(_("bagiannya selesai pada"), null=True, editable=False)
    released_at = models.DateTimeField(_("dilepas pada"), null=True, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("instansi pendukung")
        verbose_name_plural = _("instansi pendukung")
        triggers = [never_deleted()]
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up", "institution"],
                condition=Q(released_at__isnull=True),
                name="support_once",
                violation_error_message=_("Instansi ini sudah menjadi pendukung."),
            ),
        ]

    def __str__(self):
        return f"{self.follow_up_id}: {self.institution_id}"


class FollowUpEvent(Event):
    class Kind(models.TextChoices):
        CREATED = "created", _("tindak lanjut dicatat")
        SERVES_ALSO = "serves_also", _("melayani masukan lain juga")
        ASSIGNED = "assigned", _("didisposisikan")
        PROGRESS = "progress", _("laporan perkembangan")
        HANDED_ON = "handed_on", _("diteruskan")
        EXTENSION_ASKED = "extension_asked", _("perpanjangan diminta")
        EXTENDED = "extended", _("batas waktu diperpanjang")
        EXTENSION_REFUSED = "extension_refused", _("perpanjangan ditolak")
        SHIFTED = "shifted", _("batas waktu bergeser karena hari libur")
        SUPPORT_ADDED = "support_added", _("instansi pendukung ditetapkan")
        SUPPORT_RELEASED = "support_released", _("instansi pendukung dilepas")
        SUPPORT_PROGRESS = "support_progress", _("laporan instansi pendukung")
        SUPPORT_DONE = "support_done", _("bagian instansi pendukung selesai")
        REPORTED = "reported", _("dilaporkan selesai")
        REMINDED = "reminded", _("pengingat kepada pengusul")
        PART_CONFIRMED = "part_confirmed", _("dikonfirmasi salah satu pengusul")
        CONFIRMED = "confirmed", _("dikonfirmasi selesai oleh pengusul")
        RETURNED = "returned", _("dikembalikan pengusul: belum selesai")
        CLOSED_UNANSWERED = "closed_unanswered", _("ditutup tanpa jawaban daerah")
        REOPENED = "reopened", _("dibuka kembali oleh pengusul")

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    link = models.URLField(_("tautan bukti dukung"), blank=True, max_length=500)
    # Handing on: an institution, or a body outside and the letter that went to it.
    receiver = models.ForeignKey(
        "participants.Institution", on_delete=models.PROTECT, null=True, related_name="+"
    )
    outside_body = models.CharField(_("badan di luar"), max_length=200, blank=True)
    letter_number = models.CharField(_("nomor surat"), max_length=100, blank=True)
    # The date that an extension asks for or grants, or to which a decreed day moved it.
    due_date = models.DateField(_("batas waktu"), null=True)
    # Whoever was made responsible had neither account nor address, and the actor said to know that.
    is_unreachable = models.BooleanField(default=False)
    client_key = models.UUIDField(_("kunci kiriman"), null=True, unique=True, editable=False)

    class Meta(Event.Meta):
        triggers = [append_only()]
        indexes = [models.Index(fields=["-at", "-id"], name="follow_up_event_by_moment")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(
                    kind__in=[
                        "progress",
                        "reported",
                        "returned",
                        "handed_on",
                        "extension_asked",
                        "extended",
                        "extension_refused",
                        "support_progress",
                        "support_done",
                        "reopened",
                    ]
                )
                | ~Q(note=""),
                name="follow_up_event_says_something",
            ),
            models.CheckConstraint(
                condition=~Q(kind="handed_on")
                | Q(receiver__isnull=False, outside_body="")
                | (Q(receiver__isnull=True) & ~Q(outside_body="") & ~Q(letter_number="")),
                name="follow_up_event_hands_on_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["extension_asked", "extended", "shifted"]) | Q(due_date__isnull=False),
                name="follow_up_event_names_the_new_date",
            ),
        ]

    def __str__(self):
        return f"{self.follow_up.number}: {self.kind}"
