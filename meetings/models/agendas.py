import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Meeting
from meetings.models.records import choice_in_words, with_history

# What the chair ratified stays as it was, also for somebody with a database console. FOR SHARE
# makes a change that is under way wait for a ratification that is under way, and the other way round.
RATIFIED_IS_FINAL = """
    IF EXISTS (
        SELECT 1 FROM (
            SELECT ratified_at FROM meetings_minutes WHERE {column} IN (NEW.{key}, OLD.{key}) FOR SHARE
        ) AS minutes WHERE ratified_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the minutes are ratified: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


def ratified_is_final(column, key):
    """A trigger that refuses every change of a row whose minutes (found by `column` = the row's `key`) are ratified."""
    return pgtrigger.Trigger(
        name="ratified_is_final",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=RATIFIED_IS_FINAL.format(column=column, key=key),
    )


class AgendaItemQuerySet(models.QuerySet):
    def running(self):
        """What the meeting is dealing with: begun, not ended; the latest begun first."""
        return self.filter(begun_at__isnull=False, ended_at=None).order_by("-begun_at", "-pk")

    def silent(self):
        """Nobody said how it ended, and nothing stands under it; parts of a single meeting, as its opening, apart."""
        written = self.model._default_manager.filter(
            pk=OuterRef("pk"), entries__isnull=False, entries__struck_at=None
        )
        return self.filter(~Exists(written), outcome="", kind__in=AgendaItem.CARRIED)

    def own(self):
        """What its meeting planned itself, also where it took up something that an earlier one had left."""
        versions = self.model.history.rel.related_model.objects
        planned = versions.filter(pgh_obj=OuterRef("pk"), continues=None)
        return self.exclude(kind=AgendaItem.Kind.FOLLOW_UPS).filter(Q(continues=None) | Exists(planned))

    def unfinished(self):
        """What a meeting has still to go on with: left in a held meeting and not taken up in another held one since.

        Left is what the note-taker called unfinished and, while the minutes are circulated, what nobody wrote anything
        about (their ratification calls it unfinished for good). So is what was sent on purpose to a meeting that
        was cancelled.
        """
        of_all = self.model._default_manager
        taken_up = of_all.filter(
            Q(meeting__status__in=Meeting.HELD) | Q(outcome=AgendaItem.Outcome.FINISHED),
            continues=OuterRef("pk"),
            continues__isnull=False,
        )
        # By itself, so that the database looks under the items of the few circulated minutes alone.
        silent = of_all.filter(meeting__status=Meeting.Status.CIRCULATED).silent()
        left = Q(meeting__status__in=Meeting.HELD, outcome=AgendaItem.Outcome.UNFINISHED) | Q(
            pk__in=silent.values("pk")
        )
        sent = Q(meeting__status=Meeting.Status.CANCELLED, is_sent=True, continues=None)
        return (
            self.filter(left | sent, kind__in=AgendaItem.CARRIED)
            .exclude(outcome=AgendaItem.Outcome.FINISHED)
            .filter(~Exists(taken_up))
        )


@with_history("AgendaItemHistory")
class AgendaItem(models.Model):
    """One item of the agenda, in the order in which it is taken.

    `begun_at` and `ended_at` say when it was dealt with (`outcome`: what the note-taker said of it; empty: what
    was written under it tells). `continues` is the item of an earlier meeting that was not finished there;
    `is_sent` where it was put into this meeting on purpose, so that nothing moves it on by itself. `programme_year` is the
    year whose matrix of programmes is dealt with under it.
    """

    class Kind(models.TextChoices):
        FOLLOW_UPS = "follow_ups", _("tindak lanjut rapat sebelumnya")
        OPENING = "opening", _("pembukaan")
        REMARKS = "remarks", _("sambutan")
        PRESENTATION = "presentation", _("paparan")
        DISCUSSION = "discussion", _("pembahasan")
        CLOSING = "closing", _("penutup")
        OTHER = "other", _("lain-lain")

    class Outcome(models.TextChoices):
        FINISHED = "finished", _("selesai")
        UNFINISHED = "unfinished", _("belum selesai")

    # What can be left unfinished; an opening or a closing belongs to its own meeting.
    CARRIED = [Kind.PRESENTATION, Kind.DISCUSSION, Kind.OTHER]

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField(_("urutan"))
    title = models.CharField(_("mata acara"), max_length=300)
    kind = models.CharField(_("jenis"), max_length=12, choices=Kind, default=Kind.DISCUSSION)
    description = models.TextField(_("uraian"), blank=True)
    minutes_planned = models.PositiveSmallIntegerField(_("lama (menit)"), null=True, blank=True)
    is_sample = models.BooleanField(_("data contoh"), default=False, editable=False)

    begun_at = models.DateTimeField(_("mulai dibahas"), null=True, editable=False)
    ended_at = models.DateTimeField(_("selesai dibahas"), null=True, editable=False)
    outcome = models.CharField(_("hasil"), max_length=10, choices=Outcome, blank=True, editable=False)
    continues = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="continuations",
        verbose_name=_("lanjutan dari"),
    )
    is_sent = models.BooleanField(_("dikirim ke rapat ini"), default=False, editable=False)
    programme_year = models.PositiveSmallIntegerField(_("matriks program tahun"), null=True, editable=False)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("mata acara")
        verbose_name_plural = _("agenda")
        triggers = [ratified_is_final("meeting_id", "meeting_id")]
        constraints = [
            # Deferrable, so that two items can change places within one transaction.
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="agenda_item_one_a_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=models.Q(kind="follow_ups"),
                name="agenda_item_one_carry_over_a_meeting",
                violation_error_message=_("Agenda rapat ini sudah memuat tindak lanjut rapat sebelumnya."),
            ),
            models.CheckConstraint(condition=models.Q(position__gte=1), name="agenda_item_position_from_1"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(begun_at__isnull=False),
                name="agenda_item_ends_after_it_began",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_carry_over(self):
        return self.kind == self.Kind.FOLLOW_UPS

    @property
    def goes_on(self):
        """It belongs to more than one meeting: left by an earlier one, sent here, or left for a later one."""
        return self.continues_id is not None or self.is_sent or self.outcome == self.Outcome.UNFINISHED

    @property
    def can_be_carried(self):
        return self.kind in self.CARRIED

    @property
    def is_running(self):
        return self.begun_at is not None and self.ended_at is None


@with_history("SpeakerHistory")
class Speaker(models.Model):
    """Somebody with a part in the programme. `position` is the post at the time of the meeting."""

    class Role(models.TextChoices):
        OPENS = "opens", _("membuka rapat")
        REMARKS = "remarks", _("menyampaikan sambutan")
        RESOURCE_PERSON = "resource_person", _("narasumber")
        MODERATOR = "moderator", _("moderator")
        AIMS = "aims", _("menyampaikan tujuan rapat")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="speakers")
    agenda_item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="speakers",
        verbose_name=_("mata acara"),
    )
    person = models.ForeignKey(
        "participants.Person", on_delete=models.PROTECT, related_name="speeches", verbose_name=_("orang")
    )
    position = models.CharField(_("jabatan saat itu"), max_length=200, blank=True)
    role = models.CharField(_("peran"), max_length=16, choices=Role, default=Role.RESOURCE_PERSON)
    reads_remarks_of = models.CharField(
        _("membacakan sambutan"), max_length=200, blank=True, help_text=_("Misalnya: Gubernur Maluku")
    )
    order = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("pembicara")
        verbose_name_plural = _("pembicara")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person", "role"],
                name="speaker_one_a_role",
                violation_error_message=_("Orang ini sudah tercatat dengan peran yang sama."),
            ),
        ]

    def __str__(self):
        return self.person.display_name

    @property
    def display_role(self):
        """ "membuka rapat, membacakan sambutan Gubernur Maluku"."""
        role = choice_in_words(self.Role, self.role)
        if self.reads_remarks_of:
            return _("%(role)s, membacakan sambutan %(whose)s") % {
                "role": role,
                "whose": self.reads_remarks_of,
            }
        return role
