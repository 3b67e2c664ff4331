"""The public summary: its working text, its versions with reasons, its withdrawal."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.actions import entries, summaries
from meetings.models import Summary
from meetings.templatetags.portal import prose
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    return factories.circulated_meeting()


@pytest.fixture
def desk(as_user, secretariat):
    return as_user(secretariat)


def edit(meeting):
    return reverse("summary_edit", args=[meeting.pk])


def withdraw(meeting):
    return reverse("summary_withdraw", args=[meeting.pk])


def send(client, meeting, text, wish="simpan", **fields):
    """Send the form as the page shows it now, with this text."""
    seen = client.get(edit(meeting)).context["form"]["seen"].value()
    return client.post(edit(meeting), {"text": text, "aksi": wish, "seen": seen} | fields)


def test_an_empty_summary_starts_from_the_decisions(desk):
    meeting = factories.held_meeting()
    factories.decision(meeting, "Forum data\ndibentuk.")
    struck = factories.decision(meeting, "Keliru.")
    entries.strike_entry(struck, by=factories.secretariat(), reason="Keliru.")
    form = desk.get(edit(meeting)).context["form"]
    assert form["text"].value() == (
        "Rapat Koordinasi Kominfo dilaksanakan pada Rabu, 3 Maret 2021.\n\n"
        "Tema: Jaringan intra pemerintah.\n\n"
        "## Keputusan\n\n"
        "- **K-2021-0001**: Forum data dibentuk."
    )
    assert not Summary.objects.exists()


def test_a_draft_is_kept_and_nothing_is_public(desk, meeting):
    assert send(desk, meeting, "Naskah pertama.").url == edit(meeting)
    summary = Summary.objects.get()
    assert (summary.draft, summary.status, summary.versions.count()) == ("Naskah pertama.", "draft", 0)
    assert desk.get(edit(meeting)).context["form"]["text"].value() == "Naskah pertama."


def test_a_preview_shows_the_text_and_saves_nothing(desk, meeting):
    answer = send(desk, meeting, "## Hasil\n\n<script>x</script> **tebal**", "pratinjau")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<strong>tebal</strong>" in page
    assert "<script>x" not in page
    assert not Summary.objects.exists()


def test_the_first_version_needs_no_reason_and_every_later_one_does(desk, meeting):
    assert send(desk, meeting, "Satu.", "terbitkan").status_code == 302
    summary = Summary.objects.get()
    assert summary.is_published
    refused = send(desk, meeting, "Dua.", "terbitkan")
    assert "alasan perbaikan" in " ".join(refused.context["form"].errors["reason"])
    assert "Dua.</textarea>" in refused.content.decode()
    assert send(desk, meeting, "Dua.", "terbitkan", reason="Salah angka.").status_code == 302
    assert list(summary.versions.values_list("number", "text", "reason")) == [
        (1, "Satu.", ""),
        (2, "Dua.", "Salah angka."),
    ]
    page = desk.get(edit(meeting), {"versi": "2"}).content.decode()
    assert "Salah angka." in page
    assert "Isi versi 2" in page
    assert "Satu.<" in page  # what version 2 took out
    assert meeting.get_absolute_url() in page


def test_the_difference_to_the_published_text_is_shown(desk, meeting):
    send(desk, meeting, "Forum data dibentuk.", "terbitkan")
    assert desk.get(edit(meeting)).context["difference"] is None
    send(desk, meeting, "Forum satu data dibentuk.")
    assert desk.get(edit(meeting)).context["difference"] == [
        ("same", "Forum"),
        ("added", " satu"),
        ("same", " data dibentuk."),
    ]


def test_publishing_twice_is_one_version(desk, meeting):
    seen = desk.get(edit(meeting)).context["form"]["seen"].value()
    for _ in range(2):
        answer = desk.post(edit(meeting), {"text": "Satu.\r\nDua.", "aksi": "terbitkan", "seen": seen})
        assert answer.status_code == 302
    assert Summary.objects.get().versions.get().text == "Satu.\nDua."
    refused = send(desk, meeting, "Satu.\r\nDua.", "terbitkan", reason="Tanpa perubahan.")
    assert "sama dengan versi" in " ".join(refused.context["form"].errors["text"])


def test_a_text_that_a_colleague_changed_meanwhile_is_not_written_over_unseen(as_user, chair, desk, meeting):
    send(desk, meeting, "Awal.")
    old = desk.get(edit(meeting)).context["form"]["seen"].value()
    summaries.save_draft(meeting, by=chair, text="Dari pimpinan.")
    for wish in ("simpan", "terbitkan"):
        answer = desk.post(edit(meeting), {"text": "Dari saya.", "aksi": wish, "seen": old})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Dari pimpinan." in page
        assert "Dari saya.</textarea>" in page
    assert Summary.objects.get().draft == "Dari pimpinan."
    again = answer.context["form"]["seen"].value()
    assert desk.post(edit(meeting), {"text": "Dari saya.", "seen": again}).status_code == 302
    assert Summary.objects.get().draft == "Dari saya."


def test_before_the_circulation_the_text_is_prepared_but_not_published(desk):
    meeting = factories.held_meeting()
    page = desk.get(edit(meeting)).content.decode()
    assert "diterbitkan sesudah notula diedarkan" in page
    assert 'value="terbitkan"' not in page
    refused = send(desk, meeting, "Terlalu dini.", "terbitkan")
    assert refused.status_code == 200
    assert "sesudah notula diedarkan" in " ".join(refused.context["form"].non_field_errors())
    assert not Summary.objects.exists()


@pytest.mark.parametrize("text", ["", " \u200b ", "x" * 200_000, "\x00"])
def test_a_text_that_cannot_be_is_said_beside_the_field(desk, meeting, text):
    for wish in ("simpan", "pratinjau", "terbitkan", "lain", ""):
        answer = send(desk, meeting, text, wish)
        assert answer.status_code == 200
        assert "text" in answer.context["form"].errors
    assert not Summary.objects.exists()


@pytest.mark.parametrize("wanted", ["0", "9", "x", "²", "\x00", "-1", "9" * 50])
def test_a_version_that_does_not_exist_shows_none(desk, meeting, wanted):
    summaries.publish_summary(meeting, by=factories.secretariat(), text="Satu.")
    answer = desk.get(edit(meeting), {"versi": wanted})
    assert (answer.status_code, answer.context["shown"]) == (200, None)


def test_a_withdrawn_summary_keeps_its_reason_and_can_be_published_again(desk, meeting):
    send(desk, meeting, "Satu.", "terbitkan")
    assert "reason" in desk.post(withdraw(meeting), {"reason": " "}).context["form"].errors
    for _ in range(2):
        assert desk.post(withdraw(meeting), {"reason": "Memuat data pribadi."}).status_code == 302
    summary = Summary.objects.get()
    assert (summary.status, summary.withdrawal_reason) == ("withdrawn", "Memuat data pribadi.")
    assert meeting.events.filter(kind="withdrawn").count() == 1
    assert "Memuat data pribadi." in desk.get(edit(meeting)).content.decode()
    assert send(desk, meeting, "Satu.", "terbitkan", reason="Data pribadi dihapus.").status_code == 302
    summary.refresh_from_db()
    assert (summary.status, summary.withdrawal_reason) == ("published", "")


def test_what_is_not_published_cannot_be_withdrawn(desk, meeting):
    assert desk.get(withdraw(meeting)).status_code == 409
    answer = desk.post(withdraw(meeting), {"reason": "Alasan yang diketik."})
    assert answer.status_code == 409
    assert "Alasan yang diketik." in answer.content.decode()


def test_secretariat_and_chair_publish_and_nobody_else(
    as_user, chair, administrator, ambon, bappeda, meeting
):
    assert send(as_user(chair), meeting, "Dari pimpinan.", "terbitkan").status_code == 302
    for user, status in ((administrator, 403), (ambon, 404), (bappeda, 404)):
        for address in (edit(meeting), withdraw(meeting)):
            assert as_user(user).get(address).status_code == status
            assert as_user(user).post(address, {"text": "x", "reason": "x"}).status_code == status
    assert Summary.objects.get().is_published


def test_anonymous_is_sent_to_signing_in(client, meeting):
    assert client.get(edit(meeting)).url == f"/masuk/?next={edit(meeting)}"
    assert client.get(withdraw(meeting)).url == f"/masuk/?next={withdraw(meeting)}"


def test_a_meeting_that_does_not_exist_is_404(desk):
    for name in ("summary_edit", "summary_withdraw"):
        assert desk.get(reverse(name, args=[10**17])).status_code == 404


def test_queries_do_not_grow_with_the_versions(desk, meeting):
    counted = []
    for number in (1, 2, 3):
        summaries.publish_summary(
            meeting, by=factories.secretariat(), text=f"Versi {number}", reason="Diperbaiki."
        )
        with CaptureQueriesContext(connection) as queries:
            desk.get(edit(meeting))
        counted.append(len(queries))
    assert counted == [7, 7, 7]


def test_a_decision_with_a_list_or_a_table_keeps_it_in_the_proposed_text(desk):
    meeting = factories.held_meeting()
    for text in (
        "Forum data dibentuk:\n1. Bappeda\n2. BPS",
        "| Wilayah | Desa |\n|---|---|\n| Buru | 82 |",
        "Satu.\n\nDua.",
    ):
        factories.decision(meeting, text)
    html = prose(summaries.proposed_text(meeting))
    for shown in ("<li>Bappeda</li>\n<li>BPS</li>", "<td>Buru</td>", "<p>Dua.</p>"):
        assert shown in html
    assert html.count("<strong>K-") == 3
