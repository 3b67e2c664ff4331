"""What a phone fills in after it has opened a code of the screen: for which institution, and who."""

from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.actions import check_ins
from meetings.forms.attendance import ActingField
from meetings.forms.base import ActionForm
from meetings.forms.people import PersonFields
from meetings.models import Attendance

Capacity = Attendance.Capacity
NAMED = check_ins.NAMED


class InvitedForm(forms.Form):
    """Which of the invited institutions; a GET form, so that the choice stays in the address."""

    instansi = forms.ChoiceField(
        label=_("Instansi Anda"),
        error_messages={
            "required": _("Pilih instansi Anda dari daftar."),
            "invalid_choice": _("Pilih instansi Anda dari daftar."),
        },
    )

    def __init__(self, *args, invitations, **kwargs):
        """`invitations`: with their institutions and regions, in the order of the regions."""
        super().__init__(*args, **kwargs)
        self.invitations = {str(row.pk): row for row in invitations}
        by_region = groupby(invitations, key=lambda row: row.institution.region.name)
        self.fields["instansi"].choices = [
            ("", _("— pilih instansi —")),
            *((name, [(str(row.pk), row.institution.name) for row in rows]) for name, rows in by_region),
        ]

    def chosen(self):
        return self.invitations[self.cleaned_data["instansi"]]


class CheckInForm(ActionForm, PersonFields):
    """Who somebody is, for the institution that he chose: one tap for who was announced, a name for everybody else."""

    who = forms.ChoiceField(
        label=_("Siapa Anda?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Pilih siapa Anda."),
            "invalid_choice": _("Pilihan ini tidak ada lagi. Pilih yang lain."),
        },
    )
    TITLES = ("title_before", "title_after")

    acting = ActingField()
    is_remote = forms.BooleanField(label=_("Saya mengikuti rapat dari jauh, lewat layar"), required=False)

    field_order = ["who", "full_name", "title_before", "title_after", "acting", "position", "is_remote"]

    def __init__(self, *args, code, invitation, **kwargs):
        self.code, self.invitation = code, invitation
        kwargs["initial"] = {"acting": invitation.acting}
        super().__init__(*args, **kwargs)
        for name in self.TITLES:  # typed with the name, and told apart
            self.fields[name].widget = forms.HiddenInput()
        self.fields["full_name"].help_text = _("Dengan gelar, bila ada. Misalnya: Dr. Ir. H. Suharto, M.Si.")
        self.fields["full_name"].widget.attrs["autocomplete"] = "name"
        self.fields["who"].choices = self._choices()

    def _choices(self):
        row = self.invitation
        choices = [
            (Capacity.IN_PERSON, row.invited_official or row.institution.invited_official),
            (Capacity.REPRESENTING, _("Saya mewakili pejabat itu")),
            (Capacity.STAFF, _("Saya staf instansi ini")),
            (Capacity.GUEST, _("Saya tamu")),
        ]
        if row.attendee_id and row.capacity:
            words = gettext("%(name)s, %(capacity)s (sudah diberitahukan)")
            named = {"name": row.attendee_line, "capacity": row.get_capacity_display()}
            choices.insert(0, (f"{NAMED}-{row.attendee_id}", words % named))
        return choices

    @property
    def is_named(self):
        return self.cleaned_data["who"].startswith(NAMED)

    def clean(self):
        data = super().clean()
        for name in self.TITLES:
            for error in self.errors.pop(name, []):
                self.add_error("full_name", error)
        who = data.get("who", "")
        if (
            who in {Capacity.REPRESENTING, Capacity.STAFF, Capacity.GUEST}
            and not data.get("full_name")
            and not self.has_error("full_name")
        ):
            self.add_error("full_name", ValidationError(_("Tulis nama Anda."), code="required"))
        if who == Capacity.IN_PERSON and not data.get("position"):
            data["position"] = str(self.invitation.invited_official)
        return data

    def act(self):
        data = self.cleaned_data
        return check_ins.check_in(
            self.code,
            self.invitation,
            who=NAMED if self.is_named else data["who"],
            person=self.person(),
            acting=data["acting"],
            is_remote=data["is_remote"],
        )
