"""The papers of a meeting by name: what each says, the form that prints it, and in which formats it comes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from django.utils.translation import gettext_lazy as _

from meetings.documents import agreement, attendance_list, letterhead, matrix, minutes, report
from meetings.documents.typesetting import typeset
from meetings.models import Document

Kind = Document.Kind


@dataclass(frozen=True)
class Paper:
    """One paper of a meeting.

    Args:
        slug: by which addresses name it.
        kind: of the document that it becomes when it is issued.
        label: its name for people.
        form: the name of its form for the PDF.
        data_of: meeting → what it says.
        images_of: meeting → {name: bytes} of the pictures in it.
        formats: that it comes in, besides the PDF.
        only_prepared: it holds what is internal: for those who see the meeting's desk, not for all the invited.
    """

    slug: str
    kind: str
    label: str
    form: str
    data_of: Callable
    images_of: Callable | None = None
    formats: tuple[str, ...] = ("docx",)
    only_prepared: bool = False

    def data(self, meeting):
        """What it says, with the letterhead in force; of the matrix None is all meetings."""
        return self.data_of(meeting) | {"kop": letterhead.data_of()}

    def chosen(self, typed):
        """The same paper with what was typed for it on the page: the number of a berita acara."""
        if self.kind != Kind.AGREEMENT:
            return self
        number = " ".join(typed.get("nomor", "").replace("\0", "").split())[:100]
        return replace(self, data_of=partial(self.data_of, number=number))

    def images(self, meeting):
        """The pictures that the data names; none where the paper has none."""
        return self.images_of(meeting) if self.images_of else {}

    def typeset(self, data, images=None, **options):
        """The paper as a PDF; a photo that could not be read says so in its place.

        Args:
            data: as `data` gives it.
            images: as `images` gives them.
            options: of `typesetting.typeset`.
        """
        images = images or {}
        return typeset(self.form, _with_pictures(data, images), images=images, **options)


def _with_pictures(data, images):
    annexes = data.get("lampiran")
    if not annexes or not annexes["foto"]:
        return data
    photos = [
        photo | {"berkas": photo["berkas"] if photo["berkas"] in images else ""} for photo in annexes["foto"]
    ]
    return data | {"lampiran": annexes | {"foto": photos}}


PAPERS = {
    paper.slug: paper
    for paper in [
        Paper("notula", Kind.MINUTES, _("Notula"), "minutes", minutes.data_of, minutes.images_of),
        Paper(
            "daftar-hadir-kosong",
            Kind.ATTENDANCE,
            _("Daftar hadir untuk ditandatangani"),
            "attendance_list",
            attendance_list.blank_data_of,
            only_prepared=True,
        ),
        Paper(
            "daftar-hadir",
            Kind.ATTENDANCE,
            _("Daftar hadir terisi"),
            "attendance_list",
            attendance_list.data_of,
            only_prepared=True,
        ),
        Paper("berita-acara", Kind.AGREEMENT, _("Berita acara kesepakatan"), "agreement", agreement.data_of),
        Paper("laporan", Kind.REPORT, _("Laporan penyelenggaraan"), "report", report.data_of),
        Paper(
            "matriks", Kind.MATRIX, _("Matriks tindak lanjut"), "matrix", matrix.data_of, formats=("xlsx",)
        ),
    ]
}
