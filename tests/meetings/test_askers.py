"""A follow-up serves several inputs, one of which is not for the reader: no page tells him its number, topic or asker."""

import pytest
from django.urls import reverse

from meetings.actions import follow_ups, handing_on, inputs, minutes
from meetings.models import FollowUpEvent, Input
from meetings.views.histories import leave_out
from participants.models import Institution
from tests import factories

pytestmark = pytest.mark.django_db

HIDDEN, OPEN = "M-2021-0001", "M-2021-0002"
TOPIC = "Menara yang dirahasiakan"


def words(response):
    return " ".join(response.content.decode().split())


def restrict(input):
    inputs.restrict_input(input, by=factories.secretariat(), reason="Data pribadi")


@pytest.fixture
def meeting(db):
    return factories.held_meeting()


@pytest.fixture
def served(meeting):
    """Made for the input of Buru, which was restricted later; it serves that of Kota Ambon too."""
    follow_up = factories.assigned_follow_up(meeting, topic=TOPIC)
    other = factories.verified_input(meeting, by=factories.ambon(), topic="Jaringan Ambon")
    inputs.agree_by_another(other, by=factories.secretariat(), follow_up=follow_up)
    restrict(follow_up.input)
    return follow_up


def reported(follow_up):
    return follow_ups.report_done(
        follow_up, by=factories.bappeda(), note="Selesai.", client_key="00000000-0000-4000-8000-000000000001"
    )


def tells_only_the_open_one(response):
    assert response.status_code == 200
    text = words(response)
    assert (OPEN in text, HIDDEN in text, TOPIC in text) == (True, False, False)
    return text


def test_the_desk_of_the_second_asker_names_its_own_input(as_user, ambon, buru, served):
    reported(served)
    tells_only_the_open_one(as_user(ambon).get("/daerah-saya/"))
    assert f"{HIDDEN} {TOPIC}" in words(as_user(buru).get("/daerah-saya/"))


def test_so_does_the_list_of_what_was_closed(as_user, ambon, served):
    factories.left_unanswered(served)
    tells_only_the_open_one(as_user(ambon).get("/daerah-saya/"))


@pytest.mark.parametrize("step", ["confirm", "return"])
def test_the_steps_of_the_second_asker_show_what_he_may_read(as_user, ambon, buru, secretariat, served, step):
    reported(served)
    address = reverse(f"follow_up_{step}", args=[served.number])
    text = tells_only_the_open_one(as_user(ambon).get(address))
    assert "Jaringan Ambon" in text
    assert TOPIC in words(as_user(buru).get(address))


def test_what_was_closed_is_reopened_without_learning_of_the_other(as_user, ambon, served):
    factories.left_unanswered(served)
    tells_only_the_open_one(as_user(ambon).get(reverse("follow_up_reopen", args=[served.number])))


def test_whoever_works_on_it_reads_all_inputs_beside_the_form(as_user, bappeda, served):
    text = words(as_user(bappeda).get(reverse("follow_up_report", args=[served.number])))
    assert (OPEN in text, f"{HIDDEN}</a> {TOPIC}" in text) == (True, True)


def test_the_annex_of_the_minutes_names_the_inputs_that_its_reader_may_read(
    client, as_user, ambon, meeting, served
):
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    address = reverse("minutes_detail", args=[meeting.year, meeting.slug])
    tells_only_the_open_one(as_user(ambon).get(address))
    restrict(Input.objects.get(number=OPEN))  # that of Ambon itself
    tells_only_the_open_one(as_user(ambon).get(address))
    assert HIDDEN in words(as_user(factories.secretariat()).get(address))


def test_a_masked_row_does_not_say_where_it_was_handed_on(client, as_user, secretariat, meeting):
    follow_up = factories.assigned_follow_up(meeting)
    handing_on.hand_on(
        follow_up, by=factories.bappeda(), reason="Wewenang pusat.", outside_body="Balai Rahasia",
        letter_number="555/1",
    )  # fmt: skip
    assert "Balai Rahasia" in words(client.get("/tindak-lanjut/"))
    restrict(follow_up.input)
    text = words(client.get("/tindak-lanjut/"))
    assert "isinya tidak terbuka untuk umum" in text
    assert ("Balai Rahasia" in text, "555/1" in text) == (False, False)
    assert "Balai Rahasia" in words(as_user(secretariat).get("/tindak-lanjut/"))


# Histories ---------------------------------------------------------------------------------------


@pytest.fixture
def later_hidden(meeting):
    """Made for Buru; the input of Kota Ambon, which it serves too, was restricted after that was noted."""
    follow_up = factories.two_askers(meeting)
    restrict(Input.objects.get(number=OPEN))
    return follow_up


def note_of(response):
    rows = response.context["history"]
    return next(row["note"] for row in rows if row["kind"] == FollowUpEvent.Kind.SERVES_ALSO)


def test_the_history_does_not_name_an_input_that_was_restricted_later(client, as_user, buru, later_hidden):
    name = factories.ambon().institution.name
    response = client.get(later_hidden.get_absolute_url())
    assert note_of(response) == "masukan lain"
    assert (OPEN in words(response), name in words(response)) == (False, False)
    reported(later_hidden)
    step = as_user(buru).get(reverse("follow_up_confirm", args=[later_hidden.number]))
    assert note_of(step) == "masukan lain"
    staff = as_user(factories.secretariat()).get(later_hidden.get_absolute_url())
    assert note_of(staff) == f"{OPEN} ({name})"


def test_nor_after_its_asker_was_renamed(client, later_hidden):
    Institution.objects.filter(pk=factories.ambon().institution_id).update(name="Dinas Baru")
    assert note_of(client.get(later_hidden.get_absolute_url())) == "masukan lain"


def test_reports_name_neither_number_nor_asker(client, later_hidden):
    name = factories.ambon().institution.name
    follow_ups.report_progress(
        later_hidden, by=factories.bappeda(), note=f"Untuk {OPEN} dan {name}; {OPEN}7 tidak.",
        client_key="00000000-0000-4000-8000-000000000002",
    )  # fmt: skip
    response = client.get(later_hidden.get_absolute_url())
    assert response.context["history"][-1]["note"] == f"Untuk masukan lain dan pengusul lain; {OPEN}7 tidak."
    assert OPEN in later_hidden.events.last().note  # what is stored stays


def test_the_longest_text_is_left_out_first():
    event = FollowUpEvent(note="Dinas A Kota, Dinas A, Dinas AB.")
    leave_out([event], [("Dinas A", "x"), ("Dinas A Kota", "y")])
    assert event.note == "y, x, Dinas AB."


def test_a_lead_stays_unnamed_after_the_merge_was_undone(client, as_user, secretariat, meeting):
    lead = factories.verified_input(meeting, topic=TOPIC)
    merged = inputs.merge_input(factories.verified_input(meeting), by=secretariat, lead=lead)
    unmerged = inputs.unmerge_input(merged, by=secretariat, reason="Beda lokasi.")
    other = factories.verified_input(meeting)
    inputs.merge_input(unmerged, by=secretariat, lead=other)
    restrict(lead)
    notes = [row["note"] for row in client.get(merged.get_absolute_url()).context["history"]]
    assert [note for note in notes if note] == [
        "Digabung ke masukan lain.",
        "Dipisahkan dari masukan lain. Beda lokasi.",
        f"Digabung ke {other.number}.",
    ]
    assert HIDDEN in words(as_user(secretariat).get(merged.get_absolute_url()))


# Lists -------------------------------------------------------------------------------------------


def source_cell(client):
    return words(client.get("/tindak-lanjut/")).split('data-label="Atas masukan"')[1].split("</td>")[0]


def test_the_list_names_the_regions_whose_inputs_the_reader_may_read(client, as_user, secretariat, served):
    assert "Kota Ambon" in source_cell(client)
    assert "Kabupaten Buru" not in source_cell(client)
    assert "Kabupaten Buru, Kota Ambon" in source_cell(as_user(secretariat))
