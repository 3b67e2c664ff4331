"""The forms of what becomes of an entry: a decision, an input of a region, a follow-up."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from meetings import clock
from meetings.actions import entry_outcomes as actions
from meetings.actions.client_keys import foreign_key
from meetings.actions.entries import make_decision
from meetings.forms.base import ActionForm, CreatingForm, MarkdownField
from meetings.forms.follow_ups import TaskFields
from meetings.forms.inputs import InputFields
from meetings.models import Input
from meetings.models.calendars import calendar
from participants.models import Institution

OFFERED = [5, 10, 20, 60]  # working days until a due date, from a week to a quarter of a year


def offer_institutions(field, meeting):
    """List the institutions by what people call them, those that are invited first, so that typing finds one.

    An office that speaks for its region is listed under the region's name: twelve names that begin with the
    same words cannot be told apart by their first letters. Two queries.
    """
    invited = set(meeting.attendances.values_list("institution", flat=True))
    here, others = [], []
    for institution in field.queryset.select_related("region"):
        label = institution.label
        if institution.is_delegation:
            label = f"{institution.region.short_name} – {label}"
        (here if institution.pk in invited else others).append((institution.pk, label))
    groups = [(_("Diundang ke rapat ini"), here), (_("Instansi lain"), others)]
    field.choices = [
        ("", field.empty_label),
        *((name, sorted(rows, key=lambda row: row[1].casefold())) for name, rows in groups if rows),
    ]


def _takes_quoted_words(field):
    """The words that were selected in the entry go in here (static/js/entry-outcomes.js)."""
    field.widget.attrs["data-quoted"] = True


# Decisions ---------------------------------------------------------------------------------------


class DecisionForm(ActionForm):
    """The button that makes an entry a decision."""

    def __init__(self, *args, entry, **kwargs):
        self.entry = entry
        super().__init__(*args, **kwargs)

    def act(self):
        return make_decision(self.entry, by=self.by)


class DrawDecisionForm(CreatingForm):
    """Words of an entry that are a decision of their own; all of its words make the entry itself the decision."""

    text = MarkdownField(label=_("Isi keputusan"), rows=6)

    def __init__(self, *args, entry, **kwargs):
        self.entry = entry
        kwargs.setdefault("initial", {"text": entry.text})
        super().__init__(*args, **kwargs)
        _takes_quoted_words(self.fields["text"])

    def act(self):
        if self.cleaned_data["text"] == self.entry.text and not self.entry.is_decision:
            return make_decision(self.entry, by=self.by)
        decision, _created = actions.draw_decision(
            self.entry,
            by=self.by,
            client_key=self.cleaned_data["client_key"],
            text=self.cleaned_data["text"],
        )
        return decision


# Inputs and follow-ups ---------------------------------------------------------------------------


class EntryInputForm(InputFields, CreatingForm):
    """What somebody said becomes an input of his region; the words are proposed from the entry."""

    for_institution = forms.ModelChoiceField(
        label=_("Atas nama"),
        queryset=Institution.objects.none(),
        empty_label=_("Pilih pengusul"),
        help_text=_("Masukan ini ditandai “dicatat oleh sekretariat atas nama pengusul”."),
    )
    field_order = ["for_institution", "topic", "problem", "request", "beneficiaries"]

    def __init__(self, *args, entry, **kwargs):
        self.entry = entry
        spoke_for = entry.speaker_institution
        kwargs.setdefault(
            "initial",
            {
                "problem": entry.text,
                "for_institution": spoke_for.pk if spoke_for and spoke_for.is_delegation else None,
            },
        )
        super().__init__(*args, **kwargs)
        self.fields["request"].required = False
        self.fields["for_institution"].queryset = Institution.objects.filter(
            Q(is_delegation=True, is_active=True)
            | Q(pk__in=entry.minutes.meeting.attendances.values("institution"))
        )
        offer_institutions(self.fields["for_institution"], entry.minutes.meeting)
        _takes_quoted_words(self.fields["problem"])

    def act(self):
        institution = self.cleaned_data["for_institution"]
        input, created = actions.put_input_forward(
            self.entry,
            Input(**self.typed),
            by=self.by,
            institution=institution,
            client_key=self.cleaned_data["client_key"],
        )
        said = self.typed | {"entry_id": self.entry.pk, "institution_id": institution.pk}
        if not created and any(getattr(input, name) != value for name, value in said.items()):
            raise foreign_key()
        return input


class EntryFollowUpForm(TaskFields, CreatingForm):
    """What is to be done. By whom and until when may be settled after the meeting.

    Only a decision has a follow-up without an input: an entry that is none becomes one by this, or the words in
    `decided` do; the form says so.
    """

    decided = MarkdownField(
        label=_("Kata-kata keputusannya"),
        required=False,
        help_text=_(
            "Menjadi keputusan tersendiri tepat sesudah butir ini. Kosongkan bila seluruh butir menjadi keputusan."
        ),
    )
    field_order = ["decided", "task", "institution", "due_date"]

    def __init__(self, *args, entry, **kwargs):
        self.entry = entry
        kwargs.setdefault("initial", {"task": entry.text})
        super().__init__(*args, **kwargs)
        if entry.is_decision and not self.data.get("decided"):
            del self.fields["decided"]  # unless somebody made it one while the words were being typed
        else:
            _takes_quoted_words(self.fields["decided"])
        _takes_quoted_words(self.fields["task"])
        for name in ("institution", "due_date"):
            self.fields[name].required = False
        self.fields["institution"].empty_label = _("Belum ditetapkan")
        offer_institutions(self.fields["institution"], self.meeting)
        self.fields["due_date"].help_text = _(
            "Instansi dan batas waktu boleh menyusul, tetapi rapat tidak dapat ditutup tanpa keduanya."
        )

    @property
    def meeting(self):
        return self.entry.minutes.meeting

    @property
    def offers(self):
        """Due dates to choose by one press: (day, words). Counted from the meeting, or from today where that is over."""
        start = max(clock.today(), self.meeting.date)
        return [
            (
                calendar().add(start, days),
                ngettext("%(count)s hari kerja", "%(count)s hari kerja", days) % {"count": days},
            )
            for days in OFFERED
        ]

    def clean_due_date(self):
        return super().clean_due_date() if self.cleaned_data["due_date"] else None

    def act(self):
        typed = {name: self.cleaned_data[name] for name in ("client_key", "task", "institution", "due_date")}
        typed["unreachable_is_known"] = self.unreachable_is_known
        words = self.cleaned_data.get("decided", "")
        if words == self.entry.text:
            words = ""
        if self.entry.is_decision and not words:
            follow_up, _created = actions.follow_up_decision(self.entry, by=self.by, **typed)
        else:
            follow_up, _created = actions.decide_and_follow_up(self.entry, by=self.by, words=words, **typed)
        return follow_up
