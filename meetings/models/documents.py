import hashlib
import re
import secrets
from itertools import product

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.letters import InvitationLetter
from meetings.models.meetings import Meeting
from meetings.models.records import Record, append_only

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another on paper


def new_code():
    """ "K7QM-3XZA-9PTD": 58 bits, typed from paper without mistaking a letter."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _n in range(12))
    return "-".join([letters[:4], letters[4:8], letters[8:]])


# What a reader of paper may have taken for another letter: the codes have no O, so it was a D or a Q.
MISREAD = {"0": "DQ", "O": "DQ", "U": "V", "I": "J", "1": "7"}
MOST_GUESSES = 64


def codes_meant(typed):
    """The codes that may be meant by what was typed: without regard to case, blanks and dashes.

    Returns:
        a list of codes, the likeliest first; empty where it can be none.
    """
    letters = re.sub(r"[\s\-‐-―_.]", "", typed).upper()
    if len(letters) != 12:
        return []
    choices = [letter if letter in CODE_LETTERS else MISREAD.get(letter, "") for letter in letters]
    guesses = 1
    for choice in choices:
        guesses *= len(choice)
    if not 0 < guesses <= MOST_GUESSES:
        return []
    return [
        "-".join(["".join(code[:4]), "".join(code[4:8]), "".join(code[8:])]) for code in product(*choices)
    ]


def document_path(document, filename):
    return f"dokumen/{document.sha256[:2]}/{document.sha256}"


class Kind(models.TextChoices):
    """The official documents (domain.md "Official documents")."""

    INVITATION = "undangan", _("surat undangan")
    ATTENDANCE = "daftar-hadir", _("daftar hadir")
    MINUTES = "notula", _("notula")
    AGREEMENT = "berita-acara", _("berita acara kesepakatan")
    REPORT = "laporan", _("laporan")
    MATRIX = "matriks", _("matriks tindak lanjut")


class DocumentDamaged(Exception):
    """The stored file is not what was issued."""


class DocumentQuerySet(models.QuerySet):
    # Those that name staff and guests in rows are internal (UU 27/2022), and so are drafts.
    FOR_THE_INVITED = [Kind.MINUTES, Kind.AGREEMENT, Kind.REPORT, Kind.MATRIX]

    def visible_to(self, user):
        """Who may have the file: whoever prepares or oversees meetings, the invited, and who got the letter.

        Not the public: a paper carries NIP. What anybody may know of it is on the page of its code.
        """
        if not user.is_authenticated:
            return self.none()
        if user.reads_everything:
            return self
        meetings = Meeting.objects.inviting(user).values("pk")
        letters = InvitationLetter.objects.filter(
            recipients__attendance__institution=user.institution_id, issued_at__isnull=False
        )
        return self.filter(
            Q(kind__in=self.FOR_THE_INVITED, meeting__in=meetings)
            | Q(kind=Kind.INVITATION, letter__in=letters.values("pk")),
            is_draft=False,
        )

    def meant_by(self, typed):
        """The document whose code somebody typed from paper; None where none is meant."""
        return self.filter(code__in=codes_meant(typed)).order_by("pk").first()

    def of_same_paper(self, document):
        """Every version of the paper that the document is one of."""
        return self.filter(
            kind=document.kind, meeting=document.meeting_id, letter=document.letter_id, is_draft=False
        )


class Document(Record):
    """An official document as it was issued: the file, what it says as data, and the code by which it is known.

    Nothing in it changes: what changed in the minutes afterwards is a document of the next version.
    """

    Kind = Kind

    kind = models.CharField(_("jenis"), max_length=12, choices=Kind)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="documents")
    letter = models.ForeignKey(
        InvitationLetter, on_delete=models.PROTECT, null=True, related_name="documents"
    )
    version = models.PositiveIntegerField(_("versi"), default=1)
    code = models.CharField(_("kode"), max_length=14, unique=True, default=new_code, editable=False)
    is_draft = models.BooleanField(_("draf"), default=False)
    title = models.CharField(_("judul"), max_length=300)
    file = models.FileField(_("berkas"), upload_to=document_path, max_length=140)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    size = models.PositiveBigIntegerField(_("ukuran (bita)"), editable=False)
    data = models.JSONField(_("isi sebagai data"))
    unprintable = ArrayField(
        models.CharField(max_length=8), default=list, verbose_name=_("aksara yang tidak tercetak")
    )
    signed_by = models.CharField(_("ditandatangani oleh"), max_length=330, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("dokumen resmi")
        verbose_name_plural = _("dokumen resmi")
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "meeting", "letter", "version"],
                condition=Q(is_draft=False),
                nulls_distinct=False,
                name="document_one_of_each_version",
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.code})"

    def get_absolute_url(self):
        return reverse("document_detail", args=[self.code])

    @property
    def filename(self):
        """ "notula-rapat-koordinasi-2021-v2.pdf"; by it nobody can tell what the file is stored as."""
        slug = self.meeting.slug if self.meeting else self.code.lower()
        draft = "-draf" if self.is_draft else ""
        return f"{self.kind}-{slug}-v{self.version}{draft}.pdf"

    def content(self):
        """The bytes of the file as they were issued.

        Raises:
            DocumentDamaged: the file is gone, or is not the one that was issued.
        """
        try:
            with self.file.open("rb") as file:
                content = file.read()
        except OSError as error:
            raise DocumentDamaged(self.code) from error
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise DocumentDamaged(self.code)
        return content

    def is_intact(self):
        try:
            return bool(self.content())
        except DocumentDamaged:
            return False

    def newest(self):
        """The last version of the same paper; of a draft the last that was issued, None where there is none."""
        return Document.objects.of_same_paper(self).order_by("-version").first()


class WordTemplate(Record):
    """A .docx that the office put in place of the portal's own, for one kind of document; the last one counts.

    An older one stays: a document says by which it was made.
    """

    kind = models.CharField(_("jenis"), max_length=12, choices=Kind)
    version = models.PositiveIntegerField(_("versi"))
    name = models.CharField(_("nama berkas"), max_length=200)
    file = models.FileField(_("berkas"), upload_to=document_path, max_length=140)
    sha256 = models.CharField(max_length=64, editable=False)
    note = models.CharField(_("keterangan"), max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "-version"]
        verbose_name = _("templat Word")
        verbose_name_plural = _("templat Word")
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="word_template_one_of_each_version"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} v{self.version}"
