import pgtrigger
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

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


def public_input(way=""):
    """From the verification on, unless restricted; never before its meeting is announced.

    Args:
        way: from the row that is asked for to the input, e.g. "input__".
    """
    return Q(
        **{
            f"{way}verified_at__isnull": False,
            f"{way}is_restricted": False,
            f"{way}meeting__announced_at__isnull": False,
        }
    )


class InputQuerySet(models.QuerySet):
    def published(self):
        return self.filter(public_input())

    def of_asker(self, user):
        """The user's own: those of his region (a delegate) or of his institution."""
        own = Q(institution=user.institution_id)
        if user.speaks_for_region:
            own |= Q(region=user.region_id, institution__is_delegation=True)
        return self.filter(own)

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.published()
        if user.reads_everything:
            return self
        assigned = Input.objects.filter(
            Q(served_by__follow_up__institution=user.institution_id)
            | Q(
                served_by__follow_up__supports__institution=user.institution_id,
                served_by__follow_up__supports__released_at__isnull=True,
            )
        )
        return self.filter(
            Q(pk__in=Input.objects.published().values("pk"))
            | Q(pk__in=Input.objects.of_asker(user).values("pk"))
            | Q(pk__in=assigned.values("pk"))
        )

    def counted(self):
        """What the public totals count, whether its text shows or not: every input of an announced meeting."""
        return self.filter(meeting__announced_at__isnull=False)

    def by_status(self):
        """{status: how many}; a status without any is left out."""
        return dict(self.order_by().values_list("status").annotate(number=Count("pk")))

    def with_progress(self):
        """Annotates `progress` (Input.Progress): how far an agreed input is over all the follow-ups that serve it.

        None unless it is agreed. One subquery a row, by the key of the served inputs.
        """
        ended = ["confirmed", "closed_unanswered"]

        def number(*statuses):
            return Count("served_by", filter=Q(served_by__follow_up__status__in=statuses))

        so_far = Case(
            When(number=F("confirmed"), then=Value(Input.Progress.CONFIRMED)),
            When(number=F("ended"), then=Value(Input.Progress.CLOSED_UNANSWERED)),
            When(number=F("ended") + F("reported"), then=Value(Input.Progress.REPORTED)),
            When(number=F("waiting"), then=Value(Input.Progress.NOT_STARTED)),
            default=Value(Input.Progress.IN_PROGRESS),
        )
        agreed = (
            Input.objects.filter(pk=OuterRef("pk"), status=Input.Status.AGREED)
            .order_by()
            .values("pk")
            .annotate(
                number=Count("served_by"),
                confirmed=number("confirmed"),
                ended=number(*ended),
                reported=number("reported"),
                waiting=number("not_started", "assigned"),
            )
            .annotate(so_far=so_far)
            .values("so_far")
        )
        return self.annotate(progress=Subquery(agreed, output_field=models.CharField()))

    def by_standing(self):
        """{status, or (agreed, progress): how many}, one query; what none has is left out.

        Of the rows of this queryset: the public totals ask `counted().by_standing()`.
        """
        return dict(self.standings())

    def standings(self, *columns):
        """(values of the columns …, standing, how many) of each combination that occurs; one query.

        A standing is a status or, of what is agreed, (agreed, progress).
        """
        names = [*columns, "status", "progress"]
        rows = self.order_by().with_progress().values_list(*names).annotate(rows=Count("pk"))
        for *values, status, progress, number in rows.values_list(*names, "rows"):
            yield *values, (status, progress) if progress else status, number

    def undecided(self):
        """Still without a disposition: what keeps a meeting from being closed."""
        return self.filter(status__in=Input.UNDECIDED)


# At the commit, so that the verb may save the input before its follow-up.
AGREED_HAS_A_FOLLOW_UP = pgtrigger.Trigger(
    name="agreed_has_a_follow_up",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    timing=pgtrigger.Deferred,
    condition=pgtrigger.Q(new__status="agreed"),
    func="""
        IF NOT EXISTS (SELECT 1 FROM meetings_servedinput WHERE input_id = NEW.id) THEN
            RAISE EXCEPTION 'input % is agreed without a follow-up', NEW.number
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
    """,
)


@with_history("InputHistory")
class Input(VerbsMixin, Record):
    """What a region (or an institution) puts forward: it gets a number and never vanishes.

    `institution` asks; `region` is the one it asks for. `verified_at` makes it public.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", _("diterima")
        RETURNED = "returned", _("dikembalikan untuk dilengkapi")
        VERIFIED = "verified", _("diverifikasi")
        AGREED = "agreed", _("diakomodasi")
        NOT_ACCOMMODATED = "not_accommodated", _("tidak diakomodasi")
        OUTSIDE_AUTHORITY = "outside_authority", _("bukan wewenang")
        POSTPONED = "postponed", _("ditunda")
        MERGED = "merged", _("digabung")
        WITHDRAWN = "withdrawn", _("ditarik")

    class Progress(models.TextChoices):
        """How far an agreed input is over all the follow-ups that serve it (InputQuerySet.with_progress)."""

        NOT_STARTED = "not_started", _("belum dikerjakan")
        IN_PROGRESS = "in_progress", _("dalam proses")
        REPORTED = "reported", _("menunggu konfirmasi")
        CONFIRMED = "confirmed", _("selesai")
        CLOSED_UNANSWERED = "closed_unanswered", _("ditutup tanpa jawaban")

    UNDECIDED = [Status.RECEIVED, Status.RETURNED, Status.VERIFIED]
    OPEN_TO_DECISION = (Status.VERIFIED, Status.POSTPONED)
    DISPOSITIONS = {
        Status.AGREED,
        Status.NOT_ACCOMMODATED,
        Status.OUTSIDE_AUTHORITY,
        Status.POSTPONED,
        Status.MERGED,
    }
    # By the names of the functions in meetings/actions/inputs.py; design.md "States".
    VERBS = {
        "return_input": Verb({Status.RECEIVED: Status.RETURNED}, "meetings.decide_input"),
        "complete_input": Verb({Status.RETURNED: Status.RECEIVED}, "meetings.complete_input"),
        "withdraw_input": Verb(
            dict.fromkeys([Status.RECEIVED, Status.RETURNED], Status.WITHDRAWN), "meetings.withdraw_input"
        ),
        "verify_input": Verb({Status.RECEIVED: Status.VERIFIED}, "meetings.decide_input"),
        "agree_input": Verb(dict.fromkeys(OPEN_TO_DECISION, Status.AGREED), "meetings.decide_input"),
        "agree_by_another": Verb(dict.fromkeys(OPEN_TO_DECISION, Status.AGREED), "meetings.decide_input"),
        "decline_input": Verb(
            dict.fromkeys(OPEN_TO_DECISION, Status.NOT_ACCOMMODATED), "meetings.decide_input"
        ),
        "send_outside": Verb(
            dict.fromkeys(OPEN_TO_DECISION, Status.OUTSIDE_AUTHORITY), "meetings.decide_input"
        ),
        "postpone_input": Verb(dict.fromkeys(OPEN_TO_DECISION, Status.POSTPONED), "meetings.decide_input"),
        "merge_input": Verb(dict.fromkeys(OPEN_TO_DECISION, Status.MERGED), "meetings.decide_input"),
        "unmerge_input": Verb({Status.MERGED: Status.VERIFIED}, "meetings.decide_input"),
        "split_input": Verb({Status.AGREED: Status.AGREED}, "meetings.assign_follow_up"),
        "restrict_input": Verb({status: status for status in Status}, "meetings.decide_input"),
        "unrestrict_input": Verb({status: status for status in Status}, "meetings.decide_input"),
    }

    number = models.CharField(_("nomor"), max_length=14, unique=True, editable=False)
    meeting = models.ForeignKey(  # found by the indexes below
        Meeting, on_delete=models.PROTECT, related_name="inputs", verbose_name=_("rapat"), db_index=False
    )
    institution = models.ForeignKey(
        "participants.Institution",
        on_delete=models.PROTECT,
        related_name="inputs",
        verbose_name=_("pengusul"),
    )
    region = models.ForeignKey(
        "participants.Region", on_delete=models.PROTECT, related_name="inputs", verbose_name=_("wilayah")
    )
    entry = models.ForeignKey(
        "meetings.Entry",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inputs",
        verbose_name=_("butir notula"),
    )
    on_behalf = models.BooleanField(
        _("dicatat oleh sekretariat atas nama pengusul"), default=False, editable=False
    )
    topic = models.CharField(_("pokok masukan"), max_length=200)
    problem = models.TextField(_("apa masalahnya"))
    request = models.TextField(_("apa yang diminta"), blank=True)
    beneficiaries = models.CharField(_("untuk siapa"), max_length=300, blank=True)
    status = models.CharField(
        _("status"), max_length=18, choices=Status, default=Status.RECEIVED, editable=False
    )
    get_status_display = status_in_words
    verified_at = models.DateTimeField(_("diverifikasi pada"), null=True, editable=False)
    # The first decision on it, whatever it was: what "answered after … working days" is measured by.
    answered_at = models.DateTimeField(_("dijawab pada"), null=True, editable=False)
    public_reason = models.TextField(_("alasan"), blank=True, editable=False)
    receiver = models.CharField(_("instansi penerima"), max_length=200, blank=True, editable=False)
    letter_number = models.CharField(_("nomor surat penerusan"), max_length=100, blank=True, editable=False)
    postponed_until = models.DateField(_("ditunda sampai"), null=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="merged_inputs",
        editable=False,
        verbose_name=_("digabung ke"),
    )
    is_restricted = models.BooleanField(_("informasi dikecualikan"), default=False, editable=False)
    restriction_reason = models.TextField(_("alasan pengecualian"), blank=True, editable=False)

    objects = InputQuerySet.as_manager()

    class Meta:
        ordering = ["-meeting__starts_at", "number"]
        verbose_name = _("masukan")
        verbose_name_plural = _("masukan")
        triggers = [never_deleted(), AGREED_HAS_A_FOLLOW_UP]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["not_accommodated", "postponed", "outside_authority"])
                | ~Q(public_reason=""),
                name="input_declined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="outside_authority") | ~Q(receiver=""),
                name="input_sent_on_to_a_named_receiver",
            ),
            models.CheckConstraint(
                condition=~Q(status="postponed") | Q(postponed_until__isnull=False),
                name="input_postponed_to_a_date",
            ),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into__isnull=True)),
                name="input_merged_into_a_lead",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("pk")),
                name="input_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(is_restricted=False) | ~Q(restriction_reason=""),
                name="input_restricted_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["received", "returned", "withdrawn"]) | Q(verified_at__isnull=False),
                name="input_verified_before_it_is_decided",
            ),
            models.CheckConstraint(
                condition=~Q(
                    status__in=["agreed", "not_accommodated", "outside_authority", "postponed", "merged"]
                )
                | Q(answered_at__isnull=False),
                name="input_decided_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["meeting", "status"], name="input_by_meeting_and_status"),
            models.Index(fields=["meeting", "number"], name="input_by_meeting_number"),
            models.Index(fields=["region", "status"], name="input_by_region_and_status"),
        ]

    def __str__(self):
        return f"{self.number} {self.topic}"

    def get_absolute_url(self):
        return address_of("input_detail", self.number)

    @property
    def is_public(self):
        return (
            self.verified_at is not None and not self.is_restricted and self.meeting.announced_at is not None
        )

    @property
    def is_spoken(self):
        """Put forward by word of mouth in the meeting, not sent in before it."""
        return self.entry_id is not None


class InputEvent(Event):
    class Kind(models.TextChoices):
        RECEIVED = "received", _("masukan diterima")
        RETURNED = "returned", _("dikembalikan untuk dilengkapi")
        COMPLETED = "completed", _("dilengkapi pengusul")
        VERIFIED = "verified", _("diverifikasi")
        AGREED = "agreed", _("diakomodasi")
        NOT_ACCOMMODATED = "not_accommodated", _("tidak diakomodasi")
        OUTSIDE_AUTHORITY = "outside_authority", _("diteruskan: bukan wewenang provinsi")
        POSTPONED = "postponed", _("ditunda")
        MERGED = "merged", _("digabung")
        UNMERGED = "unmerged", _("penggabungan dibatalkan")
        WITHDRAWN = "withdrawn", _("ditarik pengusul")
        RESTRICTED = "restricted", _("dikecualikan dari publikasi")
        UNRESTRICTED = "unrestricted", _("dibuka kembali untuk umum")

    input = models.ForeignKey(Input, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=18, choices=Kind)

    class Meta(Event.Meta):
        triggers = [append_only()]

    def __str__(self):
        return f"{self.input.number}: {self.kind}"
