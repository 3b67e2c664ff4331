"""What every record has in common: who typed it, when, under which key; its events; its protection."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import pghistory
import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings import clock
from participants.languages import kept_by_language


class Record(models.Model):
    """A row that a person typed.

    `client_key` is made in the browser or the form: sending the same key twice gives one row
    (`meetings.actions.client_keys.once`). `is_sample` marks what is made up for demonstration, so
    that a page can tell it from what the press reported.
    """

    client_key = models.UUIDField(_("kunci kiriman"), default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("dibuat"), default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("dibuat oleh")
    )
    is_sample = models.BooleanField(_("data contoh"), default=False, editable=False)

    class Meta:
        abstract = True


def status_in_words(record):
    """The `get_status_display` of models that long lists show: Django's own translates every status to say one."""
    return choice_in_words(record.Status, record.status)


@kept_by_language(maxsize=1_000)
def choice_in_words(choices, value):
    """The label of one of the choices, translated once. Raises ValueError where it is none of them."""
    return str(choices(value).label)


class Event(models.Model):
    """One step in the life of a record: never changed, never deleted.

    `institution` is the one that the actor belonged to at the time: pages name it instead of the
    private person. `on_behalf_of` is set where the secretariat acted for somebody else.
    """

    at = models.DateTimeField(_("waktu"), default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        "participants.Institution", on_delete=models.PROTECT, related_name="+", verbose_name=_("instansi")
    )
    on_behalf_of = models.ForeignKey(
        "participants.Institution",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("atas nama"),
    )
    note = models.TextField(_("keterangan"), blank=True)
    is_sample = models.BooleanField(_("data contoh"), default=False, editable=False)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    @property
    def label(self):
        return self.get_kind_display()

    @property
    def institution_name(self):
        """Who did it, as a page prints it: "Bappeda" or "Dinas Kominfo … (atas nama …)"."""
        if self.on_behalf_of_id:
            return _("%(institution)s, atas nama %(other)s") % {
                "institution": self.institution.label,
                "other": self.on_behalf_of.label,
            }
        return self.institution.label


class StepsMixin:
    """A `status` that changes only along the steps of `STEPS` ({from: {to, …}})."""

    STEPS: dict[str, set[str]] = {}

    def can_move_to(self, status):
        return status in self.STEPS.get(self.status, set())

    def move_to(self, status):
        """Set the status (the caller saves).

        Raises ValidationError where no such step leads away from the present status.
        """
        if not self.can_move_to(status):
            raise no_such_step(self.get_status_display())
        self.status = status


def no_such_step(status):
    """The refusal of a step that leads nowhere from the present status, in words."""
    return ValidationError(
        _("Langkah ini tidak dapat dilakukan: statusnya sekarang “%(status)s”."),
        code="no_such_step",
        params={"status": status},
    )


@dataclass(frozen=True)
class Verb:
    """A verb as a table: from which status it leads to which. What is not in `leads` is refused.

    Args:
        leads: {from: to}; the same status where the verb changes something else.
        permission: the rule that says who may (meetings/rules.py); None for what the portal does by itself.
    """

    leads: Mapping[str, str]
    permission: str | None


class VerbsMixin:
    """A `status` that changes only by the verbs of `VERBS` ({name of the action: Verb}).

    The actions read the table (`take`), the forms and pages ask it (`can`), and the tests go through all of it
    (meetings/state_tables.py).
    """

    VERBS: dict[str, Verb] = {}

    def can(self, verb):
        return self.status in self.VERBS[verb].leads

    def take(self, verb):
        """Set the status to where the verb leads (the caller saves).

        Raises:
            ValidationError: it leads nowhere from the present status.
        """
        if not self.can(verb):
            raise no_such_step(getattr(self, "status_label", None) or self.get_status_display())
        self.status = self.VERBS[verb].leads[self.status]


class LastChangeMixin:
    """For models `with_history`, of which a form says the version that was seen."""

    @property
    def last_change(self):
        """Which change of it was the last (0: none): tells whether somebody saw what it says now. One query."""
        return self.history.aggregate(last=models.Max("pgh_id"))["last"] or 0


def never_deleted():
    """Nothing that was said, put forward or decided is ever deleted, not by SQL either."""
    return pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)


def append_only():
    """An event that happened is neither changed nor deleted."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def with_history(model_name, *, indexes=()):
    """Class decorator: triggers copy every version of the row into `<model>.history`, whoever changes it and how.

    Args:
        model_name: of the table of versions, e.g. "InputHistory". It can only be added to.
        indexes: of that table, besides those of its keys.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        model_name=model_name,
        obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
        append_only=True,
        meta={"indexes": list(indexes)},
    )
