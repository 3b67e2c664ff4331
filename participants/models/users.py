from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.institutions import Institution
from participants.models.people import Person
from participants.models.zones import ZONES


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        """Make an account. `email` is kept in lower case, so that one address is one account."""
        if not email:
            msg = "an account needs an e-mail address"
            raise ValueError(msg)
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """For `manage.py createsuperuser`: the first administrator of a new installation.

        Takes the province's Kominfo as the institution, made by `load_regions`.
        """
        fields.setdefault("role", User.Role.ADMINISTRATOR)
        if "institution" not in fields:
            fields["institution"] = Institution.objects.get(slug="dinas-kominfo-provinsi-maluku")
        return self.create_user(email, password, **fields)

    def told(self):
        """The accounts that are told what their institution is told: not the chair's (told as a person), nor an
        administrator's, who has no part in what the portal is about."""
        roles = [self.model.Role.ADMINISTRATOR, self.model.Role.CHAIR]
        return self.filter(is_active=True).exclude(role__in=roles)

    def of_person(self, person_id):
        """The account of a person, where he (or None) has one that is open."""
        return self.filter(person=person_id, person__isnull=False, is_active=True)

    def portal(self):
        """The account in whose name the portal itself acts: reminders, closing what nobody answered.

        Nobody can sign in to it: it is closed and has no password.
        """
        found = self.filter(email=self.model.PORTAL).first()
        if found:
            return found
        user = self.model(
            email=self.model.PORTAL,
            role=self.model.Role.ADMINISTRATOR,
            institution=Institution.objects.get(slug="dinas-kominfo-provinsi-maluku"),
            is_active=False,
        )
        user.set_unusable_password()
        # Made by another worker between the two questions, it is that one.
        self.bulk_create([user], ignore_conflicts=True)
        return self.get(email=self.model.PORTAL)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. What it may do follows from its role and its institution, nothing else.

    `is_superuser` is never set by the portal: Django would then answer yes to every permission,
    also to "confirm a follow-up", which nobody but the region may have (design.md).
    """

    class Role(models.TextChoices):
        DELEGATE = "delegate", _("utusan daerah")
        OFFICER = "officer", _("petugas instansi")
        SECRETARIAT = "secretariat", _("sekretariat")
        CHAIR = "chair", _("pimpinan rapat")
        ADMINISTRATOR = "administrator", _("pengelola")

    class Mail(models.TextChoices):
        """What is also sent by e-mail; in the portal everything is told always."""

        AT_ONCE = "at_once", _("setiap pemberitahuan, seketika")
        DAILY = "daily", _("satu surat ringkasan setiap hari pukul 07.00")
        ANSWER_ONLY = "answer_only", _("hanya yang perlu saya jawab, seketika")

    PORTAL = "portal@rakor.invalid"

    email = models.EmailField(_("pos-el"), unique=True)
    role = models.CharField(_("peran"), max_length=15, choices=Role)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="users", verbose_name=_("instansi")
    )
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("orang")
    )
    is_walidata = models.BooleanField(
        _("walidata"), default=False, help_text=_("Boleh menetapkan angka Satu Data (hanya sekretariat).")
    )
    mail = models.CharField(_("kiriman pos-el"), max_length=12, choices=Mail, default=Mail.AT_ONCE)
    time_zone = models.CharField(_("zona waktu"), max_length=40, choices=ZONES, default="Asia/Jayapura")
    is_active = models.BooleanField(_("aktif"), default=True)
    date_joined = models.DateTimeField(_("dibuat"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        ordering = ["email"]
        verbose_name = _("akun")
        verbose_name_plural = _("akun")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_walidata=False) | models.Q(role="secretariat"),
                name="user_walidata_is_of_the_secretariat",
                violation_error_message=_("Hanya sekretariat yang dapat menjadi walidata."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_superuser=False),
                name="user_is_never_superuser",
            ),
            models.UniqueConstraint(
                models.functions.Lower("email"),
                name="user_email_whatever_its_case",
                violation_error_message=_("Sudah ada akun dengan pos-el ini."),
            ),
        ]

    def __str__(self):
        return self.email

    def get_full_name(self):
        return self.display_name

    @property
    def display_name(self):
        return self.person.display_name if self.person_id else self.email

    @property
    def region(self):
        """The region that a delegate speaks for; None for everybody else."""
        return self.institution.region if self.speaks_for_region else None

    @property
    def region_id(self):
        return self.institution.region_id if self.speaks_for_region else None

    @property
    def zone(self):
        return ZoneInfo(self.time_zone)

    @property
    def speaks_for_region(self):
        return self.role == self.Role.DELEGATE and self.institution.is_delegation

    @property
    def is_secretariat(self):
        return self.role == self.Role.SECRETARIAT

    @property
    def is_chair(self):
        return self.role == self.Role.CHAIR

    @property
    def is_administrator(self):
        return self.role == self.Role.ADMINISTRATOR

    @property
    def reads_everything(self):
        """Secretariat, chair and administrator read what is not public yet (the table of design.md)."""
        return self.is_secretariat or self.is_chair or self.is_administrator
