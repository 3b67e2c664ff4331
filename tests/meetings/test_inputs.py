"""What the public, the asker and the secretariat read of inputs. The steps are in test_input_steps.py."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings import clock
from meetings.actions import attachments, follow_ups, inputs
from meetings.models import FollowUp, Input
from tests import factories

pytestmark = pytest.mark.django_db


def words(response):
    """The text of a page with every run of white space as one space."""
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def listed(response):
    assert response.status_code == 200
    return [input.number if input.is_readable else "–" for input in response.context["page"]]


def facets(response):
    return {facet.label: facet.number for facet in response.context["facets"]}


def restricted_input(meeting=None, **fields):
    input = factories.verified_input(meeting, **fields)
    return inputs.restrict_input(input, by=factories.secretariat(), reason="Letak peralatan keamanan.")


# The list


def test_list_holds_what_is_counted_and_masks_what_is_not_public(client):
    meeting = factories.announced_meeting()
    factories.received_input(meeting, topic="Belum diperiksa")
    restricted_input(meeting, topic="Dikecualikan", by=factories.ambon())
    factories.verified_input(meeting, topic="Akses internet")
    response = client.get("/masukan/")
    # What may be read first; the place of what may not does not tell its number.
    assert listed(response) == ["M-2021-0003", "–", "–"]
    assert facets(response) == {"semua": 3, "diterima": 1, "diverifikasi": 2}
    html = words(response)
    assert html.count("isinya tidak terbuka untuk umum") == 2
    for secret in ("Belum diperiksa", "Dikecualikan", "M-2021-0001", "M-2021-0002"):
        assert secret not in html
    assert [row.region.name for row in response.context["page"]][1:] == ["Kabupaten Buru", "Kota Ambon"]


def test_whoever_reads_everything_finds_nothing_masked(secretariat, as_user):
    meeting = factories.announced_meeting()
    factories.received_input(meeting)
    restricted_input(meeting)
    assert listed(as_user(secretariat).get("/masukan/")) == ["M-2021-0001", "M-2021-0002"]


def test_a_follow_up_that_serves_a_masked_input_does_not_tell_of_it(client, secretariat):
    meeting = factories.announced_meeting()
    hidden = factories.agreed_input(meeting)
    inputs.restrict_input(hidden, by=secretariat, reason="Data pribadi")
    follow_up = hidden.follow_ups.get()
    assert follow_up.number not in words(client.get("/masukan/"))


def test_each_total_above_the_list_is_the_length_of_the_list_it_leads_to(client):
    meeting = factories.held_meeting()
    factories.agreed_input(meeting)
    factories.agreed_input(meeting, by=factories.ambon())
    declined = factories.verified_input(meeting)
    inputs.decline_input(declined, by=factories.secretariat(), reason="Sudah berjalan.")
    factories.received_input(meeting)
    restricted_input(meeting)
    for query in [
        "",
        "?wilayah=kabupaten-buru",
        "?tahun=2021",
        f"?rapat={meeting.pk}",
        "?status=agreed",
        "?q=akses",
        "?status=agreed&perkembangan=not_started",
        "?perkembangan=confirmed",
        "?terlambat=1",
    ]:
        for facet in client.get("/masukan/" + query).context["facets"]:
            response = client.get(f"/masukan/?{facet.query}")
            assert len(listed(response)) == facet.number, (query, facet)
            assert response.context["page"].paginator.count == facet.number


@pytest.fixture
def three_inputs(db):
    meeting = factories.held_meeting()
    factories.agreed_input(meeting, topic="Akses internet")
    factories.verified_input(meeting, topic="Anggaran terbatas", by=factories.ambon())
    start = factories.wit(2022, 3, 2, 9)
    later = factories.announced_meeting(title="Rakor 2022", starts_at=start, ends_at=start.replace(hour=5))
    factories.verified_input(later, topic="Satu data 100%", by=factories.bappeda())
    return meeting


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["M-2022-0001", "M-2021-0001", "M-2021-0002"]),
        ("?wilayah=kabupaten-buru", ["M-2021-0001"]),
        ("?wilayah=provinsi-maluku", ["M-2022-0001"]),
        ("?instansi=dinas-kominfo-kota-ambon", ["M-2021-0002"]),
        ("?status=agreed", ["M-2021-0001"]),
        ("?status=withdrawn", []),
        ("?perkembangan=not_started", ["M-2021-0001"]),
        ("?perkembangan=confirmed", []),
        ("?perkembangan=not_started&status=verified", []),
        ("?perkembangan=x", ["M-2022-0001", "M-2021-0001", "M-2021-0002"]),
        ("?terlambat=0", ["M-2022-0001", "M-2021-0001", "M-2021-0002"]),
        ("?tahun=2022", ["M-2022-0001"]),
        ("?tahun=2021&status=verified", ["M-2021-0002"]),
        ("?q=internet", ["M-2021-0001"]),
        ("?q=m-2021", ["M-2021-0001", "M-2021-0002"]),
        ("?q=100%25", ["M-2022-0001"]),
        ("?q=_", []),
        ("?q=%27%3B--", []),
        # What is wrong narrows nothing, and says so
        ("?status=x", ["M-2022-0001", "M-2021-0001", "M-2021-0002"]),
        ("?wilayah=%00", ["M-2022-0001", "M-2021-0001", "M-2021-0002"]),
        ("?q=%00", ["M-2022-0001", "M-2021-0001", "M-2021-0002"]),
        ("?rapat=x", ["M-2022-0001", "M-2021-0001", "M-2021-0002"]),
        ("?rapat=999999999999", []),
        ("?rapat=" + "9" * 40, ["M-2022-0001", "M-2021-0001", "M-2021-0002"]),
        ("?page=99", ["M-2022-0001", "M-2021-0001", "M-2021-0002"]),
    ],
)
def test_list_is_narrowed(client, three_inputs, query, found):
    kominfo = factories.kominfo("Kota Ambon")
    query = query.replace("dinas-kominfo-kota-ambon", kominfo.slug)
    assert listed(client.get("/masukan/" + query)) == found


def test_list_says_what_was_wrong_with_a_filter_beside_its_field(client):
    html = words(client.get("/masukan/?status=x&tahun=-1&q=%00"))
    assert "Pilihan ini tidak ada." in html
    assert html.count("invalid-feedback") == 3


def test_a_search_never_tells_how_many_hidden_texts_match(client):
    meeting = factories.announced_meeting()
    factories.received_input(meeting, topic="Kata kunci rahasia")
    assert listed(client.get("/masukan/")) == ["–"]
    for query in ("?q=rahasia", "?q=M-2021-0001", "?q=rahasia&status=received"):
        response = client.get(f"/masukan/{query}")
        assert listed(response) == []
        assert response.context["facets"][0].number == 0


def test_only_those_whose_own_clock_runs_late(client):
    meeting = factories.announced_meeting()
    with clock.at(factories.wit(2021, 3, 1, 8)):
        factories.verified_input(meeting)
    with clock.at(factories.wit(2021, 3, 19, 8)):
        factories.verified_input(meeting)
    # 14 working days after 1 March is 22 March (11 and 12 March were off); late from the day after.
    with clock.at(factories.wit(2021, 3, 24, 8)):
        assert listed(client.get("/masukan/?terlambat=1")) == ["M-2021-0001"]


def test_pages_hold_twenty_five_and_keep_the_filter(client, monkeypatch):
    meeting = factories.announced_meeting()
    for _n in range(26):
        factories.verified_input(meeting)
    response = client.get("/masukan/?wilayah=kabupaten-buru")
    assert len(listed(response)) == 25
    assert "?wilayah=kabupaten-buru&amp;page=2" in words(response)
    assert len(listed(client.get("/masukan/?wilayah=kabupaten-buru&page=2"))) == 1


def test_an_empty_list_says_what_to_do(client):
    assert "Belum ada masukan" in words(client.get("/masukan/"))
    assert "Hapus saringan" in words(client.get("/masukan/?q=x"))


def test_a_delegate_also_sees_his_own_that_are_not_public_yet(client, buru, ambon, as_user):
    meeting = factories.announced_meeting()
    factories.received_input(meeting, topic="Punya Buru")
    restricted_input(meeting, topic="Rahasia Buru")
    assert listed(as_user(buru).get("/masukan/")) == ["M-2021-0001", "M-2021-0002"]
    assert listed(as_user(ambon).get("/masukan/")) == ["–", "–"]


# The page of one input


def test_page_tells_everything_about_a_public_input_but_who_typed_it(client, buru):
    buru.person.full_name = "Nama Pengetik"
    buru.person.save()
    with clock.at(factories.wit(2021, 3, 1, 8, 30)):
        input = factories.agreed_input(beneficiaries="Sekolah di Namrole")
    html = words(client.get(input.get_absolute_url()))
    for text in [
        "M-2021-0001 Akses internet terbatas",
        "Jaringan sering putus.",
        "Perluasan jaringan.",
        "Sekolah di Namrole",
        "Kabupaten Buru",
        "TL-2021-0001",
        "Bappeda Maluku",
        "30 Juni 2021",
        "1 Maret 2021, 08.30 WIT",
        "Masukan diterima",
        "Diverifikasi",
        "Diakomodasi",
    ]:
        assert text in html, text
    assert "Nama Pengetik" not in html
    assert "buru@uji.id" not in html


def test_page_of_one_spoken_in_the_meeting_and_written_down_by_the_secretariat_says_both(client, secretariat):
    meeting = factories.held_meeting()
    input = inputs.submit_input(
        meeting,
        Input(topic="Anggaran", problem="Terbatas."),
        by=secretariat,
        institution=factories.kominfo("Buru"),
        client_key=uuid.uuid4(),
        entry=factories.note(meeting, "Catatan yang bukan untuk umum."),
    )[0]
    inputs.verify_input(input, by=secretariat)
    html = words(client.get(input.get_absolute_url()))
    assert "disampaikan dalam rapat" in html
    assert "dicatat sekretariat atas nama pengusul" in html
    assert "Dinas Kominfo Provinsi Maluku, atas nama Dinas Kominfo Kabupaten Buru" in html
    assert "Catatan yang bukan untuk umum." not in html


def test_page_shows_the_disposition_with_its_public_reason(client, secretariat):
    meeting = factories.announced_meeting()
    declined, sent, postponed = (factories.verified_input(meeting) for _n in range(3))
    inputs.decline_input(declined, by=secretariat, reason="Sudah dianggarkan.")
    inputs.send_outside(
        sent, by=secretariat, receiver="Kementerian", letter_number="555/12", reason="Wewenang pusat."
    )
    inputs.postpone_input(postponed, by=secretariat, until=date(2021, 9, 1), reason="Menunggu anggaran.")
    assert "Sudah dianggarkan." in words(client.get(declined.get_absolute_url()))
    html = words(client.get(sent.get_absolute_url()))
    assert "Diteruskan kepada" in html
    assert "Kementerian" in html
    html = words(client.get(postponed.get_absolute_url()))
    assert "1 September 2021" in html
    assert "Menunggu anggaran." in html


def test_a_merged_input_leads_to_its_lead_and_back(client, secretariat):
    meeting = factories.announced_meeting()
    lead = factories.verified_input(meeting, topic="Yang utama")
    other = inputs.merge_input(factories.verified_input(meeting), by=secretariat, lead=lead)
    assert "M-2021-0001 Yang utama" in words(client.get(other.get_absolute_url()))
    assert "M-2021-0002" in words(client.get(lead.get_absolute_url()))


def test_a_lead_that_was_restricted_later_is_named_nowhere(client, secretariat, buru, as_user):
    meeting = factories.announced_meeting()
    lead = factories.verified_input(meeting, topic="Yang utama", by=factories.ambon())
    other = inputs.merge_input(
        factories.verified_input(meeting), by=secretariat, lead=lead, note="Sama isinya dengan M-2021-0001."
    )
    inputs.restrict_input(lead, by=secretariat, reason="Letak peralatan keamanan.")
    for reader in (client, as_user(buru)):
        html = words(reader.get(other.get_absolute_url()))
        assert "Digabung ke masukan lain." in html
        assert "M-2021-0001" not in html
        assert "Yang utama" not in html
    assert "M-2021-0001 Yang utama" in words(as_user(secretariat).get(other.get_absolute_url()))


def test_an_input_that_is_not_public_is_not_found_by_strangers(client, ambon, buru, as_user):
    meeting = factories.announced_meeting()
    for input in (factories.received_input(meeting), restricted_input(meeting)):
        assert client.get(input.get_absolute_url()).status_code == 404
    for input in Input.objects.all():
        assert as_user(ambon).get(input.get_absolute_url()).status_code == 404
        assert as_user(buru).get(input.get_absolute_url()).status_code == 200


def test_a_restricted_input_is_marked_for_those_who_may_read_it(secretariat, as_user):
    html = words(as_user(secretariat).get(restricted_input().get_absolute_url()))
    assert "Informasi dikecualikan." in html
    assert "Letak peralatan keamanan." in html


@pytest.mark.parametrize(
    "number", ["M-2021-9999", "M-0000-0000", "M-2021-1", "X-2021-0001", "M-2021-0001%00"]
)
def test_an_unknown_number_is_not_found(client, number):
    assert client.get(f"/masukan/{number}/").status_code == 404


def test_attachments_show_with_their_size(client):
    input = factories.verified_input()
    upload = SimpleUploadedFile("peta desa.pdf", b"%PDF-1.4" + b"x" * 48_000)
    upload.checked_type = "application/pdf"
    attachments.attach(upload, by=factories.buru(), input=input)
    html = words(client.get(input.get_absolute_url()))
    assert "peta desa.pdf" in html
    assert "48 kB" in html


def test_what_was_typed_never_becomes_markup(client):
    input = factories.verified_input(
        topic="<b>tebal</b>", problem="<script>x</script>\n=HYPERLINK()", request="😀"
    )
    html = client.get(input.get_absolute_url()).content.decode()
    assert "<b>tebal" not in html
    assert "<script" not in html
    assert "=HYPERLINK()" in html
    assert "😀" in html


# Whose turn it is


def waits_for(client, input):
    return client.get(input.get_absolute_url()).context["waits_for"]


def test_page_says_whose_turn_it_is(secretariat, as_user):
    meeting, client = factories.announced_meeting(), as_user(secretariat)
    made = [factories.verified_input(meeting) for _n in range(4)]
    received = factories.received_input(meeting)
    assert waits_for(client, received) == "sekretariat, untuk memeriksa masukan ini"
    inputs.return_input(received, by=secretariat, reason="Lokasi?")
    assert (
        waits_for(client, received)
        == "Dinas Komunikasi dan Informatika Kabupaten Buru, untuk melengkapi masukan ini"
    )
    assert waits_for(client, made[0]) == "sekretariat, untuk memutuskan masukan ini"
    inputs.postpone_input(made[0], by=secretariat, until=date(2021, 9, 1), reason="Anggaran.")
    assert waits_for(client, made[0]) == "sekretariat, untuk memutuskan masukan ini pada waktunya"
    inputs.decline_input(made[1], by=secretariat, reason="Sudah ada.")
    assert waits_for(client, made[1]) == ""
    inputs.send_outside(made[2], by=secretariat, receiver="BAKTI", letter_number="555/1", reason="Pusat.")
    assert waits_for(client, made[2]) == "BAKTI"
    assert "Menunggu BAKTI." in words(client.get(made[2].get_absolute_url()))


def test_page_of_an_agreed_input_waits_for_institutions_and_then_for_the_asker(
    client, secretariat, bappeda, buru
):
    input = factories.agreed_input()
    other = factories.InstitutionFactory(name="Badan Aneka", slug="badan-aneka")
    inputs.split_input(
        input, by=secretariat, task="Survei", institution=other, due_date=date(2021, 6, 30), client_key=uuid.uuid4()
    )  # fmt: skip
    assert waits_for(client, input) == f"{bappeda.institution.name} dan Badan Aneka"
    for follow_up in input.follow_ups.all():
        follow_ups.report_done(follow_up, by=secretariat, note="Terpasang.", client_key=uuid.uuid4())
    assert waits_for(client, input) == "Dinas Komunikasi dan Informatika Kabupaten Buru"
    for follow_up in input.follow_ups.all():
        follow_ups.confirm(follow_up, by=buru)
    assert waits_for(client, input) == ""


def test_page_of_one_served_by_anothers_follow_up_says_so(client, secretariat, ambon):
    made_for = factories.agreed_input(topic="Yang pertama")
    input = factories.verified_input(made_for.meeting, by=ambon)
    inputs.agree_by_another(input, by=secretariat, follow_up=made_for.follow_ups.get())
    html = words(client.get(input.get_absolute_url()))
    assert "TL-2021-0001" in html
    assert "dibuat untuk masukan lain" in html
    assert "M-2021-0001 Yang pertama" in html
    inputs.restrict_input(made_for, by=secretariat, reason="Data pribadi")
    html = words(client.get(input.get_absolute_url()))
    assert "dibuat untuk masukan lain" in html
    assert "M-2021-0001" not in html


def test_page_of_a_merged_input_tells_how_far_its_lead_is(client, secretariat):
    lead = factories.agreed_input(topic="Yang utama")
    other = inputs.merge_input(factories.verified_input(lead.meeting), by=secretariat, lead=lead)
    html = words(client.get(other.get_absolute_url()))
    assert "M-2021-0001</a>: diakomodasi, belum dikerjakan." in html
    assert "Tindak lanjut masukan utama" in html
    assert "TL-2021-0001" in html


def test_page_shows_its_clocks(client):
    with clock.at(factories.wit(2021, 3, 1, 8)):
        input = factories.verified_input()
    html = words(client.get(input.get_absolute_url()))
    assert "Batas waktu pemeriksaan dan keputusan" in html
    assert "22 Maret 2021" in html


# Sending it on


def test_a_public_input_can_be_sent_on_with_number_topic_and_address(client):
    input = factories.verified_input(topic="Jalan & jembatan")
    html = words(client.get(input.get_absolute_url()))
    text = "M-2021-0001%20Jalan%20%26%20jembatan%3A%20http%3A%2F%2Flocalhost"
    assert f'href="https://wa.me/?text={text}' in html
    assert '%2FM-2021-0001"' in html  # its short address


def test_what_is_not_public_is_sent_on_by_its_asker_alone_and_what_is_restricted_by_nobody(
    secretariat, buru, as_user
):
    meeting = factories.announced_meeting()
    received, hidden = factories.received_input(meeting), restricted_input(meeting)
    assert "wa.me" in words(as_user(buru).get(received.get_absolute_url()))
    assert "wa.me" not in words(as_user(buru).get(hidden.get_absolute_url()))
    for input in (received, hidden):
        assert "wa.me" not in words(as_user(secretariat).get(input.get_absolute_url()))


# What the signed-in may do


def offered(client, input):
    return [words for _address, words in client.get(input.get_absolute_url()).context["steps"]]


def test_steps_follow_status_and_permission(secretariat, chair, buru, as_user):
    meeting = factories.announced_meeting()
    received, verified = factories.received_input(meeting), factories.verified_input(meeting)
    returned = inputs.return_input(factories.received_input(meeting), by=secretariat, reason="Kurang.")
    agreed = factories.agreed_input(meeting)
    client = as_user(buru)
    assert offered(client, received) == ["Tarik masukan"]
    assert offered(client, returned) == ["Lengkapi", "Tarik masukan"]
    assert offered(client, verified) == []
    client = as_user(secretariat)
    assert offered(client, received) == [
        "Verifikasi", "Kembalikan untuk dilengkapi", "Tarik masukan", "Kecualikan dari publikasi",
    ]  # fmt: skip
    assert offered(client, verified) == [
        "Akomodasi", "Jangan akomodasi", "Gabung", "Teruskan: bukan wewenang", "Tunda", "Kecualikan dari publikasi",
    ]  # fmt: skip
    assert offered(client, agreed) == ["Tambah tindak lanjut", "Kecualikan dari publikasi"]
    assert offered(as_user(chair), verified) == []


def test_the_public_and_other_regions_are_offered_nothing(client, ambon, as_user):
    input = factories.verified_input()
    assert offered(client, input) == []
    assert offered(as_user(ambon), input) == []


def test_each_step_leads_to_a_page_that_exists(secretariat, as_user):
    meeting = factories.announced_meeting()
    client = as_user(secretariat)
    for input in (
        factories.received_input(meeting),
        factories.verified_input(meeting),
        factories.agreed_input(meeting),
    ):
        for address, _words in client.get(input.get_absolute_url()).context["steps"]:
            assert client.get(address).status_code == 200, address


# The secretariat's list of one meeting


def test_the_secretariat_sees_all_inputs_of_a_meeting_the_undecided_first(secretariat, as_user):
    meeting = factories.announced_meeting()
    factories.agreed_input(meeting)
    received = factories.received_input(meeting)
    FollowUp.objects.update(due_date=date(2021, 6, 30))
    response = as_user(secretariat).get(reverse("meeting_inputs", args=[meeting.pk]))
    html = words(response)
    assert [row[0].number for row in response.context["rows"]] == ["M-2021-0002", "M-2021-0001"]
    assert "1 masukan belum diputuskan." in html
    assert reverse("input_verify", args=[received.number]) in html


def test_it_names_follow_ups_that_lack_something(secretariat, as_user):
    meeting = factories.announced_meeting()
    input = factories.agreed_input(meeting)
    follow_ups.create_follow_up(
        by=secretariat, client_key=uuid.uuid4(), meeting=meeting, input=input, task="Tanpa penanggung jawab"
    )
    html = words(as_user(secretariat).get(reverse("meeting_inputs", args=[meeting.pk])))
    assert "tindak lanjut belum lengkap: TL-2021-0002" in html


def test_that_list_is_read_by_chair_and_administrator_and_hidden_from_others(
    client, chair, administrator, buru, bappeda, as_user
):
    meeting = factories.announced_meeting()
    factories.received_input(meeting)
    address = reverse("meeting_inputs", args=[meeting.pk])
    assert client.get(address).status_code == 302
    for reader in (buru, bappeda):
        assert as_user(reader).get(address).status_code == 404
    for reader in (chair, administrator):
        html = words(as_user(reader).get(address))
        assert "M-2021-0001" in html
        assert "/periksa/" not in html
    assert as_user(chair).get("/meja/rapat/999999999999999999/masukan/").status_code == 404


# Queries


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, secretariat, as_user, django_assert_num_queries, number):
    meeting = factories.held_meeting()
    for _n in range(number):
        input = factories.agreed_input(meeting)
        factories.received_input(meeting)
        merged = factories.verified_input(meeting)
        inputs.merge_input(merged, by=secretariat, lead=input)
        follow_ups.create_follow_up(
            by=secretariat, client_key=uuid.uuid4(), meeting=meeting, input=input, task="Satu lagi"
        )
    with django_assert_num_queries(
        7
    ):  # which rows, then these; what is masked comes last, by a query of its own
        client.get("/masukan/")
    with django_assert_num_queries(8):
        client.get(f"/masukan/?rapat={meeting.pk}")
    with django_assert_num_queries(9):
        client.get(input.get_absolute_url())
    with django_assert_num_queries(11):  # and which leads it may not name
        client.get(merged.get_absolute_url())
    client = as_user(secretariat)
    with django_assert_num_queries(7):
        client.get(reverse("meeting_inputs", args=[meeting.pk]))
