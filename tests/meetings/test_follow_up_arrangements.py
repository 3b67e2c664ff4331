"""Who does a follow-up and until when: handing on, more time, support; over HTTP. The verbs are in test_state_tables.py."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from meetings.actions import extensions, follow_ups, handing_on, inputs
from meetings.models import FollowUp, FollowUpEvent
from participants.models import Institution
from tests import factories

pytestmark = pytest.mark.django_db
LATER = "2099-12-31"


def at(name, follow_up, **kwargs):
    return reverse(name, kwargs={"number": follow_up.number, **kwargs})


def errors(response):
    assert response.status_code == 200
    return {
        field: [str(error) for error in found] for field, found in response.context["form"].errors.items()
    }


def kinds(follow_up):
    return list(follow_up.events.values_list("kind", flat=True))


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def follow_up(db):
    return factories.assigned_follow_up()


@pytest.fixture
def works(db):
    office = factories.InstitutionFactory(name="Dinas PU Provinsi Maluku")
    return factories.user("pu@uji.id", "officer", office)


@pytest.fixture
def unreachable(db):
    return factories.InstitutionFactory(name="Kantor Tanpa Alamat", email="")


# Handing on


def test_it_is_handed_on_to_another_institution(as_user, bappeda, works, follow_up):
    typed = {"institution": works.institution.pk, "reason": "Wewenang Dinas PU."}
    response = as_user(bappeda).post(at("follow_up_hand_on", follow_up), typed)
    assert response.url == follow_up.get_absolute_url()
    assert FollowUp.objects.get().institution == works.institution
    # A double tap: it is not the first institution's any more, and is answered as the first.
    assert as_user(bappeda).post(at("follow_up_hand_on", follow_up), typed).url == response.url
    assert kinds(follow_up) == ["created", "assigned", "handed_on"]
    other = typed | {"reason": "Lain sekali."}
    assert as_user(bappeda).post(at("follow_up_hand_on", follow_up), other).status_code == 403
    page = words(as_user(works).get(follow_up.get_absolute_url()))
    for text in (
        "Sudah melalui",
        "Badan Perencanaan Pembangunan Daerah Provinsi Maluku",
        "Wewenang Dinas PU.",
    ):
        assert text in page


def test_a_body_outside_needs_its_letter_and_the_institution_stays(as_user, bappeda, follow_up):
    typed = {"outside_body": "Kementerian Komunikasi", "reason": "Wewenang pusat."}
    client = as_user(bappeda)
    assert list(errors(client.post(at("follow_up_hand_on", follow_up), typed))) == ["letter_number"]
    typed["letter_number"] = "555/12/KOMINFO"
    for _tap in range(2):
        response = client.post(at("follow_up_hand_on", follow_up), typed)
        assert response.url == follow_up.get_absolute_url()
    assert kinds(follow_up) == ["created", "assigned", "handed_on"]
    page = words(client.get(follow_up.get_absolute_url()))
    assert "Kementerian Komunikasi, surat nomor 555/12/KOMINFO" in page
    assert "yang memantau jawaban Kementerian Komunikasi" in page
    assert "Kepada Kementerian Komunikasi · surat nomor 555/12/KOMINFO" in page


@pytest.mark.parametrize("both", [True, False])
def test_a_receiver_is_named_once(as_user, bappeda, works, follow_up, both):
    typed = {"reason": "x", "letter_number": "1"}
    if both:
        typed |= {"institution": works.institution.pk, "outside_body": "Kementerian"}
    response = as_user(bappeda).post(at("follow_up_hand_on", follow_up), typed)
    assert list(errors(response)) == ["institution"]


def test_whoever_hands_on_what_is_restricted_is_led_to_his_desk(
    as_user, bappeda, works, secretariat, follow_up
):
    inputs.restrict_input(follow_up.input, by=secretariat, reason="Data pribadi")
    typed = {"institution": works.institution.pk, "reason": "Wewenang Dinas PU."}
    for _tap in range(2):
        response = as_user(bappeda).post(at("follow_up_hand_on", follow_up), typed)
        assert response.url == reverse("desk")


# An institution that the portal does not reach


def test_the_box_appears_after_the_refusal_only(as_user, bappeda, unreachable, follow_up):
    client, address = as_user(bappeda), at("follow_up_hand_on", follow_up)
    assert "unreachable_is_known" not in client.get(address).content.decode()
    typed = {"institution": unreachable.pk, "reason": "Wewenangnya."}
    response = client.post(address, typed)
    assert "belum punya akun dan alamat pos-el" in errors(response)["institution"][0]
    box = response.context["form"]["unreachable_is_known"]
    assert f'value="{unreachable.pk}"' in str(box)
    assert "checked" not in str(box)
    assert client.post(address, typed | {"unreachable_is_known": str(unreachable.pk)}).status_code == 302
    assert follow_up.events.last().is_unreachable


def test_the_box_counts_for_the_institution_that_was_refused_alone(as_user, bappeda, unreachable, follow_up):
    another = factories.InstitutionFactory(name="Kantor Lain Tanpa Alamat", email="")
    typed = {"institution": another.pk, "reason": "x", "unreachable_is_known": str(unreachable.pk)}
    response = as_user(bappeda).post(at("follow_up_hand_on", follow_up), typed)
    assert list(errors(response)) == ["institution"]
    assert f'value="{another.pk}"' in str(response.context["form"]["unreachable_is_known"])


@pytest.mark.parametrize("name", ["support_add", "follow_up_add", "input_agree"])
def test_other_forms_ask_in_the_same_way(as_user, secretariat, unreachable, name):
    typed = {"institution": unreachable.pk, "due_date": LATER, "task": "x", "part": "Data lokasi."}
    if name == "support_add":
        address = at(name, factories.assigned_follow_up())
    elif name == "follow_up_add":
        address = reverse(name, args=[factories.agreed_input().number])
    else:
        address = reverse(name, args=[factories.verified_input().number])
    typed["client_key"] = str(uuid.uuid4())
    client = as_user(secretariat)
    assert list(errors(client.post(address, typed))) == ["institution"]
    assert client.post(address, typed | {"unreachable_is_known": unreachable.pk}).status_code == 302
    assert FollowUpEvent.objects.filter(is_unreachable=True).count() == 1


def test_staff_see_who_is_not_reached(as_user, client, secretariat, bappeda, unreachable, follow_up):
    handing_on.hand_on(follow_up, by=bappeda, reason="x", institution=unreachable, unreachable_is_known=True)
    assert "belum punya akun dan pos-el" not in words(client.get(follow_up.get_absolute_url()))
    assert "belum punya akun dan pos-el" in words(as_user(secretariat).get(follow_up.get_absolute_url()))


# More time


def test_more_time_is_asked_for_and_granted(as_user, bappeda, secretariat, follow_up):
    asked = {"due_date": LATER, "reason": "Lelang diulang."}
    for _tap in range(2):
        response = as_user(bappeda).post(at("follow_up_ask_extension", follow_up), asked)
        assert response.url == follow_up.get_absolute_url()
    assert (
        as_user(bappeda)
        .post(at("follow_up_ask_extension", follow_up), asked | {"reason": "Lain."})
        .status_code
        == 409
    )
    page = words(as_user(secretariat).get(at("follow_up_extend", follow_up)))
    assert "Lelang diulang." in page
    assert f'value="{LATER}"' in page
    granted = {"due_date": "2099-06-30", "reason": "Sampai Juni saja."}
    for _tap in range(2):
        response = as_user(secretariat).post(at("follow_up_extend", follow_up), granted)
        assert response.url == follow_up.get_absolute_url()
    earlier = as_user(secretariat).post(
        at("follow_up_extend", follow_up), {"due_date": "2099-01-31", "reason": "Lebih cepat."}
    )
    assert list(errors(earlier)) == ["due_date"]
    assert kinds(follow_up) == ["created", "assigned", "extension_asked", "extended"]
    page = words(as_user(bappeda).get(follow_up.get_absolute_url()))
    assert "diperpanjang 1 kali, semula 30 Juni 2021" in page
    assert "Sampai 31 Desember 2099" in page


def test_what_is_asked_for_is_waited_for_and_can_be_refused(as_user, bappeda, secretariat, follow_up):
    address = at("follow_up_refuse_extension", follow_up)
    assert as_user(secretariat).get(address).status_code == 409
    extensions.ask_extension(follow_up, by=bappeda, due_date=date(2099, 1, 1), reason="Lelang.")
    response = as_user(secretariat).get(follow_up.get_absolute_url())
    assert "dan sekretariat, untuk menjawab permintaan perpanjangan" in response.context["waits_for"]
    assert [step[1] for step in response.context["steps"]][:2] == [
        "Jawab permintaan: perpanjang",
        "Jawab permintaan: tolak",
    ]
    assert list(errors(as_user(secretariat).post(address, {"reason": ""}))) == ["reason"]
    for _tap in range(2):
        assert as_user(secretariat).post(address, {"reason": "Mendesak."}).status_code == 302
    assert kinds(follow_up)[-1] == "extension_refused"


# Support


def test_an_institution_supports_and_reports_its_part(as_user, secretariat, works, bappeda, follow_up):
    typed = {"institution": works.institution.pk, "part": "Data lokasi.", "client_key": str(uuid.uuid4())}
    for _tap in range(2):
        assert as_user(secretariat).post(at("support_add", follow_up), typed).status_code == 302
    support = follow_up.supports.get()
    client, address = as_user(works), at("support_report", follow_up, support_pk=support.pk)
    page = client.get(follow_up.get_absolute_url())
    assert page.context["steps"] == [(address, "Laporkan bagian instansi kami")]
    assert "Data lokasi." in words(client.get(address))
    warning = "belum menyatakan bagiannya selesai"
    assert warning in words(as_user(bappeda).get(at("follow_up_report", follow_up)))
    said = {"note": "Koordinat terkirim.", "is_done": "on", "client_key": str(uuid.uuid4())}
    for _tap in range(2):
        assert as_user(works).post(address, said).status_code == 302
    assert kinds(follow_up) == ["created", "assigned", "support_added", "support_done"]
    assert warning not in words(as_user(bappeda).get(at("follow_up_report", follow_up)))
    page = words(client.get(follow_up.get_absolute_url()))
    assert "Koordinat terkirim." in page
    assert "bagiannya selesai" in page


def test_only_its_own_institution_reports_a_support(as_user, bappeda, works, ambon, follow_up):
    support = factories.support(follow_up, works.institution)
    other = factories.support(follow_up, ambon.institution)
    for person, status in ((bappeda, 403), (ambon, 403), (works, 200)):
        response = as_user(person).get(at("support_report", follow_up, support_pk=support.pk))
        assert response.status_code == status, person
    foreign = factories.assigned_follow_up(follow_up.meeting)
    assert (
        as_user(factories.secretariat()).get(at("support_report", foreign, support_pk=other.pk)).status_code
        == 404
    )


def test_the_secretariat_reports_on_behalf_of_a_support(as_user, secretariat, works, follow_up):
    support = factories.support(follow_up, works.institution)
    address = at("support_report", follow_up, support_pk=support.pk)
    client = as_user(secretariat)
    assert "Anda melapor atas nama Dinas PU Provinsi Maluku" in words(client.get(address))
    client.post(address, {"note": "Menurut telepon."})
    assert follow_up.events.last().on_behalf_of == works.institution


def test_a_support_is_released_with_a_reason(as_user, secretariat, works, follow_up):
    support = factories.support(follow_up, works.institution)
    address = at("support_release", follow_up, support_pk=support.pk)
    client = as_user(secretariat)
    assert list(errors(client.post(address, {"reason": ""}))) == ["reason"]
    for _tap in range(2):
        assert client.post(address, {"reason": "Tidak diperlukan."}).status_code == 302
    assert client.get(address).status_code == 409
    page = words(client.get(follow_up.get_absolute_url()))
    assert "dilepas" in page
    assert kinds(follow_up)[-1] == "support_released"


# Several askers


def test_each_asker_has_a_word_and_the_last_makes_it_done(as_user, buru, ambon, bappeda):
    follow_up = factories.two_askers()
    follow_ups.report_done(follow_up, by=bappeda, note="Selesai.", client_key=uuid.uuid4())
    names = {person: Institution.objects.get(pk=person.institution_id).name for person in (buru, ambon)}
    page = as_user(buru).get(follow_up.get_absolute_url())
    assert page.context["waits_for"] == f"{names[buru]} dan {names[ambon]}"
    assert "melayani beberapa pengusul" in words(as_user(buru).get(at("follow_up_confirm", follow_up)))
    for _tap in range(2):
        response = as_user(buru).post(at("follow_up_confirm", follow_up), {"note": ""}, follow=True)
        page = words(response)
    assert kinds(follow_up)[-1] == "part_confirmed"
    assert response.context["waits_for"] == names[ambon]
    assert [step[1] for step in response.context["steps"]] == ["Belum selesai, kembalikan"]
    answer = as_user(buru).get(at("follow_up_confirm", follow_up))
    assert answer.status_code == 409
    assert f"Yang masih ditunggu: {names[ambon]}" in answer.content.decode()
    response = as_user(ambon).post(at("follow_up_confirm", follow_up), {"note": ""}, follow=True)
    assert "tercatat selesai" in words(response)


def test_the_message_says_who_is_still_awaited(as_user, buru, ambon, bappeda):
    follow_up = factories.two_askers()
    follow_ups.report_done(follow_up, by=bappeda, note="Selesai.", client_key=uuid.uuid4())
    page = words(as_user(ambon).post(at("follow_up_confirm", follow_up), {}, follow=True))
    assert "Sudah mengonfirmasi: Dinas Komunikasi dan Informatika Kota Ambon." in page
    assert "Masih ditunggu: Dinas Komunikasi dan Informatika Kabupaten Buru." in page


def test_an_asker_whose_input_is_restricted_is_not_named_to_the_public(client, secretariat, ambon, bappeda):
    follow_up = factories.two_askers()
    inputs.restrict_input(
        follow_up.served.get(input__institution=ambon.institution).input, by=secretariat, reason="Rahasia"
    )
    follow_ups.report_done(follow_up, by=bappeda, note="Selesai.", client_key=uuid.uuid4())
    response = client.get(follow_up.get_absolute_url())
    assert response.context["waits_for"].endswith("dan pengusul lain")
    follow_ups.confirm(follow_up, by=ambon)
    last = client.get(follow_up.get_absolute_url()).context["history"][-1]
    assert last["institution_name"] == "pengusul lain"


# Closed because nobody answered


def test_what_was_closed_unanswered_is_taken_up_again(as_user, buru):
    follow_up = factories.closed_unanswered_follow_up()
    page = as_user(buru).get(follow_up.get_absolute_url())
    assert [step[1] for step in page.context["steps"]] == ["Ya, sudah selesai", "Belum selesai, buka kembali"]
    assert page.context["can_reopen"]
    address = at("follow_up_reopen", follow_up)
    assert list(errors(as_user(buru).post(address, {"reason": ""}))) == ["reason"]
    for _tap in range(2):
        assert as_user(buru).post(address, {"reason": "Belum menyala."}).status_code == 302
    assert FollowUp.objects.get().status == FollowUp.Status.IN_PROGRESS


def test_what_was_closed_unanswered_can_still_be_confirmed(as_user, buru):
    follow_up = factories.closed_unanswered_follow_up()
    assert as_user(buru).post(at("follow_up_confirm", follow_up), {}).status_code == 302
    assert FollowUp.objects.get().status == FollowUp.Status.CONFIRMED


def test_after_the_last_day_it_stays_closed(as_user, buru, client):
    follow_up = factories.left_unanswered(
        factories.assigned_follow_up(), reported_on=factories.today() - timedelta(days=120)
    )
    page = as_user(buru).get(follow_up.get_absolute_url())
    assert page.context["steps"] == []
    assert "tidak dapat lagi sejak lewat" in words(page)
    for name in ("follow_up_reopen", "follow_up_confirm"):
        for method in ("get", "post"):
            response = getattr(as_user(buru), method)(at(name, follow_up), {"reason": "Belum."})
            assert response.status_code == 409
            assert "hanya dapat dibuka kembali sampai" in response.content.decode()


# Pages


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_number_of_queries(
    as_user, client, secretariat, bappeda, django_assert_num_queries, number
):
    follow_up = factories.assigned_follow_up()
    for n in range(number):
        office = factories.InstitutionFactory(name=f"Dinas {n}")
        factories.support(follow_up, office)
        handing_on.hand_on(
            follow_up, by=bappeda, reason="x", outside_body=f"Kementerian {n}", letter_number=str(n)
        )
        inputs.agree_by_another(
            factories.verified_input(follow_up.meeting, by=factories.ambon()),
            by=secretariat,
            follow_up=follow_up,
        )
    address = follow_up.get_absolute_url()
    with django_assert_num_queries(8):
        client.get(address)
    as_user(secretariat).get("/bantuan/")
    with django_assert_num_queries(14):
        client.get(address)
