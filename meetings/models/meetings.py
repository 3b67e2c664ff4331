from zoneinfo import ZoneInfo

from django.db import connection, models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings.models.records import (
    Event,
    Record,
    StepsMixin,
    append_only,
    never_deleted,
    status_in_words,
    with_history,
)
from participants.addresses import address_of
from participants.models.zones import ZONE_ABBREVIATIONS, ZONES


class MeetingQuerySet(models.QuerySet):
    def published(self):
        """Announced once: from then on the page stays, also when the meeting is cancelled."""
        return self.filter(announced_at__isnull=False)

    def visible_to(self, user):
        if user.is_authenticated and user.reads_everything:
            return self
        return self.published()

    def at_desk_of(self, user):
        """What the pages behind /meja/ are about: for the secretariat and those who oversee it, nothing for others."""
        if user.is_authenticated and user.reads_everything:
            return self
        return self.none()

    def inviting(self, user):
        """Announced meetings that the user's institution is invited to; a guest of it in the room does not make it so."""
        return (
            self.published()
            .filter(attendances__institution=user.institution_id, attendances__is_invitation=True)
            .distinct()
        )

    def not_yet_held(self):
        """In preparation, announced or not: what a meeting left unfinished goes into one of these."""
        return self.filter(status__in=Meeting.COMING)

    def numbers(self, now):
        """{"number": how many, "coming": how many of them are not over, "first": when the first of these begins}."""
        coming = models.Q(ends_at__gte=now)
        return self.order_by().aggregate(
            number=models.Count("pk"),
            coming=models.Count("pk", filter=coming),
            first=models.Min("starts_at", filter=coming),
        )

    def upcoming(self):
        return (
            self.filter(ends_at__gte=clock.now())
            .exclude(status=Meeting.Status.CANCELLED)
            .order_by("starts_at")
        )


@with_history("MeetingHistory")
class Meeting(StepsMixin, Record):
    """A Rakor, from its draft to its closing."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draf")
        ANNOUNCED = "announced", _("diumumkan")
        IN_SESSION = "in_session", _("berlangsung")
        CIRCULATED = "circulated", _("notula diedarkan")
        RATIFIED = "ratified", _("notula disahkan")
        CLOSED = "closed", _("ditutup")
        CANCELLED = "cancelled", _("dibatalkan")

    class MinutesForm(models.TextChoices):
        """The official forms of the notula (domain.md "Official documents")."""

        OF_2009 = "2009", _("Permendagri 54/2009")
        OF_2023 = "2023", _("Permendagri 1/2023")

        @classmethod
        def in_force(cls, day):
            """The form of the regulation that held on that day."""
            return cls.OF_2009 if day.year < 2023 else cls.OF_2023

    STEPS = {
        Status.DRAFT: {Status.ANNOUNCED, Status.CANCELLED},
        Status.ANNOUNCED: {Status.IN_SESSION, Status.CANCELLED},
        Status.IN_SESSION: {Status.CIRCULATED},
        Status.CIRCULATED: {Status.RATIFIED},
        Status.RATIFIED: {Status.CLOSED},
    }
    # The way of a meeting that is held, in order: what a page shows as its progress.
    COURSE = [
        Status.DRAFT,
        Status.ANNOUNCED,
        Status.IN_SESSION,
        Status.CIRCULATED,
        Status.RATIFIED,
        Status.CLOSED,
    ]
    COMING = COURSE[:2]
    HELD = COURSE[2:]
    OVER = [Status.RATIFIED, Status.CLOSED, Status.CANCELLED]

    title = models.CharField(_("judul"), max_length=200)
    year = models.PositiveSmallIntegerField(_("tahun"), editable=False)
    slug = models.SlugField(max_length=120, editable=False)
    theme = models.CharField(_("tema"), max_length=400, blank=True)
    aims = models.TextField(_("tujuan"), blank=True)
    organiser = models.ForeignKey(
        "participants.Institution",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("penyelenggara"),
    )
    venue = models.CharField(_("tempat"), max_length=200, blank=True)
    city = models.CharField(_("kota"), max_length=120, blank=True)
    starts_at = models.DateTimeField(_("mulai"))
    ends_at = models.DateTimeField(_("selesai"))
    time_zone = models.CharField(_("zona waktu"), max_length=40, choices=ZONES, default="Asia/Jayapura")
    time_is_known = models.BooleanField(
        _("jam diketahui"), default=True, help_text=_("Kosongkan bila hanya tanggalnya yang diketahui.")
    )
    chair = models.ForeignKey(
        "participants.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings_chaired",
        verbose_name=_("pimpinan rapat"),
    )
    minutes_form = models.CharField(
        _("bentuk notula"),
        max_length=4,
        choices=MinutesForm,
        blank=True,
        help_text=_("Kosong: menurut tanggal rapat."),
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.DRAFT, editable=False
    )
    get_status_display = status_in_words
    announced_at = models.DateTimeField(_("diumumkan pada"), null=True, editable=False)
    first_starts_at = models.DateTimeField(
        _("jadwal semula"),
        null=True,
        editable=False,
        help_text=_("Diisi saat rapat yang diumumkan dipindahkan."),
    )
    cancel_reason = models.TextField(_("alasan pembatalan"), blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("rapat")
        verbose_name_plural = _("rapat")
        triggers = [never_deleted()]
        indexes = [models.Index(fields=["starts_at"], name="meeting_by_start")]
        constraints = [
            models.UniqueConstraint(fields=["year", "slug"], name="meeting_one_address"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="meeting_ends_after_it_starts",
                violation_error_message=_("Waktu selesai harus sesudah waktu mulai."),
            ),
            models.CheckConstraint(
                condition=~models.Q(status="cancelled") | ~models.Q(cancel_reason=""),
                name="meeting_cancelled_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "cancelled"]) | models.Q(announced_at__isnull=False),
                name="meeting_announced_before_it_is_held",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address_of("meeting_detail", self.year, self.slug)

    @property
    def zone(self):
        return ZoneInfo(self.time_zone)

    @property
    def zone_abbreviation(self):
        return ZONE_ABBREVIATIONS.get(self.time_zone, self.time_zone)

    @property
    def local_start(self):
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self):
        return self.ends_at.astimezone(self.zone)

    @property
    def date(self):
        """The day it starts, where it is held: a meeting past midnight stays under its first day."""
        return self.local_start.date()

    @property
    def form_of_minutes(self):
        """In which official form its notula is printed: the chosen one, else that of its day."""
        return self.minutes_form or str(self.MinutesForm.in_force(self.date))

    @property
    def first_date(self):
        return self.first_starts_at.astimezone(self.zone).date() if self.first_starts_at else None

    @property
    def place(self):
        """ "Manise Hotel, Ambon"."""
        return ", ".join(filter(None, [self.venue, self.city]))

    @property
    def is_open_for_preparation(self):
        return self.status in {self.Status.DRAFT, self.Status.ANNOUNCED, self.Status.IN_SESSION}

    @property
    def is_open_for_inputs(self):
        """A region may put inputs forward from the announcement until the minutes are ratified."""
        return self.status in {self.Status.ANNOUNCED, self.Status.IN_SESSION, self.Status.CIRCULATED}

    @property
    def takes_replies(self):
        """An invited institution may say who comes from the announcement until the session is over."""
        return self.status in {self.Status.ANNOUNCED, self.Status.IN_SESSION}

    @property
    def is_not_yet_held(self):
        return self.status in self.COMING

    @property
    def was_held(self):
        return self.status in self.HELD

    def lacks(self):
        """What it still needs before it can be announced: {part: words}, empty when nothing is missing."""
        missing = {}
        if not self.theme:
            missing["theme"] = _("tema belum diisi")
        if not self.venue:
            missing["venue"] = _("tempat belum diisi")
        if self.chair_id is None:
            missing["chair"] = _("pimpinan rapat belum ditentukan")
        if not self.agenda_items.exists():
            missing["agenda"] = _("agenda belum disusun")
        if not self.attendances.invited().exists():
            missing["invitations"] = _("belum ada instansi yang diundang")
        return missing

    def blockers(self):
        """What keeps it from being closed: (inputs without a disposition, follow-ups without institution or date)."""
        return self.inputs.undecided(), self.follow_ups.incomplete()

    def give_address(self):
        """Set year and slug from the local start date; an address once given is never changed by a move.

        To be called in the transaction that saves the meeting: two of one title made at the same
        moment wait for each other here, and the second gets an address of its own.
        """
        self.year = self.local_start.year
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('meeting address'), %s)", [self.year])
        base = slugify(self.title)[:100] or "rapat"
        slug, n = base, 1
        while Meeting.objects.filter(year=self.year, slug=slug).exclude(pk=self.pk).exists():
            n += 1
            slug = f"{base}-{n}"
        self.slug = slug


class MeetingEvent(Event):
    class Kind(models.TextChoices):
        CREATED = "created", _("dibuat")
        CHANGED = "changed", _("diubah")
        ANNOUNCED = "announced", _("diumumkan")
        MOVED = "moved", _("dipindahkan")
        STARTED = "started", _("dimulai")
        CIRCULATED = "circulated", _("notula diedarkan")
        RATIFIED = "ratified", _("notula disahkan")
        CORRECTED = "corrected", _("notula diralat")
        CLOSED = "closed", _("ditutup")
        CANCELLED = "cancelled", _("dibatalkan")
        PUBLISHED = "published", _("ringkasan diterbitkan")
        WITHDRAWN = "withdrawn", _("ringkasan ditarik")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta(Event.Meta):
        triggers = [append_only()]
        indexes = [models.Index(fields=["-at", "-id"], name="meeting_event_by_moment")]

    def __str__(self):
        return f"{self.meeting}: {self.kind}"
