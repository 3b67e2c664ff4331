from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participants.actions.users import choose_mail, save_user
from participants.forms.base import RecordForm
from participants.forms.sign_in import MAX_PASSWORD, PASSWORD_RULES
from participants.models import Institution, Person, User

Role = User.Role


class InstitutionChoiceForm(forms.Form):
    """The first step of a new account: whose it is. What follows offers the people of that institution."""

    instansi = forms.ModelChoiceField(
        label=_("Instansi"),
        queryset=Institution.objects.filter(is_active=True),
        to_field_name="slug",
        empty_label=_("Pilih instansi"),
        error_messages={"invalid_choice": _("Pilihan ini tidak ada.")},
    )


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person):
        return person.name_and_position


class UserForm(RecordForm):
    """What an administrator may say of an account. `is_superuser` is no field: nobody is above the table of permissions."""

    person = PersonChoice(
        label=_("Orang"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Belum ditentukan"),
        help_text=_("Orang dari instansi ini yang belum mempunyai akun. Namanya muncul saat ia masuk."),
    )

    class Meta:
        model = User
        fields = ["email", "role", "person", "is_walidata"]
        help_texts = {"email": _("Dipakai untuk masuk. Tidak ditampilkan kepada umum.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Pilih peran")), *Role.choices]

    def offer_people_of(self, institution):
        free = Person.objects.filter(institution=institution, user=None)
        self.fields["person"].queryset = (
            free | Person.objects.filter(pk=self.instance.person_id)
        ).select_related("institution")

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Sudah ada akun dengan pos-el ini."))
        return email

    def clean(self):
        data = super().clean()
        role = data.get("role")
        institution = data.get("institution") or self.instance.institution
        if role == Role.DELEGATE and not institution.is_delegation:
            self.add_error(
                "role",
                _("Utusan daerah hanya untuk instansi yang mewakili wilayahnya; pilih petugas instansi."),
            )
        if data.get("is_walidata") and role != Role.SECRETARIAT:
            self.add_error("is_walidata", _("Hanya sekretariat yang dapat menjadi walidata."))
        return data


class NewUserForm(UserForm):
    """An account of the institution chosen before.

    Args (by keyword): `institution`.
    """

    class Way:
        LINK = "tautan"
        TYPED = "ditulis"

    way = forms.ChoiceField(
        label=_("Kata sandi awal"),
        choices=[
            (Way.LINK, _("Kirim tautan lewat pos-el; pemilik akun membuatnya sendiri")),
            (Way.TYPED, _("Saya tulis sekarang dan sampaikan sendiri")),
        ],
        initial=Way.LINK,
        widget=forms.RadioSelect,
    )
    password1 = forms.CharField(
        label=_("Kata sandi"),
        required=False,
        strip=False,
        max_length=MAX_PASSWORD,
        help_text=format_lazy("{} {}", _("Hanya bila Anda menulisnya sekarang."), PASSWORD_RULES),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Kata sandi, sekali lagi"),
        required=False,
        strip=False,
        max_length=MAX_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, institution, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.institution = institution
        self.offer_people_of(institution)

    @property
    def is_by_link(self):
        return self.cleaned_data.get("way") == self.Way.LINK

    def clean(self):
        data = super().clean()
        if data.get("way") != self.Way.TYPED or self.has_error("password1"):
            return data
        password = data.get("password1")
        if not password:
            self.add_error("password1", _("Tulis kata sandi awal, atau pilih tautan lewat pos-el."))
        elif password != data.get("password2"):
            self.add_error("password2", _("Kedua kata sandi tidak sama."))
        else:
            try:
                validate_password(password, User(email=data.get("email") or ""))
            except ValidationError as refusal:
                self.add_error("password1", refusal)
        return data

    def act(self):
        return save_user(self.instance, password=None if self.is_by_link else self.cleaned_data["password1"])


class UserChangeForm(UserForm):
    """Args (by keyword): `by`, the administrator; his own role and standing he cannot change, so that nobody locks himself out."""

    send_link = forms.BooleanField(
        label=_("Kirim tautan untuk membuat kata sandi baru"),
        required=False,
        help_text=_("Kata sandi yang sekarang tetap berlaku sampai tautan itu dipakai."),
    )

    class Meta(UserForm.Meta):
        fields = ["email", "role", "institution", "person", "is_walidata", "is_active"]
        help_texts = UserForm.Meta.help_texts | {
            "is_active": _(
                "Akun yang tidak aktif tidak dapat masuk; semua yang pernah ditulisnya tetap ada."
            ),
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_people_of(self.instance.institution_id)
        self.fields["institution"].empty_label = None
        self.fields["institution"].queryset = Institution.objects.filter(
            is_active=True
        ) | Institution.objects.filter(pk=self.instance.institution_id)
        if self.instance.pk == by.pk:
            for name in ("role", "is_active"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Tidak dapat Anda ubah pada akun sendiri.")

    def clean(self):
        data = super().clean()
        person, institution = data.get("person"), data.get("institution")
        if person and institution and person.institution_id != institution.pk:
            self.add_error(
                "person",
                _("Orang ini tidak bekerja pada instansi yang dipilih. Kosongkan, simpan, lalu pilih lagi."),
            )
        return data

    def act(self):
        return save_user(self.instance)


class MailChoiceForm(RecordForm):
    """What its owner chooses for an account."""

    class Meta:
        model = User
        fields = ["mail", "time_zone"]
        labels = {"mail": _("Yang dikirim lewat pos-el")}
        help_texts = {"time_zone": _("Menentukan kapan pukul 07.00 bagi Anda.")}
        widgets = {"mail": forms.RadioSelect, "time_zone": forms.RadioSelect}

    def act(self):
        return choose_mail(
            self.instance, mail=self.cleaned_data["mail"], time_zone=self.cleaned_data["time_zone"]
        )
