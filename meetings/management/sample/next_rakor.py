"""A Rakor to come, wholly made up: it begins with what the Rakor of 2021 left open."""

from datetime import date, datetime, timedelta

from meetings import clock
from meetings.actions import agendas, attendance, inputs, letter_sendings, letters, meetings
from meetings.documents.invitation_letter import make_document
from meetings.management.sample.story import WIT, account, days_ago, delegation, key
from meetings.models import AgendaItem, Attendance, Input, InvitationLetter, Meeting
from participants.management.commands.load_demo_accounts import (
    BAPPEDA,
    BPS,
    DPRD,
    KOMINFO,
    SETDA,
    institution,
)
from participants.models import Person


def next_first_wednesday_of_march(after):
    """The first Wednesday of March, 30 days or more after the given day."""
    for year in (after.year, after.year + 1):
        first = date(year, 3, 1)
        wednesday = first + timedelta(days=(2 - first.weekday()) % 7)
        if wednesday >= after + timedelta(days=30):
            return wednesday
    raise AssertionError


def load():
    meeting = _announce(next_first_wednesday_of_march(clock.today()))
    _write_to_the_invited(meeting)
    _answer(meeting)
    _put_forward(meeting)


def _announce(day):
    by = account("sekretariat")
    meeting = Meeting(
        title=f"Rapat Koordinasi Kominfo se-Maluku {day.year}",
        theme="Dari masukan daerah menuju tindak lanjut yang selesai",
        aims="Memeriksa tindak lanjut rapat sebelumnya dan membahas masukan baru dari kabupaten/kota.",
        organiser=institution(KOMINFO),
        venue="Aula Dinas Kominfo Provinsi Maluku",
        city="Ambon",
        starts_at=datetime(day.year, day.month, day.day, 9, tzinfo=WIT),
        ends_at=datetime(day.year, day.month, day.day, 15, tzinfo=WIT),
        chair=account("pimpinan").person,
        is_sample=True,
    )
    with days_ago(12):
        meeting, _made = meetings.create_meeting(meeting, by=by, client_key=key("next-rakor"))
        for title, kind, planned in (
            ("Pembukaan", AgendaItem.Kind.OPENING, 30),
            ("Masukan baru dari kabupaten/kota", AgendaItem.Kind.DISCUSSION, 120),
            ("Penutup", AgendaItem.Kind.CLOSING, 15),
        ):
            item = AgendaItem(title=title, kind=kind, minutes_planned=planned, is_sample=True)
            agendas.add_agenda_item(meeting, item, by=by)
        attendance.invite_all_regions(meeting, by=by)
        attendance.invite(meeting, [institution(slug) for slug in (SETDA, DPRD, BPS, BAPPEDA)], by=by)
    with days_ago(10):
        return meetings.announce_meeting(meeting, by=by)


def _write_to_the_invited(meeting):
    """A letter on paper: nobody is sent an e-mail about the sample. It is signed by nobody whom there is."""
    by = account("sekretariat")
    signer = Person.objects.create(
        full_name="Nama Contoh",
        position="Kepala Dinas Kominfo Provinsi Maluku",
        rank="Pembina Utama Muda",
        institution=institution(KOMINFO),
    )
    with days_ago(9):
        letter = InvitationLetter(
            meeting=meeting,
            dated_on=clock.today(),
            nature=InvitationLetter.Nature.IMPORTANT,
            subject=f"Undangan {meeting.title}",
            opening=(
                "Dalam rangka memeriksa tindak lanjut rapat sebelumnya dan membahas masukan baru dari kabupaten/kota, "
                f"dengan hormat kami mengundang Saudara menghadiri {meeting.title} yang diselenggarakan pada:"
            ),
            closing=(
                "Mengingat pentingnya acara tersebut, Saudara diharapkan hadir tepat waktu. Bila berhalangan, mohon "
                "menugaskan pejabat yang mewakili dengan surat tugas.\n"
                "Demikian disampaikan. Atas perhatian dan kehadiran Saudara diucapkan terima kasih."
            ),
            copies_to=["Gubernur Maluku", "Sekretaris Daerah Maluku"],
            signer=signer,
            signer_post=signer.position,
        )
        letter, _made = letters.draft_letter(
            letter, meeting.attendances.invited(), by=by, client_key=key("next-rakor-letter")
        )
        letter = letters.issue_letter(letter, by=by, make=lambda letter: make_document(letter, by=by))
    with days_ago(8):
        for recipient in letter.recipients.all():
            letter_sendings.hand_over(recipient, by=by)


def _answer(meeting):
    """Two offices answered, through the secretariat; Ambon and Buru are left to whoever tries the portal."""
    by = account("sekretariat")

    def invitation_of(region):
        return meeting.attendances.invited().get(institution=delegation(region))

    with days_ago(6):
        attendance.reply_to_invitation(
            invitation_of("Kota Tual"),
            by=by,
            coming=True,
            capacity=Attendance.Capacity.REPRESENTING,
            person={"position": "Utusan Dinas Kominfo Kota Tual"},
        )
        attendance.reply_to_invitation(
            invitation_of("Kabupaten Kepulauan Aru"),
            by=by,
            coming=False,
            note="Tidak ada kapal pada pekan itu.",
        )


def _put_forward(meeting):
    ambon, buru = account("ambon"), account("buru")
    with days_ago(4):
        inputs.submit_input(
            meeting,
            Input(
                topic="Pelatihan pengelola data kabupaten/kota",
                problem="Pengelola data di kabupaten/kota sering berganti dan belum memakai bentuk data yang sama.",
                request="Pelatihan dua kali setahun yang dapat diikuti dari jauh.",
                beneficiaries="Pengelola data di sebelas kabupaten/kota",
                is_sample=True,
            ),
            by=ambon,
            institution=ambon.institution,
            client_key=key("input-training"),
        )
        piers, _made = inputs.submit_input(
            meeting,
            Input(
                topic="Layanan internet di pelabuhan",
                problem="Jadwal kapal tidak dapat diperiksa di pelabuhan karena tidak ada jaringan.",
                request="Titik layanan internet di pelabuhan.",
                beneficiaries="Penumpang kapal dan pedagang",
                is_sample=True,
            ),
            by=buru,
            institution=buru.institution,
            client_key=key("input-piers"),
        )
    with days_ago(2):
        inputs.return_input(
            piers, by=account("sekretariat"), reason="Sebutkan pelabuhan mana saja dan berapa penumpangnya."
        )
