"""What the search finds, in which order, for whom; and what it never finds."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from meetings.actions import agendas, attachments, follow_ups, inputs, minutes, summaries
from meetings.models import AgendaItem, Meeting
from meetings.search import candidates, nouns
from tests import factories

pytestmark = pytest.mark.django_db


def pdf(name):
    upload = SimpleUploadedFile(name, b"%PDF-1.4 " + name.encode())
    upload.checked_type = "application/pdf"
    return upload


def agenda_item(meeting, title, description=""):
    item = AgendaItem(title=title, description=description, kind=AgendaItem.Kind.DISCUSSION)
    return agendas.add_agenda_item(meeting, item, by=factories.secretariat())


def ratified(meeting):
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    factories.ratified_unchecked(meeting)
    return Meeting.objects.get(pk=meeting.pk)


def agreed(meeting, task, **fields):
    return inputs.agree_input(
        factories.verified_input(meeting, **fields),
        by=factories.secretariat(),
        task=task,
        institution=factories.bappeda().institution,
        due_date=date(2021, 6, 30),
        client_key=uuid.uuid4(),
    )


@pytest.fixture
def records():
    """Two Rakor with what came of them; the addresses of the most of it by a short name."""
    earlier = factories.held_meeting(
        title="Rakor Kominfo 2020",
        theme="Satu data",
        city="Langgur",
        starts_at=factories.wit(2020, 2, 5, 9),
        ends_at=factories.wit(2020, 2, 5, 16),
    )
    old = factories.verified_input(
        earlier, topic="Jaringan internet kantor desa", problem="Sinyal lemah.", request="Menara baru."
    )
    meeting = factories.announced_meeting(title="Rapat Koordinasi Kominfo se-Maluku 2021")
    agenda_item(meeting, "Paparan walidata", "Pembahasan portal data terbuka.")
    meeting = factories.meetings.start_meeting(meeting, by=factories.secretariat())
    factories.note(meeting, "Rapat dibuka dengan doa dan menyanyikan lagu kebangsaan.")
    decided = factories.decision(meeting, "Notula rapat dibagikan paling lambat tujuh hari sesudahnya.")
    follow_ups.create_follow_up(
        by=factories.secretariat(),
        client_key=uuid.uuid4(),
        meeting=meeting,
        entry=decided,
        task="Membagikan hasil sidang",
        institution=factories.bappeda().institution,
        due_date=date(2021, 4, 1),
    )
    buru = agreed(
        meeting,
        "Menyusun rencana perluasan kabel laut",
        topic="Akses internet terbatas",
        problem="Jaringan sering putus, sinyal buruk di Namlea.",
        request="Perluasan jaringan serat optik.",
    )
    ambon = factories.verified_input(
        meeting,
        by=factories.ambon(),
        topic="Anggaran pelatihan operator",
        problem="Usulan tahun lalu tidak diakomodasi.",
        request="Pelatihan bagi lima operator.",
        beneficiaries="Operator kecamatan",
    )
    tanimbar = factories.user(
        "tanimbar@uji.id", "delegate", factories.kominfo("Kepulauan Tanimbar"), "Utusan Tanimbar"
    )
    saumlaki = factories.verified_input(
        meeting, by=tanimbar, topic="Menara di Saumlaki", problem="Belum ada menara.", request="Satu menara."
    )
    attachments.attach(pdf("Peta_lokasi-menara.pdf"), by=factories.secretariat(), input=saumlaki)
    malra = factories.user(
        "malra@uji.id", "delegate", factories.kominfo("Maluku Tenggara"), "Utusan Maluku Tenggara"
    )
    langgur = factories.verified_input(
        meeting, by=malra, topic="Listrik kantor camat", problem="Listrik padam.", request="Panel surya."
    )
    meeting = ratified(meeting)
    summaries.publish_summary(
        meeting, by=factories.secretariat(), text="Peserta **sepakat** memakai e-government untuk perizinan."
    )
    follow_up = buru.follow_ups.get()
    where = meeting.get_absolute_url()
    return {
        "rapat": where,
        "rapat 2020": earlier.get_absolute_url(),
        "ringkasan": f"{where}#ringkasan",
        "agenda": f"{where}#agenda",
        "keputusan": f"/{decided.number}",
        "tempat keputusan": f"{where}#{decided.number}",
        "TL keputusan": decided.follow_ups.get().get_absolute_url(),
        "TL": follow_up.get_absolute_url(),
        "buru": buru.get_absolute_url(),
        "ambon": ambon.get_absolute_url(),
        "saumlaki": saumlaki.get_absolute_url(),
        "langgur": langgur.get_absolute_url(),
        "desa 2020": old.get_absolute_url(),
        "peta": saumlaki.attachments.get().get_absolute_url(),
        "Kabupaten Buru": "/wilayah/kabupaten-buru/",
        "Tanimbar": "/wilayah/kabupaten-kepulauan-tanimbar/",
        "Maluku Tenggara": "/wilayah/kabupaten-maluku-tenggara/",
        "Kota Ambon": "/wilayah/kota-ambon/",
        "Bappeda": factories.bappeda().institution.get_absolute_url(),
        "Kominfo Ambon": factories.kominfo("Kota Ambon").get_absolute_url(),
        "SBB": "/wilayah/kabupaten-seram-bagian-barat/",
        "SBT": "/wilayah/kabupaten-seram-bagian-timur/",
        "Malteng": "/wilayah/kabupaten-maluku-tengah/",
        "Aru": "/wilayah/kabupaten-kepulauan-aru/",
        "Maluku": "/wilayah/provinsi-maluku/",
    }


# (what is typed, what stands first); "" where nothing is found
FIRST = [
    ("akses internet", "buru"),
    ("AKSES INTERNET", "buru"),
    ("internet", "buru"),
    ("internet desa", "desa 2020"),
    ("jaringan", "desa 2020"),
    ("jaringan serat", "buru"),
    ("serat optik", "buru"),
    ("sinyal buruk", "buru"),
    ("notula", "keputusan"),
    ("notulen", "keputusan"),
    ("notulensi rapat", "keputusan"),
    ("diakomodasi", "ambon"),
    ("diakomodir", "ambon"),
    ("mengakomodasi", "ambon"),
    ("rakor 2020", "rapat 2020"),
    ("rapat koordinasi 2020", "rapat 2020"),
    ("rakor", "rapat"),
    ("operator", "ambon"),
    ("operator kecamatan", "ambon"),
    ("pelatih", "ambon"),
    ("anggar", "ambon"),
    ("perluasan kabel", "TL"),
    ("kabel laut", "TL"),
    ("hasil sidang", "TL keputusan"),
    ("walidata", "agenda"),
    ("portal data terbuka", "agenda"),
    ("e-government", "ringkasan"),
    ("perizinan", "ringkasan"),
    ("sepakat", "ringkasan"),
    ("peta lokasi", "peta"),
    ("peta_lokasi-menara.pdf", "peta"),
    ("menara", "saumlaki"),
    ("Saumlaki", "saumlaki"),
    ("Buru", "Kabupaten Buru"),
    ("kab. buru", "Kabupaten Buru"),
    ("Kabupaten Buru", "Kabupaten Buru"),
    ("Maluku Tenggara Barat", "Tanimbar"),
    ("kabupaten maluku tenggara barat", "Tanimbar"),
    ("MTB", "Tanimbar"),
    ("tanimbar", "Tanimbar"),
    ("Maluku Tenggara", "Maluku Tenggara"),
    ("malra", "Maluku Tenggara"),
    ("SBB", "SBB"),
    ("seram bagian timur", "SBT"),
    ("malteng", "Malteng"),
    ("aru", "Aru"),
    ("provinsi maluku", "Maluku"),
    ("kota ambon", "Kota Ambon"),
    ("menara MTB", "saumlaki"),
    ("panel surya maluku tenggara", "langgur"),
    ("listrik maluku tenggara barat", ""),
    ("jaringan Buru", "desa 2020"),
    ("Bappeda Maluku", "Bappeda"),
    ("kominfo kota ambon", "Kominfo Ambon"),
    ("pelatihan ambon", "ambon"),
    ('"akses internet"', "buru"),
    ('"internet akses"', ""),
    ("“serat optik”", "buru"),
    ("internet -desa", "buru"),
    ("internet -akses", "desa 2020"),
    ("yang di internet desa", "desa 2020"),
    ("M-2021-0001", "buru"),
    ("m 2021 1", "buru"),
    ("M-2021-1", "buru"),
    ("tl-2021-0002", "TL"),
    ("TL 2021 2", "TL"),
    ("K-2021-1", "tempat keputusan"),
    ("k-2021-0001", "tempat keputusan"),
    ("M-2021-0099", ""),
    ("kabel\u200b la\u00adut", "TL"),
    ("kabel\x00 laut", "TL"),
    ("doa kebangsaan", ""),
    ("';)(&|!:*<->\\", ""),
    ("lagu", ""),
]


def first(client, typed):
    """The address that stands first, or to which a number leads; "" where nothing is found."""
    response = client.get(reverse("search"), {"q": typed})
    if response.status_code == 302:
        return response.url
    assert response.status_code == 200
    return next(iter(addresses(response)), "")


def addresses(response):
    found = response.context.get("page")
    return [_address(row) for row in found] if found else []


def _address(row):
    if isinstance(row, dict):
        return row["address"]
    return reverse(f"{row.kind}_detail", args=[row.slug])


def test_each_of_these_finds_what_is_meant_first(client, records):
    assert len(FIRST) >= 40
    names = {address: name for name, address in records.items()} | {"": ""}
    answers = [(typed, first(client, typed)) for typed, _name in FIRST]
    wrong = [
        f"{typed!r}: {names.get(address, address) or 'nothing'}, not {name or 'nothing'}"
        for (typed, address), (_typed, name) in zip(answers, FIRST, strict=True)
        if names.get(address, address) != name
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def found(client, typed, **filters):
    """The addresses of all that is found."""
    response = client.get(reverse("search"), {"q": typed, **filters})
    assert response.status_code == 200
    return addresses(response)


def html(client, typed, **filters):
    response = client.get(reverse("search"), {"q": typed, **filters})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# Who finds what ------------------------------------------------------------------------------------


def test_an_input_that_is_not_public_is_found_by_its_asker_and_who_reads_everything(
    client, as_user, buru, ambon, bappeda, secretariat, chair
):
    meeting = factories.announced_meeting()
    received = factories.received_input(meeting, topic="Rahasia satu")
    restricted = inputs.restrict_input(
        factories.verified_input(meeting, topic="Rahasia dua"), by=secretariat, reason="Data pribadi"
    )
    assert found(client, "rahasia") == []
    assert "Rahasia" not in html(client, "satu dua")
    both = {received.get_absolute_url(), restricted.get_absolute_url()}
    for reader, finds in [(buru, both), (secretariat, both), (chair, both), (ambon, set()), (bappeda, set())]:
        assert set(found(as_user(reader), "rahasia")) == finds


def test_what_follows_a_restricted_input_and_its_files_are_not_found(
    client, as_user, buru, ambon, bappeda, secretariat
):
    follow_up = factories.assigned_follow_up(factories.announced_meeting())
    done = follow_ups.report_done(follow_up, by=bappeda, note="Selesai.", client_key=uuid.uuid4())
    attachments.attach(pdf("denah gudang.pdf"), by=secretariat, input=follow_up.input)
    attachments.attach(pdf("foto gudang.pdf"), by=bappeda, follow_up_event=done.events.get(kind="reported"))
    assert len(found(client, "gudang")) == 2
    assert len(found(client, "perluasan", jenis="tindak-lanjut")) == 1
    inputs.restrict_input(follow_up.input, by=secretariat, reason="Data pribadi")
    for reader in (client, as_user(ambon)):
        assert found(reader, "gudang") == []
        assert found(reader, "perluasan") == []
        assert found(reader, "Kabupaten Buru") == [
            "/wilayah/kabupaten-buru/",
            factories.kominfo("Buru").get_absolute_url(),
        ]
    for reader in (buru, bappeda):
        assert len(found(as_user(reader), "gudang")) == 2
        assert len(found(as_user(reader), "perluasan", jenis="tindak-lanjut")) == 1


def test_papers_of_a_meeting_are_found_by_the_invited(client, as_user, buru, secretariat):
    meeting = factories.announced_meeting()
    attachments.attach(pdf("bahan paparan anggaran.pdf"), by=secretariat, meeting=meeting)
    assert found(client, "bahan paparan") == []
    assert len(found(as_user(buru), "bahan paparan")) == 1
    meeting.attendances.filter(institution=buru.institution).delete()
    assert found(as_user(buru), "bahan paparan") == []


def test_a_draft_and_its_agenda_are_found_by_who_prepares_it(client, as_user, buru, secretariat):
    meeting = factories.draft_meeting(title="Rapat tersembunyi")
    agenda_item(meeting, "Acara tersembunyi")
    for reader in (client, as_user(buru)):
        assert found(reader, "tersembunyi") == []
    where = meeting.get_absolute_url()
    assert found(as_user(secretariat), "tersembunyi") == [where, f"{where}#agenda"]


def test_only_decisions_of_ratified_minutes_are_found(client, as_user, buru, secretariat):
    meeting = factories.held_meeting()
    factories.note(meeting, "Catatan tentang cengkih.")
    decided = factories.decision(meeting, "Harga cengkih ditetapkan.")
    struck = factories.decision(meeting, "Ekspor cengkih dilarang.")
    factories.entries.strike_entry(struck, by=secretariat, reason="Salah catat.")
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    for reader in (client, as_user(buru), as_user(secretariat)):
        assert found(reader, "cengkih") == []
        assert found(reader, decided.number) == []
    minutes.ratify_minutes(meeting.minutes, by=factories.chair())
    client.logout()
    assert found(client, "cengkih") == [f"/{decided.number}"]
    where = f"{meeting.get_absolute_url()}#{decided.number}"
    assert client.get(reverse("search"), {"q": decided.number}).url == where
    assert client.get(reverse("search"), {"q": struck.number}).status_code == 200


def test_a_corrected_decision_is_found_by_its_new_words_alone_and_a_struck_one_not_at_all(client):
    meeting = factories.held_meeting()
    changed = factories.decision(meeting, "Forum pala dibentuk.")
    gone = factories.decision(meeting, "Pasar pala dibuka.")
    ratified(meeting)
    assert len(found(client, "pala")) == 2
    factories.corrected(changed, "Forum cengkih dibentuk.")
    factories.struck_by_correction(gone)
    assert found(client, "pala") == []
    assert found(client, "cengkih") == [f"/{changed.number}"]
    assert found(client, "forum") == [f"/{changed.number}"]


def test_of_a_summary_only_the_version_in_force_is_found_and_a_withdrawn_one_not_at_all(client, secretariat):
    meeting = factories.ratified_meeting()
    where = f"{meeting.get_absolute_url()}#ringkasan"
    summaries.publish_summary(meeting, by=secretariat, text="Nomor telepon penting.")
    assert found(client, "telepon") == [where]
    summaries.publish_summary(meeting, by=secretariat, text="Surel penting.", reason="Salah tulis.")
    assert found(client, "telepon") == []
    assert found(client, "surel") == [where]
    summaries.withdraw_summary(meeting, by=secretariat, reason="Keliru.")
    assert found(client, "penting") == []


def test_a_number_of_what_the_reader_may_not_see_leads_nowhere(client, as_user, buru, ambon):
    received = factories.received_input()
    for reader in (client, as_user(ambon)):
        page = html(reader, received.number)
        assert f"Nomor {received.number} tidak ditemukan" in page
        assert received.topic not in page
    response = as_user(buru).get(reverse("search"), {"q": received.number})
    assert response.url == received.get_absolute_url()


# Filters and pages ---------------------------------------------------------------------------------


def facets_of(response):
    return {facet.label: facet.number for facet in response.context["facets"]}


def test_filters_tell_how_much_each_would_leave(client, records):
    response = client.get(reverse("search"), {"q": "menara"})
    assert facets_of(response) == {"semua": "3", "masukan": "2", "dokumen": "1"}
    form = response.context["form"]
    assert form.fields["wilayah"].choices == [
        ("", "Semua wilayah"),
        ("kabupaten-kepulauan-tanimbar", "Kabupaten Kepulauan Tanimbar (2)"),
        ("kabupaten-buru", "Kabupaten Buru (1)"),
    ]
    assert list(form.fields["tahun"].choices) == [
        ("", "Semua tahun"),
        ("2021", "2021 (2)"),
        ("2020", "2020 (1)"),
    ]
    assert form.fields["status"].choices == [("", "Semua status"), ("verified", "diverifikasi (2)")]


def test_filters_narrow_and_can_be_changed(client, records):
    assert found(client, "menara", tahun=2020) == [records["desa 2020"]]
    assert found(client, "menara", wilayah="kabupaten-buru") == [records["desa 2020"]]
    assert found(client, "menara", jenis="dokumen") == [records["peta"]]
    assert found(client, "menara", status="verified", tahun=2021) == [records["saumlaki"]]
    assert found(client, "menara", status="agreed") == []
    response = client.get(reverse("search"), {"q": "menara", "jenis": "dokumen", "tahun": 2021})
    assert facets_of(response) == {"semua": "2", "masukan": "1", "dokumen": "1"}
    assert list(response.context["form"].fields["tahun"].choices) == [
        ("", "Semua tahun"),
        ("2021", "2021 (1)"),
    ]
    assert "Cari tanpa saringan" in html(client, "menara", status="agreed")


@pytest.mark.parametrize(
    "filters",
    [
        {"jenis": "x"},
        {"wilayah": "atlantis"},
        {"tahun": "dua"},
        {"status": "'"},
        {"page": "x"},
        {"page": "99999999"},
    ],
)
def test_a_filter_that_does_not_exist_narrows_nothing(client, records, filters):
    assert len(found(client, "menara", **filters)) == 3


def test_a_place_is_found_among_places(client, records):
    assert found(client, "kota ambon", jenis="wilayah") == [records["Kota Ambon"]]
    assert found(client, "dinas kominfo ambon", jenis="instansi") == [records["Kominfo Ambon"]]
    assert records["Maluku Tenggara"] not in found(client, "Maluku Tenggara Barat")
    assert records["Tanimbar"] not in found(client, "Maluku Tenggara")
    assert records["saumlaki"] in found(client, "Maluku Tenggara Barat")
    assert records["langgur"] not in found(client, "Maluku Tenggara Barat")
    assert "dahulu Kabupaten Maluku Tenggara Barat" in html(client, "Tanimbar")
    assert "Termasuk yang menyangkut: " in html(client, "menara MTB")


def test_pages_hold_everything_once(client):
    meeting = factories.announced_meeting()
    for n in range(45):
        factories.verified_input(meeting, topic=f"Pompa air {n}")
    pages = [found(client, "pompa", page=page) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({*pages[0], *pages[1], *pages[2]}) == 45
    assert found(client, "pompa", page=4) == found(client, "pompa", page=0) == pages[2]
    assert 'href="?q=pompa&amp;page=2"' in html(client, "pompa")


def test_a_place_stands_on_the_first_page_only(client):
    meeting = factories.announced_meeting()
    for n in range(21):
        factories.verified_input(meeting, topic=f"Pompa air {n}")
    first_page, second = found(client, "buru"), found(client, "buru", page=2)
    assert first_page[0] == "/wilayah/kabupaten-buru/"
    assert len({*first_page, *second}) == len(first_page) + len(second)


# How it is shown -----------------------------------------------------------------------------------


def test_what_was_found_is_marked_and_everything_is_escaped(client):
    meeting = factories.announced_meeting()
    factories.verified_input(
        meeting,
        topic="Pompa <b>air</b> \ue010x\ue011",
        problem='Pompa & "saringan" <script>alert(1)</script> rusak. ' * 3,
    )
    page = html(client, "pompa saringan")
    assert "<mark>Pompa</mark> &lt;b&gt;air&lt;/b&gt;" in page
    assert "<mark>saringan</mark>" in page
    assert "<script" not in page
    assert "\ue010" not in page
    assert "\ue011" not in page
    page = html(client, "<script>alert('x')</script>")
    assert "<script" not in page


@pytest.mark.parametrize(
    "typed",
    [
        "a" * 5_000,
        "kata " * 900,
        '"' * 50,
        "-" * 50,
        "((((",
        "a:*",
        "!",
        "\\",
        "'",
        "%",
        "\u202e\u200b",
        "-jaringan",
        '""',
    ],
)
def test_anything_can_be_typed(client, typed):
    assert client.get(reverse("search"), {"q": typed}).status_code == 200


def test_what_is_too_long_is_read_in_part_and_says_so(client, records):
    page = html(client, "akses internet " + "internet " * 40)
    assert "terlalu panjang" in page
    assert "Akses" in page.replace("<mark>", "")


def test_without_words_it_tells_how_to_search(client):
    page = html(client, "")
    assert "Cara mencari" in page
    assert reverse("input_list") in page
    assert "Tulis sedikitnya satu kata" in html(client, "-jaringan")


def test_where_nothing_is_found_it_tells_what_each_word_finds(client, records):
    page = html(client, "menara satelit internet")
    assert "Tidak ada yang cocok dengan “menara satelit internet”" in page
    assert '<a href="?q=menara">menara</a>: 3' in page
    assert "<li> satelit: 0 </li>" in page
    for typed in ("satelit", "satelit gajah"):
        assert "Periksa ejaannya" in html(client, typed)


def test_in_english(client, records):
    response = client.get("/en/cari/", {"q": "menara"})
    assert response.status_code == 200
    assert addresses(response)[0].startswith("/en/")


def test_nothing_is_posted(client):
    assert client.post(reverse("search"), {"q": "menara"}).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_what_occurs_nowhere_costs_no_more_than_looking_for_it(client, django_assert_num_queries, number):
    meeting = factories.announced_meeting()
    for _n in range(number):
        factories.assigned_follow_up(meeting, topic="Pompa perluasan")
    with django_assert_num_queries(5):  # twice: as a whole word, and as the beginning of one
        assert found(client, "gajah") == []


@pytest.mark.parametrize("few", [0, 1, 2_000])
def test_the_beginning_of_a_word_finds_the_newest_whether_it_is_rare_or_frequent(client, monkeypatch, few):
    meeting = factories.announced_meeting()
    rows = [factories.verified_input(meeting, topic=f"Pompanisasi {n}") for n in range(4)]
    monkeypatch.setattr(candidates, "FEW", few)
    monkeypatch.setattr(nouns, "MOST", 2)
    candidates._sql_for_strangers.cache_clear()
    assert set(found(client, "pompani")) == {row.get_absolute_url() for row in rows[1:]}
    candidates._sql_for_strangers.cache_clear()


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, django_assert_num_queries, number):
    meeting = factories.announced_meeting()
    for _n in range(number):
        factories.assigned_follow_up(meeting, topic="Pompa perluasan")
    with django_assert_num_queries(6):
        assert len(found(client, "perluasan")) == 2 * number
    with django_assert_num_queries(10):
        assert len(found(client, "perluasan", jenis="masukan", tahun=2021)) == number
    with django_assert_num_queries(1):
        found(client, "")


@pytest.mark.parametrize("prepares", [True, False])
def test_what_a_page_shows_is_one_query_whatever_was_found(client, settings, prepares):
    """PostgreSQL keeps one plan of it, not one for each set of nouns; none behind a pooler."""
    settings.DATABASE_PREPARES = prepares
    meeting = factories.held_meeting()
    factories.verified_input(meeting, topic="Menara desa")
    factories.decision(meeting, "Genset dibeli.")
    ratified(meeting)

    def plans():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT statement FROM pg_prepared_statements WHERE statement ~ 'ts_headline|GROUPING'"
            )
            return len(cursor.fetchall())

    before = plans()  # of other tests
    assert client.get("/cari/?q=menara").context["page"].paginator.count
    kept = plans()
    assert kept >= 2 if prepares else kept == before
    for question in ("genset", "koordinasi", "menara -genset"):
        assert client.get(f"/cari/?q={question}").context["page"].paginator.count, question
    assert plans() == kept
