"""What must stay inside stays inside: every public page is walked by its links and searched for marked values."""

import re
import uuid
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.actions import (
    attachments,
    attendance,
    comments,
    corrections,
    entries,
    follow_ups,
    inputs,
    meetings,
    minutes,
    summaries,
)
from meetings.models import FollowUp, Input
from meetings.open_data.published import DATA_SETS
from participants.models import Institution, Person, Region, User
from tests import factories

pytestmark = pytest.mark.django_db

# Each stands in one kind of value that the public must not read. One mark for all of them, so that
# a page that prints any is found; the words beside it say which it was.
MARK = "TERTUTUP"


def secret(what):
    return f"{MARK} {what}"


def people_with_marks():
    """Phone, e-mail and NIP of everybody; the name of everybody who has an account or sat in the room."""
    for number, person in enumerate(Person.objects.all()):
        person.phone = f"0812-7777-{number:04d}"
        person.email = f"orang{number}@tertutup.example"
        person.nip = f"19860926201505{number:04d}"
        person.save()
    for user in User.objects.exclude(role=User.Role.CHAIR).select_related("person"):
        user.person.full_name = secret("nama pemilik akun")
        user.person.save()
    Institution.objects.update(email="instansi@tertutup.example")


@pytest.fixture
def marked_portal(settings, tmp_path):
    """One of everything, public and not, at every state; returns the texts that do have to be found."""
    by = factories.secretariat()
    upload = SimpleUploadedFile(f"{secret('bahan rapat')}.pdf", b"%PDF-1.4")
    upload.checked_type = "application/pdf"

    factories.draft_meeting(title=secret("judul draf"), theme=secret("tema draf"), aims=secret("tujuan draf"))

    meeting = factories.held_meeting(title="Rakor terbuka")
    attachments.attach(upload, by=by, meeting=meeting)
    attendance.add_person_present(
        meeting,
        by=by,
        institution=factories.kominfo("Maluku"),
        capacity="guest",
        person={"full_name": secret("nama tamu"), "position": secret("jabatan tamu")},
        client_key=uuid.uuid4(),
    )
    attendance.name_attendee(
        meeting.attendances.get(institution=factories.kominfo("Buru")),
        by=by,
        capacity="representing",
        person={"full_name": secret("nama yang mewakili"), "position": secret("jabatan yang mewakili")},
        note=secret("keterangan kehadiran"),
    )
    factories.note(meeting, secret("catatan notula"))
    struck = factories.decision(meeting, secret("keputusan yang dicoret"))
    entries.strike_entry(struck, by=by, reason=secret("alasan pencoretan"))
    decision = factories.decision(meeting, "Keputusan terbuka.")
    follow_ups.create_follow_up(
        by=by, client_key=uuid.uuid4(), meeting=meeting, entry=decision, task="Tugas dari keputusan"
    )
    follow_ups.create_follow_up(
        by=by,
        client_key=uuid.uuid4(),
        meeting=meeting,
        entry=factories.note(meeting, secret("catatan lain")),
        task=secret("tugas dari catatan"),
    )

    hidden = {"topic": secret("pokok"), "problem": secret("masalah"), "request": secret("permintaan")}
    factories.received_input(meeting, **hidden)
    inputs.return_input(
        factories.received_input(meeting, **hidden), by=by, reason=secret("alasan pengembalian")
    )
    inputs.withdraw_input(
        factories.received_input(meeting, **hidden), by=factories.buru(), reason=secret("alasan penarikan")
    )
    restricted = factories.agreed_input(meeting, **hidden)
    FollowUp.objects.filter(input=restricted).update(task=secret("tugas dari masukan yang dikecualikan"))
    follow_up = restricted.follow_ups.get()
    follow_ups.report_progress(
        follow_up, by=factories.bappeda(), note=secret("perkembangan"), client_key=uuid.uuid4()
    )
    inputs.restrict_input(restricted, by=by, reason=secret("alasan pengecualian"))

    spoken = inputs.submit_input(
        meeting,
        Input(topic="Masukan terbuka", problem="Masalah terbuka."),
        by=by,
        institution=factories.kominfo("Buru"),
        client_key=uuid.uuid4(),
        entry=factories.note(meeting, secret("butir asal masukan")),
    )[0]
    inputs.verify_input(spoken, by=by)
    agreed = factories.agreed_input(meeting, topic="Masukan diakomodasi")
    follow_ups.report_done(
        agreed.follow_ups.get(), by=factories.bappeda(), note="Bukti terbuka.", client_key=uuid.uuid4()
    )
    lead = factories.verified_input(meeting, **hidden)
    inputs.merge_input(factories.verified_input(meeting, topic="Masukan digabung"), by=by, lead=lead)
    inputs.restrict_input(lead, by=by, reason=secret("alasan pengecualian"))

    said_wrongly = factories.note(meeting, secret("catatan yang diralat"))
    never_decided = factories.decision(meeting, secret("keputusan yang dicoret dengan ralat"))
    minutes.circulate_minutes(meeting.minutes, by=by)
    factories.comment(meeting, secret("tanggapan"))
    comments.answer_comment(
        factories.comment(meeting, secret("tanggapan lain")), by=by, answer=secret("jawaban tanggapan")
    )
    factories.ratified_unchecked(meeting)
    factories.corrected(said_wrongly, secret("catatan sesudah ralat"), reason="Salah kutip.")
    factories.struck_by_correction(never_decided)
    dropped = factories.drafted_correction(meeting, secret("alasan ralat yang dibuang"))
    corrections.correct(dropped, decision, by=by, words=factories.words(secret("ralat dibuang"), "decision"))
    corrections.drop_correction(dropped, by=by)
    draft = factories.drafted_correction(meeting, secret("alasan rancangan ralat"))
    corrections.correct(draft, decision, by=by, words=factories.words(secret("rancangan ralat"), "decision"))
    summaries.publish_summary(meeting, by=by, text=secret("ringkasan yang ditarik"))
    summaries.withdraw_summary(meeting, by=by, reason="Memuat data pribadi.")
    summaries.publish_summary(meeting, by=by, text=secret("versi lama"), reason="Diperiksa ulang.")
    summaries.publish_summary(
        meeting, by=by, text="Ringkasan terbuka.", reason="Memuat rahasia.", withholds=True
    )
    summaries.save_draft(meeting, by=by, text=secret("draf ringkasan"))

    unratified = factories.circulated_meeting(title="Rakor yang notulanya diedarkan")
    factories.decision(unratified, secret("keputusan yang belum disahkan"))
    follow_ups.create_follow_up(
        by=by,
        client_key=uuid.uuid4(),
        meeting=unratified,
        entry=factories.decision(unratified, secret("keputusan lain")),
        task=secret("tugas dari keputusan yang belum disahkan"),
        institution=factories.bappeda().institution,
    )
    summaries.save_draft(unratified, by=by, text=secret("draf ringkasan"))
    start = factories.wit(2031, 3, 5, 9)
    coming = factories.announced_meeting(
        title="Rakor berikut", starts_at=start, ends_at=start.replace(hour=5)
    )
    cancelled = factories.draft_meeting(title=secret("draf yang dibatalkan"))
    meetings.cancel_meeting(cancelled, by=by, reason=secret("alasan pembatalan draf"))
    assert coming.agenda_items.first().is_carry_over
    people_with_marks()
    return [
        "Rakor terbuka",
        "Keputusan terbuka.",
        "Masukan terbuka",
        "Masukan digabung",
        "Bukti terbuka.",
        "Ringkasan terbuka.",
        "Tugas dari keputusan",
        "Rakor yang notulanya diedarkan",
        "Rakor berikut",
    ]


LINK = re.compile(r'(?:href|src|action)="([^"]*)"')
FORBIDDEN = re.compile(
    rf"{MARK}[^<\"]*|0812-7777[-0-9]*|[\w.]+@tertutup\.example|[\w.]+@uji\.id|19860926\s?201505[\d ]*"
)


# Pages that name numbers as examples; and the data, which name what was withdrawn (a test of their own, below).
EXAMPLES = re.compile(r"/bantuan/|/cari/|/data-terbuka/|/api/v1/")


def is_walked(address):
    """Whether a link is followed: what two filters leave is among what each of them leaves, and English pages have the
    same texts of people as Indonesian ones, which are walked; a few of them stand at the start.
    """
    return not address.startswith("/en/") and "&" not in address


def walk(client, start):
    """{address: text} of every page of the portal that links lead to from `start`."""
    pages, waiting = {}, list(start)
    while waiting:
        address = waiting.pop()
        if address in pages or len(pages) > 2_000:
            continue
        response = client.get(address)
        assert response.status_code in {200, 302}, (address, response.status_code)
        if response.status_code == 302:
            pages[address] = ""
            continue
        body = b"".join(response) if response.streaming else response.content
        pages[address] = unescape(body.decode("utf-8", "replace"))
        if not response.get("Content-Type", "").startswith("text/html"):
            continue
        for link in LINK.findall(pages[address]):
            url = urlsplit(urljoin(address, link))
            if url.scheme or url.netloc or not url.path.startswith("/") or url.path.startswith("/static/"):
                continue
            linked = url.path + (f"?{url.query}" if url.query else "")
            if is_walked(linked):
                waiting.append(linked)
    return pages


def hidden_numbers():
    for records in (Input.objects, FollowUp.objects):
        public = set(records.published().values_list("number", flat=True))
        yield from records.exclude(number__in=public).values_list("number", flat=True)


@pytest.mark.long(40)
def test_no_public_page_prints_what_must_stay_inside(client, marked_portal):
    lists = [
        "/", "/en/", "/en/rapat/", "/en/masukan/", "/en/tindak-lanjut/", "/en/papan/",
        "/rapat/", "/masukan/", "/tindak-lanjut/", "/wilayah/", "/instansi/",
        "/masukan/?q=tertutup", "/tindak-lanjut/?q=tertutup", "/rapat/?q=tertutup", "/instansi/?q=tertutup",
        "/umpan/rapat.atom", "/umpan/tindak-lanjut.atom", "/kalender.ics", "/sitemap.xml", "/robots.txt",
        "/rapat/2021/rakor-terbuka/kalender.ics",
        "/en/rapat/2021/rakor-terbuka/", "/en/rapat/2021/rakor-terbuka/ringkasan/",
        *("/en" + records.objects.published().first().get_absolute_url() for records in (Input, FollowUp)),
        "/en" + factories.bappeda().institution.get_absolute_url(),
        *(f"/rapat/2021/rakor-terbuka/ringkasan/?versi={version}" for version in (1, 2, 3)),
        *(region.get_absolute_url() + "umpan.atom" for region in Region.objects.all()),
    ]  # fmt: skip
    pages = walk(client, lists)
    found = {
        address: FORBIDDEN.findall(text) for address, text in pages.items() if "q=tertutup" not in address
    }
    assert {address: hits for address, hits in found.items() if hits} == {}
    # The word that was searched for stands in the field and in links; what it would find does not.
    for address, text in pages.items():
        if "q=tertutup" in address:
            assert f"{MARK} " not in text, address
    everything = "\n".join(text for address, text in pages.items() if not EXAMPLES.search(address))
    # Nor does any page name a hidden record by its number.
    assert {number for number in hidden_numbers() if number in everything} == set()
    for text in marked_portal:
        assert text in everything, text
    assert len(pages) > 60


def test_neither_a_file_nor_the_api_tells_what_must_stay_inside(client, marked_portal):
    data = {}
    for slug, data_set in DATA_SETS.items():
        addresses = [f"/data-terbuka/{slug}.csv", f"/data-terbuka/{slug}.json"]
        if data_set.in_api:
            queries = ("", "?diubah_sejak=2000-01-01T00:00:00Z", "?q=tertutup")
            addresses += [f"/api/v1/{slug}{query}" for query in queries]
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 200, address
            data[address] = b"".join(response).decode()
    found = {address: FORBIDDEN.findall(text) for address, text in data.items()}
    assert {address: hits for address, hits in found.items() if hits} == {}
    everything = "\n".join(data.values())
    # Of what is hidden only what was public once is named: two inputs and what was to follow one of them.
    named = {number for number in hidden_numbers() if number in everything}
    assert named == {"M-2021-0004", "M-2021-0007", "TL-2021-0003"}
    for text in ("Rakor terbuka", "Keputusan terbuka.", "Masukan terbuka", "Ringkasan terbuka."):
        assert text in everything, text


def test_what_is_not_public_is_not_found_at_its_address(client, marked_portal):
    numbers = list(hidden_numbers())
    assert len(numbers) == 5 + 3
    for number in numbers:
        name = "input_detail" if number.startswith("M-") else "follow_up_detail"
        assert client.get(reverse(name, args=[number])).status_code == 404


def test_the_walk_would_find_a_mark(secretariat, as_user, marked_portal):
    """The test of the test: a reader who may read everything does meet the marks."""
    client = as_user(secretariat)
    found = "".join(
        client.get(address).content.decode() for address in ("/masukan/", "/tindak-lanjut/", "/rapat/")
    )
    for what in ("pokok", "tugas dari masukan yang dikecualikan", "judul draf"):
        assert secret(what) in found
