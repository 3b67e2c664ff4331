"""The forms of a programme: what is proposed, and one verb each for what becomes of it."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.actions import programme_plans
from meetings.actions import programmes as actions
from meetings.actions.client_keys import foreign_key
from meetings.forms.base import ActionForm, CleanCharField, CreatingForm, LongTextField
from meetings.forms.numbers import NumberField
from meetings.forms.rupiah import RupiahField
from meetings.forms.versions import SeesVersion
from meetings.models import Input, Programme, ProgrammeEvent, ProgrammePlan, ProgrammeTheme
from meetings.models.programmes import FIRST_YEAR, LAST_YEAR
from participants.models import Institution, Region

Kind = ProgrammeEvent.Kind
PUBLIC = _("Terbuka untuk umum.")


class YearField(forms.IntegerField):
    def __init__(self, **kwargs):
        super().__init__(
            min_value=FIRST_YEAR,
            max_value=LAST_YEAR,
            error_messages={
                "invalid": _("Tulis tahun dengan empat angka."),
                "min_value": _("Tahunnya harus antara 2000 dan 2100."),
                "max_value": _("Tahunnya harus antara 2000 dan 2100."),
            },
            **kwargs,
        )


class ProgrammeFields(forms.Form):
    """What a programme says."""

    title = CleanCharField(
        label=_("Nama program"),
        max_length=200,
        help_text=_("Satu kalimat pendek, misalnya: Jaringan intra pemerintah sampai kecamatan."),
    )
    aim = LongTextField(label=_("Tujuan"), rows=4, help_text=_("Apa yang dicapai, dan untuk siapa."))
    year = YearField(label=_("Tahun"), help_text=_("Tahun anggarannya."))
    region = forms.ModelChoiceField(
        label=_("Wilayah"),
        queryset=Region.objects.order_by("code"),
        empty_label=_("Pilih wilayah"),
        help_text=_("Untuk wilayah mana. Program seluruh provinsi: pilih provinsi."),
    )
    place = CleanCharField(
        label=_("Lokasi"), max_length=300, required=False, help_text=_("Kecamatan, desa, atau gedung.")
    )
    theme = forms.ModelChoiceField(
        label=_("Tema"), queryset=ProgrammeTheme.objects.none(), empty_label=_("Pilih tema")
    )
    budget = RupiahField(
        label=_("Anggaran (Rupiah)"),
        required=False,
        help_text=_(
            "Misalnya 50.000.000,00 atau 1,5 miliar. Kosongkan bila belum dihitung; 0 bila tanpa biaya."
        ),
    )
    fund = forms.ChoiceField(
        label=_("Sumber dana"),
        required=False,
        choices=[("", _("belum disebutkan")), *Programme.Fund.choices],
    )
    input = NumberField(prefix="M", noun=_("masukan"), label=_("Masukan asal"), required=False)

    NAMES = ("title", "aim", "year", "region", "place", "theme", "budget", "fund", "input")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = self.themes()
        self.fields["input"].widget.attrs.pop("list", None)

    def themes(self):
        return ProgrammeTheme.objects.in_use()

    @property
    def typed(self):
        return {name: self.cleaned_data[name] for name in self.NAMES}

    def clean_input(self):
        """The input of that number, as far as whoever types it may read that."""
        number = self.cleaned_data["input"]
        if not number:
            return None
        found = Input.objects.visible_to(self.by).filter(number=number).first()
        if found is None:
            raise ValidationError(_("Masukan dengan nomor ini tidak ada, atau tidak terbuka bagi Anda."))
        return found

    def refuse_foreign_region(self, institution):
        """An office of a regency proposes for its own region, those of the province for any."""
        region = self.cleaned_data.get("region")
        if institution is None or region is None or institution.region.level == Region.Level.PROVINCE:
            return
        if region != institution.region:
            self.add_error(
                "region",
                _("%(institution)s mengusulkan untuk wilayahnya sendiri: %(region)s.")
                % {"institution": institution.label, "region": institution.region.name},
            )


# Proposing one -----------------------------------------------------------------------------------


class ProposeForm(ProgrammeFields, CreatingForm):
    """An institution proposes for itself."""

    outbox_label = pgettext_lazy("kiriman", "program")

    @property
    def institution(self):
        return self.by.institution

    def clean(self):
        super().clean()
        self.refuse_foreign_region(self.institution)

    def act(self):
        programme, created = actions.propose_programme(
            Programme(**self.typed),
            by=self.by,
            institution=self.institution,
            client_key=self.cleaned_data["client_key"],
        )
        typed = self.typed | {"institution": self.institution}
        if not created and any(getattr(programme, name) != value for name, value in typed.items()):
            # Somebody went back in the browser and wrote another one over the first.
            raise foreign_key()
        return programme


class RegisterForm(ProposeForm):
    """The secretariat writes one down for an institution; it is marked so."""

    for_institution = forms.ModelChoiceField(
        label=_("Atas nama"),
        queryset=Institution.objects.filter(is_active=True).select_related("region"),
        empty_label=_("Pilih pengusul"),
        help_text=_("Program ini ditandai “dicatat oleh sekretariat atas nama pengusul”."),
    )
    field_order = ["for_institution", *ProgrammeFields.NAMES]

    @property
    def institution(self):
        return self.cleaned_data.get("for_institution")


# Steps of a programme ----------------------------------------------------------------------------


class StepForm(ActionForm):
    """One step of a programme: `kind` is the event that it leaves, `verb` the action that it calls."""

    kind: str
    verb: str

    def __init__(self, *args, programme, **kwargs):
        self.programme = programme
        super().__init__(*args, **kwargs)

    @property
    def is_possible(self):
        return self.programme.can(self.verb)

    @property
    def why_not(self):
        return _("Statusnya sekarang “%(status)s”.") % {"status": self.programme.get_status_display()}


class ChangeForm(ProgrammeFields, StepForm, SeesVersion):
    kind, verb = Kind.CHANGED, "change_programme"

    note = LongTextField(label=_("Yang diubah"), required=False, rows=2, help_text=PUBLIC)
    field_order = [*ProgrammeFields.NAMES, "note"]

    def __init__(self, *args, programme, **kwargs):
        initial = {name: getattr(programme, name) for name in ProgrammeFields.NAMES}
        # Who may not read the input that it came from leaves it as it is.
        self.hidden_input = None
        if programme.input_id:
            readable = Input.objects.visible_to(kwargs["by"]).filter(pk=programme.input_id).first()
            self.hidden_input = None if readable else programme.input
            initial["input"] = readable.number if readable else ""
        kwargs.setdefault("initial", initial)
        super().__init__(*args, programme=programme, **kwargs)

    @cached_property
    def is_being_settled(self):
        return self.programme.settlements.pending().exists()

    @property
    def is_possible(self):
        return super().is_possible and not self.is_being_settled

    @property
    def why_not(self):
        return actions.IS_BEING_SETTLED if self.is_being_settled else super().why_not

    def themes(self):
        return ProgrammeTheme.objects.in_use() | ProgrammeTheme.objects.filter(pk=self.programme.theme_id)

    def version(self):
        return self.programme.last_change

    def clean_input(self):
        return super().clean_input() or self.hidden_input

    def clean(self):
        super().clean()
        self.refuse_foreign_region(self.programme.institution)

    def says_the_same(self, _last):
        """Whether the programme stands as it is typed here: then it was sent twice."""
        stands = Programme.objects.get(pk=self.programme.pk)
        return all(getattr(stands, name) == self.cleaned_data.get(name) for name in ProgrammeFields.NAMES)

    def act(self):
        return actions.change_programme(
            self.programme,
            by=self.by,
            changes=self.typed,
            seen=self.cleaned_data["seen"],
            note=self.cleaned_data["note"],
        )


class WithdrawForm(StepForm):
    kind, verb = Kind.WITHDRAWN, "withdraw_programme"

    reason = LongTextField(label=_("Alasan penarikan"), rows=4, help_text=PUBLIC)

    def act(self):
        return actions.withdraw_programme(self.programme, by=self.by, reason=self.cleaned_data["reason"])


class PlanForm(StepForm):
    """In which planning document of which institution it stands."""

    institution = forms.ModelChoiceField(
        label=_("Instansi yang memuatnya"),
        queryset=Institution.objects.filter(is_active=True),
        empty_label=_("Pilih instansi"),
    )
    document = forms.ChoiceField(label=_("Dokumen"), choices=Programme.Document.choices)
    document_year = YearField(label=_("Tahun dokumen"))

    def __init__(self, *args, programme, by, **kwargs):
        kwargs.setdefault("initial", {"document_year": programme.year})
        super().__init__(*args, programme=programme, by=by, **kwargs)
        if not by.is_secretariat:
            del self.fields["institution"]  # of its own plan only

    @property
    def plan(self):
        names = ("document", "document_year")
        institution = self.cleaned_data.get("institution") or self.by.institution
        return {"institution": institution} | {name: self.cleaned_data[name] for name in names}


class TakeUpForm(PlanForm):
    kind, verb = Kind.TAKEN_UP, "take_up"

    note = LongTextField(label=_("Catatan"), required=False, rows=3, help_text=PUBLIC)

    def act(self):
        return programme_plans.take_up(
            self.programme, by=self.by, note=self.cleaned_data["note"], **self.plan
        )


class TakeUpPartlyForm(PlanForm):
    kind, verb = Kind.PARTLY, "take_up_partly"

    part = LongTextField(label=_("Bagian yang dimuat"), rows=4, help_text=PUBLIC)

    def act(self):
        part, last = self.cleaned_data["part"], self.programme.events.last()
        says_so = self.programme.plans.filter(standing=ProgrammePlan.Standing.PARTLY, part=part, **self.plan)
        if last.kind == self.kind and last.by_id == self.by.pk and says_so.exists():
            return self.programme  # pressed twice
        return programme_plans.take_up_partly(self.programme, by=self.by, part=part, **self.plan)


class LeaveOutForm(PlanForm):
    kind, verb = Kind.LEFT_OUT, "leave_out"

    reason = LongTextField(label=_("Alasan tidak dimuat"), rows=4, help_text=PUBLIC)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "institution" in self.fields:
            self.fields["institution"].label = _("Instansi yang tidak memuatnya")

    def act(self):
        reason, last = self.cleaned_data["reason"], self.programme.events.last()
        says_so = self.programme.plans.filter(
            standing=ProgrammePlan.Standing.LEFT_OUT, reason=reason, **self.plan
        )
        if last.kind == self.kind and last.by_id == self.by.pk and says_so.exists():
            return self.programme  # pressed twice
        return programme_plans.leave_out(self.programme, by=self.by, reason=reason, **self.plan)


class PlanChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, plan):
        """With the part, by which two plans differ: "RKPD 2022 Bappeda Maluku (Tiga kecamatan.)"."""
        return f"{plan} ({plan.part[:80]})" if plan.part else str(plan)


class CarryOutForm(StepForm):
    """Of the own plan; asked about where there are several."""

    kind, verb = Kind.CARRIED_OUT, "carry_out"

    plan = PlanChoiceField(
        label=_("Rencana yang dilaksanakan"),
        queryset=ProgrammePlan.objects.none(),
        empty_label=_("Pilih rencana"),
    )

    evidence = LongTextField(
        label=_("Bukti pelaksanaan"),
        rows=4,
        help_text=_(
            "Apa yang selesai, di mana, kapan, dengan berita acara nomor berapa. Terbuka untuk umum."
        ),
    )
    link = forms.URLField(
        label=_("Tautan bukti"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Alamat laporan atau foto yang terbuka untuk umum."),
    )

    def __init__(self, *args, programme, by, **kwargs):
        super().__init__(*args, programme=programme, by=by, **kwargs)
        plans = programme.plans.to_carry_out().select_related("institution")
        self.plans = list(plans if by.is_secretariat else plans.filter(institution=by.institution_id))
        if len(self.plans) > 1:
            self.fields["plan"].queryset = plans.filter(pk__in=[plan.pk for plan in self.plans])
        else:
            del self.fields["plan"]

    @property
    def is_possible(self):
        return super().is_possible and bool(self.plans)

    @property
    def why_not(self):
        if super().is_possible and not self.by.is_secretariat:
            return _("Rencana instansi Anda sudah tercatat dilaksanakan.")
        return super().why_not

    def act(self):
        return programme_plans.carry_out(
            self.programme,
            by=self.by,
            plan=self.cleaned_data.get("plan") or self.plans[0],
            evidence=self.cleaned_data["evidence"],
            link=self.cleaned_data["link"],
        )


# What it depends on ------------------------------------------------------------------------------


class DependForm(StepForm, CreatingForm):
    kind, verb = Kind.LINKED, "depend_on"

    needs = CleanCharField(
        label=_("Bergantung pada program"), max_length=20, help_text=_("Nomornya, misalnya P-2021-0001.")
    )

    def clean_needs(self):
        typed = re.fullmatch(
            r"P-?([0-9]{4})-([0-9]{1,6})", self.cleaned_data["needs"].upper().replace(" ", ""), re.ASCII
        )
        number = f"P-{typed[1]}-{int(typed[2]):04d}" if typed else ""
        found = Programme.objects.visible_to(self.by).filter(number=number).first()
        if found is None:
            raise ValidationError(_("Tidak ada program dengan nomor ini."))
        return found

    def says_the_same(self, _last):
        """What was refused is not what was said before; what is sent twice is found by its key."""
        return False

    def act(self):
        actions.depend_on(
            self.programme,
            by=self.by,
            needs=self.cleaned_data["needs"],
            client_key=self.cleaned_data["client_key"],
        )
        return self.programme
