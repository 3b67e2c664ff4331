"""An institution without an account replies on a small phone, by the link of its letter and without a script."""

import pytest
from django.urls import reverse

from meetings.actions import letter_sendings
from meetings.models import Attendance, InvitationLetter
from meetings.notifications import quietly
from meetings.reply_links import token_of
from tests import factories
from tests.browser.people import Visitor
from tests.browser.test_pages import errors_of, sideways

pytestmark = pytest.mark.django_db(transaction=True)


def link(recipient):
    return reverse("letter_reply", args=[token_of(recipient)])


def is_in_order(visitor):
    assert sideways(visitor.page) <= 0
    return visitor


def test_an_office_replies_on_a_phone_without_scripts(new_context, tmp_path):
    with quietly():
        letter = factories.issued_letter()
    recipient = letter.recipients.get(attendance__institution=factories.kominfo("Buru"))
    paper = tmp_path / "surat tugas.pdf"
    paper.write_bytes(b"%PDF-1.4 tugas")

    office = Visitor(new_context(js=False, width=360))
    office.goes_to(link(recipient)).reads("Kepala Dinas Kominfo Kabupaten Buru", "Selasa, 3 Maret 2099")
    is_in_order(office).types(answer="representing").presses("Kirim jawaban")
    office.reads("Isi nama atau jabatan orang yang hadir.")
    is_in_order(office).types(
        full_name="Dr. Ir. H. Usman Marasabessy, M.Si.", position="Sekretaris Dinas", attachments=paper
    )
    office.presses("Kirim jawaban").reads(
        "Jawaban tersimpan",
        "mewakili",
        "Dr. Ir. H. Usman Marasabessy, M.Si. (Sekretaris Dinas)",
        "surat tugas.pdf",
    )
    is_in_order(office).types(answer="excused", note="Tidak ada kapal.").presses("Kirim jawaban")
    office.reads("berhalangan hadir", "Tidak ada kapal.").does_not_read("Marasabessy")
    assert Attendance.objects.get(pk=recipient.attendance_id).status == "excused"

    old = link(recipient)
    letter_sendings.renew_link(recipient, by=factories.secretariat())
    assert office.page.goto(old).status == 410
    office.reads("Tautan ini sudah diganti").does_not_read("Buru")


def test_the_page_of_the_link_has_no_fault_that_axe_can_see(new_context):
    with quietly():
        letter = factories.issued_letter()
    recipient = letter.recipients.first()
    for scheme in ("light", "dark"):
        office = Visitor(new_context(width=360, color_scheme=scheme))
        office.goes_to(link(recipient))
        assert errors_of(office.page) == []
        office.presses("Kirim jawaban").reads("Pilih salah satu jawaban.")
        assert errors_of(office.page) == []
        office.page.goto("/undangan/salah/")
        assert errors_of(office.page) == []


def test_the_secretariat_writes_issues_and_follows_a_letter(new_context):
    meeting = factories.coming_meeting()
    signer = factories.PersonFactory(
        full_name="Erni Sopalauw", position="Kepala Dinas", institution=factories.kominfo("Maluku")
    )
    secretariat = Visitor(new_context(width=360)).signs_in(factories.secretariat())
    secretariat.goes_to(reverse("invitation_list", args=[meeting.pk])).follows("Surat undangan")
    secretariat.follows("Buat surat undangan")
    is_in_order(secretariat).types(signer={"value": str(signer.pk)}, signer_post="Kepala Dinas")
    secretariat.presses("Simpan draf").reads("Draf surat disimpan")
    is_in_order(secretariat).follows("Terbitkan dan kirim").reads("000.8.3.3/1/KOMINFO")
    is_in_order(secretariat).presses("Terbitkan dan kirim")
    secretariat.reads("Surat 000.8.3.3/1/KOMINFO diterbitkan", "menunggu dikirim", "tanpa alamat pos-el")
    assert errors_of(is_in_order(secretariat).page) == []
    row = secretariat.page.locator("tbody tr").first
    row.locator("summary").click()
    row.get_by_role("button", name="Sudah diserahkan (cetak)").click()
    secretariat.page.wait_for_load_state()
    secretariat.reads("Dicatat: surat cetak sudah diserahkan.", "diserahkan sebagai surat cetak")
    assert InvitationLetter.objects.get().recipients.exclude(handed_over_at=None).count() == 1
