"""What a *surat undangan* says, as plain values in Indonesian (domain.md "Official documents").

Keys: nomor, sifat, lampiran, hal, tempat_tanggal; penerima (the officials: in the letter itself where they are few, else
in its annex), di_lampiran; pembuka and penutup (paragraphs), acara (label and value of day, hour, place, subject);
penanda_tangan, tembusan.
"""

from io import BytesIO

import segno

from meetings.documents import in_words, letterhead
from meetings.documents.issuing import issue_data
from meetings.documents.typesetting import typeset
from meetings.models import Document, InvitationLetter, Letterhead
from meetings.reply_links import address_of

FORM = "invitation_letter"
SHEET = "reply_sheet"
FEW = 6  # recipients that the letter names itself; a longer list goes to an annex
LONGEST_SUBJECT = InvitationLetter._meta.get_field("subject").max_length
NUMBER_TO_COME = "………………………"


USUAL_CLOSING = (
    "Mengingat pentingnya acara tersebut, Saudara diharapkan hadir tepat waktu. "
    "Bila berhalangan, mohon menugaskan wakil dengan surat tugas.\n"
    "Mohon menjawab kehadiran melalui tautan khusus instansi Saudara yang menyertai surat ini, sebelum rapat dimulai.\n"
    "Demikian disampaikan. Atas perhatian dan kehadiran Saudara diucapkan terima kasih."
)


def usual_words(meeting):
    """{subject, opening, closing} with which a letter begins, in Indonesian like every paper."""
    aim = _first_aim(meeting)
    invites = f"dengan hormat kami mengundang Saudara menghadiri {meeting.title} yang diselenggarakan pada:"
    subject = f"Undangan {meeting.title}"
    return {
        "subject": subject if len(subject) <= LONGEST_SUBJECT else meeting.title,
        "opening": f"Dalam rangka {aim}, {invites}" if aim else f"{invites[:1].upper()}{invites[1:]}",
        "closing": USUAL_CLOSING,
    }


def _first_aim(meeting):
    """The first aim as it goes on in a sentence: "menyatukan pendapat tentang program tahun 2022"."""
    lines = [line.strip(" -*.") for line in meeting.aims.splitlines() if line.strip(" -*.")]
    return lines[0][:1].lower() + lines[0][1:] if lines else ""


@in_words.in_indonesian
def data_of(letter):
    """The letter as it was issued, or as a draft would be issued now."""
    head = Letterhead.objects.current()
    recipients = list(letter.recipients.select_related("attendance__institution__region"))
    is_long = len(recipients) > FEW
    return {
        "judul": f"Surat Undangan {letter.number}".strip(),
        "kop": letterhead.data_of(head),
        "contoh": letter.is_sample,
        "tempat_tanggal": f"{head.city}, {in_words.long_date(letter.dated_on)}",
        "nomor": letter.number or NUMBER_TO_COME,
        "sifat": letter.get_nature_display().capitalize(),
        "lampiran": "1 (satu) berkas" if is_long else "–",
        "hal": letter.subject,
        "penerima": [_addressee(recipient) for recipient in recipients],
        "di_lampiran": is_long,
        "pembuka": _paragraphs(letter.opening),
        "acara": _facts(letter.meeting),
        "penutup": _paragraphs(letter.closing),
        "penanda_tangan": _signer(letter),
        "tembusan": list(letter.copies_to),
    }


def _addressee(recipient):
    """An office, without "Bapak/Ibu" before it (domain.md "Screen conventions")."""
    attendance = recipient.attendance
    return recipient.addressee or attendance.invited_official or attendance.institution.invited_official


def _paragraphs(text):
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _facts(meeting):
    title = f"{meeting.title}, dengan tema “{meeting.theme}”" if meeting.theme else meeting.title
    return [
        {"nama": "hari/tanggal", "isi": in_words.days_of(meeting)},
        {"nama": "waktu", "isi": _hours(meeting)},
        {"nama": "tempat", "isi": meeting.place or in_words.NOTHING},
        {"nama": "acara", "isi": title},
    ]


def _hours(meeting):
    return f"pukul {in_words.hours(meeting)}" if meeting.time_is_known else "akan diberitahukan kemudian"


def _signer(letter):
    """As kept in the issued letter; of a draft, as it is known now."""
    if letter.is_issued:
        name, rank, nip = letter.signer_name, letter.signer_rank, letter.signer_nip
    else:
        name, rank, nip = letter.signer.display_name, letter.signer.rank, letter.signer.nip
    return {"jabatan": letter.signer_post, "nama": name, "pangkat": rank, "nip": in_words.nip(nip)}


def _qr(address):
    """An SVG."""
    svg = BytesIO()
    segno.make(address, error="m").save(svg, kind="svg", border=0, xmldecl=False)
    return svg.getvalue().decode()


def preview(letter):
    """The Typeset of the letter as it stands, with DRAF across each page."""
    return typeset(FORM, data_of(letter), draft=True)


@in_words.in_indonesian
def sheets_of(recipients):
    """The Typeset of a sheet for each recipient that gets the letter on paper: its own link, also as a QR code.

    Args:
        recipients: of issued letters, with letter__meeting and attendance__institution.
    """
    sheets = [
        {
            "nomor": recipient.letter.number,
            "tanggal": in_words.long_date(recipient.letter.dated_on),
            "kepada": recipient.addressee,
            "instansi": recipient.attendance.institution.name,
            "acara": _facts(recipient.letter.meeting),
            "tautan": (address := address_of(recipient)),
            "qr": _qr(address),
        }
        for recipient in recipients
    ]
    data = {"judul": "Lembar Jawaban Undangan", "kop": letterhead.data_of(), "lembar": sheets}
    return typeset(SHEET, data)


def make_document(letter, *, by):
    """The Document of a letter that has its number; called by the action that issues it."""
    data = data_of(letter)
    document, _made = issue_data(
        Document.Kind.INVITATION, data, _set, title=f"{data['judul']}: {letter.subject}", by=by, letter=letter
    )
    return document


def _set(data, images, **options):
    return typeset(FORM, data, images=images, **options)
