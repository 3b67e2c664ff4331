"""The public versions of a summary: each with its difference, and what is withheld gone from all of them."""

import importlib

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from meetings import clock
from meetings.actions import summaries
from meetings.models import Summary, SummaryWithholding
from tests import factories

migration = importlib.import_module("meetings.migrations.0010_a_version_can_be_withheld")

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    return factories.circulated_meeting(title="Rakor")


ADDRESS = "/rapat/2021/rakor/ringkasan/"


def publish(meeting, text, reason="Salah ketik.", **choices):
    return summaries.publish_summary(meeting, by=factories.secretariat(), text=text, reason=reason, **choices)


def withhold(version, reason="Memuat data pribadi."):
    return summaries.withhold_version(version, by=factories.secretariat(), reason=reason)


def read(client, version=None):
    answer = client.get(ADDRESS, {"versi": version} if version else {})
    assert answer.status_code == 200
    return answer


def page(client, version=None):
    return " ".join(read(client, version).content.decode().split())


def test_each_version_stands_at_one_address_with_what_it_changed(client, meeting):
    with clock.at(factories.wit(2021, 3, 10, 9)):
        publish(meeting, "Forum data dibentuk.", "")
    with clock.at(factories.wit(2021, 3, 12, 9)):
        publish(meeting, "Forum **satu** data dibentuk.", "Namanya kurang.")
    newest = read(client)
    assert newest.context["version"].number == 2
    assert newest.context["difference"] == [
        ("same", "Forum"),
        ("added", " **satu**"),
        ("same", " data dibentuk."),
    ]
    html = page(client)
    for words in ("<strong>satu</strong>", "Namanya kurang.", "10 Maret 2021", "12 Maret 2021", "?versi=1"):
        assert words in html
    first = read(client, 1)
    assert (first.context["text"], first.context["difference"]) == ("Forum data dibentuk.", None)
    assert "Ini versi lama." in page(client, 1)
    assert ADDRESS in client.get(meeting.get_absolute_url()).content.decode()


@pytest.mark.parametrize("wanted", ["0", "3", "x", "²", "\x00", "-1", "9" * 50, "01"])
def test_a_version_that_does_not_exist_is_404(client, meeting, wanted):
    publish(meeting, "Satu.", "")
    assert client.get(ADDRESS, {"versi": wanted}).status_code == 404


def test_a_correction_may_withhold_all_that_was_before(client, meeting):
    publish(meeting, "Ditulis Nama Rahasia.", "")
    publish(meeting, "Ditulis oleh Nama Rahasia.")
    publish(meeting, "Ditulis sekretariat.", "Nama disebut tanpa izin.", withholds=True)
    for version in (None, 1, 2, 3):
        html = page(client, version)
        assert "Rahasia" not in html
        assert "Nama disebut tanpa izin." in html
    assert read(client, 2).context["text"] is None
    assert read(client, 3).context["difference"] is None
    assert "Isi versi ini tidak ditampilkan lagi" in page(client, 1)
    assert "Perbedaannya tidak ditampilkan" in page(client)
    # From here on differences show again.
    publish(meeting, "Ditulis oleh sekretariat.")
    assert read(client).context["difference"] == [
        ("same", "Ditulis"),
        ("added", " oleh"),
        ("same", " sekretariat."),
    ]


def test_an_old_version_is_withheld_later_with_both_its_differences(client, meeting):
    publish(meeting, "Satu.", "")
    middle = publish(meeting, "Dua rahasia.")
    publish(meeting, "Tiga.")
    assert "rahasia" in page(client)  # in what version 3 took out
    first = withhold(middle)
    assert withhold(middle, "Dua kali.") == first
    assert SummaryWithholding.objects.count() == 1
    for version in (None, 1, 2, 3):
        assert "rahasia" not in page(client, version)
    assert read(client, 1).context["text"] == "Satu."


def test_the_version_in_force_cannot_be_withheld_and_nothing_without_a_reason(meeting):
    first = publish(meeting, "Satu.", "")
    last = publish(meeting, "Dua.")
    with pytest.raises(Exception, match="sedang berlaku"):
        withhold(last)
    with pytest.raises(Exception, match="wajib diisi"):
        withhold(first, " ")
    assert not SummaryWithholding.objects.exists()


def test_a_withholding_is_for_good(meeting):
    first = publish(meeting, "Satu.", "")
    publish(meeting, "Dua.")
    withholding = withhold(first)
    for change in (withholding.delete, withholding.save):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            change()


def test_what_was_withdrawn_does_not_come_back_with_a_new_version(client, meeting):
    publish(meeting, "Satu rahasia.", "")
    publish(meeting, "Dua rahasia.")
    summaries.withdraw_summary(meeting, by=factories.secretariat(), reason="Memuat data pribadi.")
    for version in (None, 1, 2):
        html = page(client, version)
        assert "Memuat data pribadi." in html
        assert "rahasia" not in html
        assert "Salah ketik." not in html
    publish(meeting, "Tiga.", "Data pribadi dihapus.")
    for version in (None, 1, 2, 3):
        assert "rahasia" not in page(client, version)
    assert read(client).context["text"] == "Tiga."


def test_sent_again_with_the_wish_to_withhold_it_is_withheld(client, meeting):
    publish(meeting, "Satu rahasia.", "")
    publish(meeting, "Dua.")
    publish(meeting, "Dua.", withholds=True)
    assert Summary.objects.get().versions.count() == 2
    assert "rahasia" not in page(client) + page(client, 1)


def test_what_is_not_published_has_no_versions(client, as_user, secretariat, meeting):
    for reader in (client, as_user(secretariat)):
        assert reader.get(ADDRESS).status_code == 404
        summaries.save_draft(meeting, by=secretariat, text="Draf.")
        assert reader.get(ADDRESS).status_code == 404
    assert client.get("/rapat/2021/tidak-ada/ringkasan/").status_code == 404


def test_queries_do_not_grow_with_the_versions(client, meeting, django_assert_num_queries):
    publish(meeting, "Versi 1.", "")
    with django_assert_num_queries(3):
        read(client)
    for number in (2, 3):
        publish(meeting, f"Versi {number}.")
    with django_assert_num_queries(3):
        read(client)


# At the desk


def desk_address(meeting, number):
    return reverse("summary_withhold", args=[meeting.pk, number])


def test_the_publisher_ticks_it_while_correcting(as_user, secretariat, client, meeting):
    publish(meeting, "Satu rahasia.", "")
    desk = as_user(secretariat)
    edit = reverse("summary_edit", args=[meeting.pk])
    seen = desk.get(edit).context["form"]["seen"].value()
    fields = {"text": "Dua.", "aksi": "terbitkan", "seen": seen, "reason": "Data pribadi.", "withholds": "on"}
    assert desk.post(edit, fields).status_code == 302
    html = desk.get(edit, {"versi": 1}).content.decode()
    assert "Isinya tidak ditampilkan kepada umum sejak" in " ".join(html.split())
    assert "Satu rahasia." in html  # those who publish read all
    desk.logout()
    assert "rahasia" not in page(client) + page(client, 1)


def test_the_publisher_withholds_an_old_version_later(as_user, secretariat, meeting):
    publish(meeting, "Satu.", "")
    publish(meeting, "Dua.")
    desk = as_user(secretariat)
    edit = reverse("summary_edit", args=[meeting.pk])
    assert desk_address(meeting, 1) in desk.get(edit).content.decode()
    assert desk.get(desk_address(meeting, 1)).status_code == 200
    assert "reason" in desk.post(desk_address(meeting, 1), {"reason": " "}).context["form"].errors
    assert desk.post(desk_address(meeting, 1), {"reason": "Data pribadi."}).url == edit
    assert SummaryWithholding.objects.get().reason == "Data pribadi."
    assert desk.post(desk_address(meeting, 1), {"reason": "Lagi."}).url == edit
    assert desk_address(meeting, 1) not in desk.get(edit).content.decode()
    refused = desk.post(desk_address(meeting, 2), {"reason": "Alasan yang diketik."})
    assert refused.status_code == 409
    assert "Alasan yang diketik." in refused.content.decode()
    assert desk.get(desk_address(meeting, 9)).status_code == 404


def test_only_publishers_withhold(as_user, client, administrator, ambon, chair, meeting):
    publish(meeting, "Satu.", "")
    publish(meeting, "Dua.")
    where = desk_address(meeting, 1)
    assert client.post(where).url.startswith("/masuk/")
    for user, status in ((administrator, 403), (ambon, 404)):
        assert as_user(user).post(where, {"reason": "x"}).status_code == status
    assert as_user(chair).post(where, {"reason": "Data pribadi."}).status_code == 302


def test_the_migration_withholds_what_was_replaced_while_old_texts_were_not_shown(meeting):
    publish(meeting, "Satu.", "")
    publish(meeting, "Dua.")
    other = factories.circulated_meeting(title="Ditarik")
    publish(other, "Ditarik.", "")
    with clock.at(factories.wit(2021, 3, 15, 9)):
        summaries.withdraw_summary(other, by=factories.secretariat(), reason="Keliru.")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE meetings_summarywithholding")
        cursor.execute(migration.WITHHOLD)
    rows = SummaryWithholding.objects.order_by("pk").values_list("version__text", "reason")
    assert list(rows) == [
        ("Satu.", "Diganti ketika portal belum menampilkan isi versi lama."),
        ("Ditarik.", "Keliru."),
    ]
