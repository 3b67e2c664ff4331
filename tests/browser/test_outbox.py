"""What a delegate sends waits in the browser for the link and the session, and arrives once."""

import re

import pytest
from django.contrib.sessions.models import Session

from meetings.actions import follow_ups, inputs
from meetings.models import Attendance, FollowUp, Input
from tests import factories
from tests.browser.test_kept_text import holds, kept, opens, sign_in, waits_until_kept
from tests.browser.test_pages import errors_of, sideways

pytestmark = pytest.mark.django_db(transaction=True)

SEND = "main form[data-outbox] .actions button:not([type=button])"
BAR = "#belum-terkirim"
NOTICE = ".outbox-notice"
SENT = f'{NOTICE} >> text="Terkirim."'
PAPER = {"name": "peta.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 peta jaringan"}


@pytest.fixture
def meeting():
    return factories.announced_meeting()


@pytest.fixture
def address(meeting):
    return f"/rapat/{meeting.year}/{meeting.slug}/masukan/baru/"


@pytest.fixture
def context(new_context):
    return new_context(width=360)


@pytest.fixture
def page(context):
    page = context.new_page()
    sign_in(page, factories.buru())
    return page


def write(page, topic, *, request="Perluasan jaringan."):
    page.fill("[name=topic]", topic)
    page.fill("[name=problem]", "Jaringan sering putus.\nSejak Maret.")
    page.fill("[name=request]", request)


def topics():
    return list(Input.objects.order_by("number").values_list("topic", flat=True))


def waiting(page):
    """(label, state) of each row of this browser, in order."""
    rows = page.evaluate('async () => (await import("/static/js/store.js")).all("outbox")')
    return [(row["label"], row["state"]) for row in sorted(rows, key=lambda row: row["seq"])]


def waits_until(page, condition):
    holds(
        page,
        f"""async () => {{
            const rows = await (await import("/static/js/store.js")).all("outbox");
            return {condition};
        }}""",
    )


def shown(page):
    return " ".join(page.inner_text(BAR).split())


def test_an_input_is_sent_and_the_reader_led_to_its_page(page, address):
    opens(page, address)
    write(page, "Akses internet")
    page.set_input_files("[name=attachments]", PAPER)
    page.click(SEND)
    page.wait_for_url(re.compile("/masukan/M-2021-0001/"))
    assert "Masukan diterima dengan nomor M-2021-0001" in page.inner_text("main")
    attachment = Input.objects.get().attachments.get()
    assert attachment.name == "peta.pdf"
    assert attachment.file.read() == b"%PDF-1.4 peta jaringan"
    assert waiting(page) == []
    assert kept(page) == 0
    assert not page.is_visible(BAR)


@pytest.mark.parametrize("was_sent", [True, False])
def test_typed_offline_the_browser_closed_and_the_session_over_it_arrives_once_with_its_attachment(
    open_profile, address, was_sent
):
    phone = open_profile()
    page = phone.pages[0]
    sign_in(page, factories.buru())
    opens(page, address)
    phone.set_offline(True)
    write(page, "Akses internet di Namrole")
    page.set_input_files("[name=attachments]", PAPER)
    if was_sent:
        page.click(SEND)
        page.wait_for_selector(f"{NOTICE} >> text=Sudah tersimpan di perangkat ini")
    else:
        waits_until_kept(page, "Namrole")
    phone.close()
    Session.objects.all().delete()

    phone = open_profile()
    page = phone.pages[0]
    page.goto("/beranda-saya/")
    assert "/masuk/" in page.url
    assert topics() == []
    page.fill("[name=login]", factories.buru().email)
    page.fill("[name=password]", factories.PASSWORD)
    page.click("main button")
    page.wait_for_url("**/daerah-saya/")
    if not was_sent:
        opens(page, address)
        assert page.input_value("[name=topic]") == "Akses internet di Namrole"
        assert page.evaluate("document.querySelector('[name=attachments]').files[0].name") == "peta.pdf"
        page.click(SEND)
        page.wait_for_url(re.compile("/masukan/M-2021-0001/"))
    else:
        page.wait_for_selector(f"{BAR} >> text=1 masukan terkirim")
        assert page.get_attribute(f"{BAR} a:has-text('Namrole')", "href") == "/masukan/M-2021-0001/"
    assert topics() == ["Akses internet di Namrole"]
    assert Input.objects.get().attachments.get().file.read() == b"%PDF-1.4 peta jaringan"
    assert waiting(page) == []
    opens(page, address)
    assert page.input_value("[name=topic]") == ""
    phone.close()
    assert topics() == ["Akses internet di Namrole"]


def test_an_answer_that_is_lost_on_the_way_back_leaves_one_row(page, context, address):
    opens(page, address)
    answered = []

    def lose_the_first_answer(route):
        if route.request.method != "POST" or answered:
            route.fallback()
            return
        answered.append(route.fetch(max_redirects=0).status)
        route.abort("connectionreset")

    context.route("**/masukan/baru/", lose_the_first_answer)
    write(page, "Jawaban hilang")
    page.click(SEND)
    page.wait_for_selector(SENT)
    assert answered == [200]
    assert topics() == ["Jawaban hilang"]
    assert waiting(page) == []


def test_several_are_written_offline_on_one_page_and_go_out_in_order(page, context, address):
    opens(page, address)
    context.set_offline(True)
    for topic in ("Pertama", "Kedua", "Ketiga"):
        write(page, topic)
        page.click(SEND)
        page.wait_for_selector(f"{NOTICE} >> text=Belum terkirim.")
        page.click("text=Tulis lagi")
        assert page.input_value("[name=topic]") == ""
    waits_until(page, "rows.length === 3")
    page.wait_for_selector(f"{BAR} >> text=3 masukan belum terkirim")
    page.click(f"{BAR} >> text=Lihat daftarnya")
    listed = page.locator(f"{BAR} ol > li")
    assert listed.count() == 3
    assert "“Kedua”" in listed.nth(1).inner_text()
    assert "menunggu giliran" in listed.nth(1).inner_text()
    assert errors_of(page) == []
    assert sideways(page) == 0
    context.set_offline(False)
    page.wait_for_selector(f"{BAR} >> text=3 masukan terkirim")
    assert topics() == ["Pertama", "Kedua", "Ketiga"]
    assert waiting(page) == []


def test_what_waits_can_be_changed_before_it_goes(page, context, address):
    opens(page, address)
    context.set_offline(True)
    write(page, "Salah ketik")
    page.set_input_files("[name=attachments]", PAPER)
    page.click(SEND)
    page.click(f"{NOTICE} >> text=Ubah")
    assert waiting(page) == []
    assert page.input_value("[name=topic]") == "Salah ketik"
    page.fill("[name=topic]", "Sudah benar")
    context.set_offline(False)
    page.click(SEND)
    page.wait_for_url(re.compile("/masukan/M-2021-0001/"))
    assert topics() == ["Sudah benar"]
    assert Input.objects.get().attachments.count() == 1


def test_two_tabs_send_each_row_once(page, context, address):
    opens(page, address)
    other = opens(context.new_page(), address)
    context.set_offline(True)
    write(page, "Tab pertama")
    page.click(SEND)
    page.wait_for_selector(f"{NOTICE} >> text=Belum terkirim.")
    write(other, "Tab kedua")
    other.click(SEND)
    other.wait_for_selector(f"{NOTICE} >> text=Belum terkirim.")
    waits_until(other, "rows.length === 2")
    sent = []
    context.on("requestfinished", lambda request: sent.append(request.method))
    context.set_offline(False)
    other.wait_for_selector(SENT)
    page.wait_for_selector(SENT)
    assert topics() == ["Tab pertama", "Tab kedua"]
    assert sent.count("POST") == 2


def test_errors_are_shown_in_place_with_everything_that_was_typed(page, address):
    opens(page, address)
    write(page, "Tanpa permintaan", request="")
    page.set_input_files("[name=attachments]", PAPER)
    page.click(SEND)
    page.wait_for_selector("#kesalahan")
    page.wait_for_selector("form[data-kept]")
    assert page.evaluate("document.activeElement.id") == "kesalahan"
    assert page.title().startswith("Ada yang perlu diperbaiki")
    assert page.input_value("[name=topic]") == "Tanpa permintaan"
    assert page.evaluate("document.querySelector('[name=attachments]').files[0].name") == "peta.pdf"
    assert "Pilih berkasnya sekali lagi" not in page.inner_text("main")
    assert "Apa yang diminta" in page.inner_text("#kesalahan")
    assert not page.is_visible(BAR)
    page.fill("[name=request]", "Menara baru.")
    page.click(SEND)
    page.wait_for_url(re.compile("/masukan/M-2021-0001/"))
    assert Input.objects.get().attachments.get().name == "peta.pdf"
    assert waiting(page) == []
    assert kept(page) == 0


def test_an_ended_session_is_said_and_the_text_goes_after_signing_in(page, context, address):
    opens(page, address)
    write(page, "Sesi berakhir")
    Session.objects.all().delete()
    page.click(SEND)
    page.wait_for_selector(f"{NOTICE} >> text=sesi Anda berakhir")
    page.click(f"{NOTICE} a:has-text('Masuk lagi')")
    page.fill("[name=login]", factories.buru().email)
    page.fill("[name=password]", factories.PASSWORD)
    page.click("main button")
    page.wait_for_selector(f"{BAR} >> text=1 masukan terkirim")
    assert page.url.endswith(address)
    assert topics() == ["Sesi berakhir"]


def test_a_large_text_is_not_sent_into_an_ended_session(page, context, address):
    opens(page, address)
    write(page, "Berkas besar")
    page.set_input_files("[name=attachments]", PAPER | {"buffer": b"%PDF-1.4 " + b"x" * 100_000})
    Session.objects.all().delete()
    sent = []
    context.on("request", lambda request: sent.append((request.method, request.url)))
    page.click(SEND)
    page.wait_for_selector(f"{NOTICE} >> text=sesi Anda berakhir")
    assert [method for method, url in sent if "/masukan/" in url or "/sesi/" in url] == ["GET"]


def test_a_refused_row_keeps_no_other_waiting_and_says_why(page, context, address, meeting):
    follow_up = factories.reported_follow_up(factories.held_meeting(title="Rapat lain"))
    opens(page, f"/tindak-lanjut/{follow_up.number}/kembalikan/")
    page.fill("[name=reason]", "Menara di Namrole belum menyala.")
    context.set_offline(True)
    page.click(SEND)
    waits_until(page, "rows.length === 1")
    follow_ups.return_to_institution(follow_up, by=factories.buru(), reason="Dari telepon lain")
    follow_ups.report_progress(
        follow_up, by=factories.bappeda(), note="Dikerjakan", link="", client_key=factories.uuid.uuid4()
    )
    page.close()
    context.set_offline(False)

    other = opens(context.new_page(), address)
    write(other, "Tetap terkirim")
    other.click(SEND)
    other.wait_for_url(re.compile("/masukan/M-2021-"))
    assert "Tetap terkirim" in topics()
    assert waiting(other) == [("pengembalian tindak lanjut", "refused")]
    other.wait_for_selector(f"{BAR} >> text=1 pengembalian tindak lanjut belum terkirim")
    other.click(f"{BAR} >> text=Lihat daftarnya")
    assert "Statusnya sekarang “dalam proses”." in shown(other)

    # Its form is not there any more: the text can be read and copied.
    other.click(f"{BAR} >> text=Buka")
    other.wait_for_selector(f"{BAR} [data-text] >> text=Menara di Namrole belum menyala.")
    other.once("dialog", lambda dialog: dialog.accept())
    other.click(f"{BAR} >> text=Buang")
    other.wait_for_selector(BAR, state="hidden")
    assert waiting(other) == []
    assert follow_up.events.filter(kind="returned").count() == 1


def test_a_row_refused_in_the_background_is_opened_in_its_form(page, context, address):
    opens(page, address)
    context.set_offline(True)
    write(page, "Kurang lengkap", request="")
    page.set_input_files("[name=attachments]", PAPER)
    page.click(SEND)
    waits_until(page, "rows.length === 1")
    page.close()
    context.set_offline(False)

    page = context.new_page()
    page.goto("/daerah-saya/")
    page.wait_for_selector(f"{BAR} >> text=1 masukan belum terkirim")
    page.click(f"{BAR} >> text=Lihat daftarnya")
    page.wait_for_selector(f"{BAR} >> text=Apa yang diminta")
    page.click(f"{BAR} >> text=Buka")
    page.wait_for_selector("form[data-kept]")
    assert page.input_value("[name=topic]") == "Kurang lengkap"
    assert page.evaluate("document.querySelector('[name=attachments]').files[0].name") == "peta.pdf"
    assert not page.is_visible(BAR)

    # Left again without sending, it still stands in the list; what was mended meanwhile is kept.
    page.fill("[name=request]", "Menara baru.")
    waits_until_kept(page, "Menara baru.")
    page.goto("/daerah-saya/")
    page.click(f"{BAR} >> text=Lihat daftarnya")
    page.click(f"{BAR} >> text=Buka")
    page.wait_for_selector("form[data-kept]")
    assert page.input_value("[name=request]") == "Menara baru."
    page.click(SEND)
    page.wait_for_url(re.compile("/masukan/M-2021-0001/"))
    assert topics() == ["Kurang lengkap"]
    assert Input.objects.get().attachments.count() == 1
    assert waiting(page) == []
    assert kept(page) == 0


def test_another_person_on_the_same_machine_neither_sees_nor_sends_it(page, context, address):
    opens(page, address)
    context.set_offline(True)
    write(page, "Milik Buru")
    page.click(SEND)
    page.wait_for_selector(f"{NOTICE} >> text=Belum terkirim.")
    page.close()
    context.set_offline(False)
    context.clear_cookies()

    page = context.new_page()
    sign_in(page, factories.ambon())
    opens(page, address)
    assert page.input_value("[name=topic]") == ""
    write(page, "Milik Ambon")
    page.click(SEND)
    page.wait_for_url(re.compile("/masukan/M-2021-0001/"))
    assert not page.is_visible(BAR)
    assert topics() == ["Milik Ambon"]

    context.clear_cookies()
    sign_in(page, factories.buru())
    page.wait_for_selector(f"{BAR} >> text=1 masukan terkirim")
    assert list(Input.objects.values_list("topic", "institution__region__name").order_by("number")) == [
        ("Milik Ambon", "Kota Ambon"),
        ("Milik Buru", "Kabupaten Buru"),
    ]


def test_an_old_page_of_one_person_does_not_send_under_the_session_of_the_next(page, context, address):
    opens(page, address)
    write(page, "Milik Buru")
    context.clear_cookies()
    other = context.new_page()
    sign_in(other, factories.ambon())
    page.click(SEND)
    page.wait_for_selector(f"{NOTICE} >> text=sesi Anda berakhir")
    assert topics() == []
    assert waiting(page) == [("masukan", "signin")]


def test_signing_out_warns_and_keeps_what_is_not_sent(page, context, address):
    opens(page, address)
    context.route(
        "**/masukan/baru/",
        lambda route: route.abort() if route.request.method == "POST" else route.fallback(),
    )
    write(page, "Belum terkirim")
    page.click(SEND)
    page.wait_for_selector(f"{NOTICE} >> text=Belum terkirim.")
    page.wait_for_selector(f"{BAR} >> text=1 masukan belum terkirim")
    asked = []

    def answer(dialog):
        asked.append(dialog.message)
        dialog.accept() if len(asked) > 1 else dialog.dismiss()

    page.on("dialog", answer)
    page.click("header >> text=Keluar")
    assert page.url.endswith(address)
    page.click("header >> text=Keluar")
    page.wait_for_selector("header >> text=Masuk")
    assert len(asked) == 2
    assert asked[0].startswith("1 masukan belum terkirim di perangkat ini.")
    context.unroute_all()
    sign_in(page, factories.buru())
    page.wait_for_selector(f"{BAR} >> text=1 masukan terkirim")
    assert topics() == ["Belum terkirim"]


def test_a_busy_server_is_asked_again(page, context, address):
    opens(page, address)
    answers = [503, 429, 502]

    def busy(route):
        if route.request.method == "POST" and answers:
            route.fulfill(status=answers.pop(0), body="penuh")
        else:
            route.fallback()

    context.route("**/masukan/baru/", busy)
    write(page, "Server sibuk")
    page.click(SEND)
    page.wait_for_selector(SENT)
    assert answers == []
    assert topics() == ["Server sibuk"]


def test_a_strangers_page_in_between_is_no_answer(page, context, address):
    """The sign-in page of a hotel's network answers 200 to everything."""
    opens(page, address)
    context.route(
        "**/masukan/baru/",
        lambda route: (
            route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi Hotel</h1>")
            if route.request.method == "POST"
            else route.fallback()
        ),
    )
    write(page, "Lewat hotel")
    page.click(SEND)
    page.wait_for_selector(f"{NOTICE} >> text=Belum terkirim.")
    context.unroute_all()
    page.click(f"{NOTICE} >> text=Kirim sekarang")
    page.wait_for_selector(SENT)
    assert topics() == ["Lewat hotel"]


def test_an_old_token_is_replaced_without_a_word(page, context, address):
    opens(page, address)
    context.clear_cookies(name="csrftoken")
    write(page, "Tanpa token")
    page.click(SEND)
    page.wait_for_url(re.compile("/masukan/M-2021-0001/"))
    assert topics() == ["Tanpa token"]


def test_the_answer_to_an_invitation_waits_for_the_link_too(page, context, meeting):
    opens(page, f"/rapat/{meeting.year}/{meeting.slug}/jawab/")
    context.set_offline(True)
    page.check("[value=excused]")
    page.fill("[name=note]", "Kapal tidak berangkat.")
    page.click(SEND)
    page.wait_for_selector(f"{NOTICE} >> text=Belum terkirim.")
    assert not page.is_visible("text=Tulis lagi")
    context.set_offline(False)
    page.wait_for_selector(SENT)
    answer = Attendance.objects.get(meeting=meeting, institution=factories.buru().institution)
    assert (answer.status, answer.note) == ("excused", "Kapal tidak berangkat.")


@pytest.mark.parametrize(
    ("step", "fields", "status", "label"),
    [
        ("lapor", {"note": "Survei selesai."}, "in_progress", "laporan perkembangan"),
        ("selesai", {"note": "Menara menyala."}, "reported", "laporan selesai"),
    ],
)
def test_an_institutions_reports_wait_for_the_link(new_context, step, fields, status, label):
    follow_up = factories.assigned_follow_up()
    context = new_context(width=360)
    page = context.new_page()
    sign_in(page, factories.bappeda())
    opens(page, f"/tindak-lanjut/{follow_up.number}/{step}/")
    context.set_offline(True)
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    page.set_input_files("[name=attachments]", PAPER)
    page.click(SEND)
    page.wait_for_selector(f"{BAR} >> text=1 {label} belum terkirim")
    page.wait_for_selector(f"{NOTICE} >> text=Belum terkirim.")
    context.set_offline(False)
    page.wait_for_selector(SENT)
    follow_up = FollowUp.objects.get(pk=follow_up.pk)
    assert follow_up.status == status
    assert follow_up.events.last().attachments.count() == 1


def test_the_steps_of_the_region_wait_for_the_link(page, context, meeting):
    reported = factories.reported_follow_up(meeting)
    returned = inputs.return_input(
        factories.received_input(meeting), by=factories.secretariat(), reason="Lokasi?"
    )
    received = factories.received_input(meeting)
    pages = {
        f"/tindak-lanjut/{reported.number}/konfirmasi/": {"note": "Sudah menyala."},
        f"/masukan/{returned.number}/lengkapi/": {"note": "Lokasinya Namrole."},
        f"/masukan/{received.number}/tarik/": {"reason": "Sudah selesai sendiri."},
    }
    tabs = []
    for where, fields in pages.items():
        tabs.append(opens(context.new_page(), where))
        for name, value in fields.items():
            tabs[-1].fill(f"[name={name}]", value)
    context.set_offline(True)
    for number, tab in enumerate(tabs, start=1):
        tab.click(SEND)
        waits_until(tab, f"rows.length === {number}")
    context.set_offline(False)
    waits_until(page, "rows.length === 0")
    assert FollowUp.objects.get(pk=reported.pk).status == "confirmed"
    assert Input.objects.get(pk=returned.pk).status == "received"
    assert Input.objects.get(pk=received.pk).status == "withdrawn"
