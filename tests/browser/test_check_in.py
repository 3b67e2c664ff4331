"""The screen of a meeting changes by itself, and a phone in the room checks in without a script."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import Attendance, CheckInCode
from tests import factories
from tests.browser.people import Visitor
from tests.browser.test_pages import errors_of, sideways

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting():
    now = timezone.now()
    return factories.announced_meeting(
        starts_at=now - timedelta(minutes=10), ends_at=now + timedelta(hours=4), title="Rakor hari ini"
    )


def link(code):
    return reverse("check_in", args=[code.code])


def is_in_order(visitor):
    assert sideways(visitor.page) <= 0
    assert errors_of(visitor.page) == []
    return visitor


def test_a_phone_takes_one_picture_and_the_screen_shows_another_in_its_place(new_context, meeting):
    desk = Visitor(new_context()).signs_in(factories.secretariat())
    desk.goes_to(reverse("attendance_list", args=[meeting.pk])).follows("Layar hadir (kode QR)")
    is_in_order(desk).reads("Rakor hari ini", "0 orang di ruangan")
    places = "[...document.querySelectorAll('[data-code]')].map(e => Number(e.dataset.code))"
    before = desk.page.evaluate(places)
    assert len(before) == 4

    phone = Visitor(new_context(js=False, width=360))
    code = CheckInCode.objects.get(pk=before[2])
    phone.goes_to(link(code)).reads("Catat kehadiran", "Rakor hari ini")
    # The picture that was taken is gone within seconds; the others stay where they are, unless they became too old.
    desk.page.wait_for_selector(f"[data-code='{code.pk}']", state="detached")
    assert len(desk.page.evaluate(places)) == 4

    office = factories.kominfo("Buru")
    assert sideways(phone.page) <= 0
    phone.types(instansi=office.name).presses("Lanjut").reads("Siapa Anda?", office.name)
    assert sideways(phone.page) <= 0
    phone.types(who="representing").presses("Saya hadir").reads("Tulis nama Anda.")
    phone.types(full_name="Dr. Ir. H. Uli Tomasoa, M.Si.", position="Sekretaris Dinas").presses("Saya hadir")
    phone.reads("Anda tercatat hadir", "Dr. Ir. H. Uli Tomasoa, M.Si. (Sekretaris Dinas)", "terlambat")
    assert Attendance.objects.get(meeting=meeting, institution=office).check_in == "by_code"
    desk.page.wait_for_selector("text=1 dari 12 instansi hadir")

    late = Visitor(new_context(js=False, width=360))
    assert late.page.goto(link(code)).status == 410
    late.reads("Pindai gambar berikutnya").does_not_read("Tomasoa")


def test_the_screen_changes_without_a_script_and_says_when_nobody_can_check_in(new_context, meeting):
    desk = Visitor(new_context(js=False)).signs_in(factories.secretariat())
    desk.goes_to(f"{reverse('check_in_screen', args=[meeting.pk])}?gambar=1")
    first = desk.page.locator("[data-code]").get_attribute("data-code")
    CheckInCode.objects.update(opened_at=timezone.now())
    desk.page.wait_for_selector(f"[data-code='{first}']", state="detached")
    assert desk.page.locator("[data-code]").count() == 1
    far = factories.coming_meeting(title="Jauh di depan")
    desk.goes_to(reverse("check_in_screen", args=[far.pk])).reads(
        "Kehadiran dicatat dengan kode mulai 3 Maret 2099"
    )


def test_the_pages_of_a_phone_have_no_fault_that_axe_can_see(new_context, meeting):
    code = meeting.check_in_codes.create()
    for scheme in ("light", "dark"):
        phone = Visitor(new_context(width=360, color_scheme=scheme))
        if scheme == "dark":
            code = meeting.check_in_codes.create()
        is_in_order(phone.goes_to(link(code)))
        phone.types(instansi=factories.kominfo("Maluku Tenggara").name).presses("Lanjut")
        is_in_order(phone).presses("Saya hadir").reads("Pilih siapa Anda.")
        is_in_order(phone).types(who="staff", full_name=f"Suharto {scheme}").presses("Saya hadir")
        is_in_order(phone).reads("Anda tercatat hadir")
        other = Visitor(new_context(width=360, color_scheme=scheme))
        assert other.page.goto(link(code)).status == 410
        is_in_order(other)
