"""The desk of a meeting: made, copied, changed, and led from its draft to its closing."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from meetings.actions import attendance, comments, follow_ups, inputs, meetings, minutes, summaries
from meetings.models import FollowUp, Meeting
from tests import factories

pytestmark = pytest.mark.django_db
INVISIBLE = "\u200b"


def typed(**fields):
    """What the form of a meeting sends; fields may be replaced."""
    values = {
        "title": "Rapat Koordinasi Kominfo se-Maluku",
        "theme": "Jaringan intra pemerintah",
        "aims": "Menyatukan pendapat.\nMenyelaraskan data.",
        "organiser": factories.kominfo("Maluku").pk,
        "chair": factories.chair().person.pk,
        "venue": "Manise Hotel",
        "city": "Ambon",
        "date": "2021-03-03",
        "start_time": "09:00",
        "end_time": "16:00",
        "end_date": "",
        "time_zone": "Asia/Jayapura",
        "time_is_known": "on",
        "client_key": str(uuid.uuid4()),
    } | fields
    return {name: value for name, value in values.items() if value is not None}


def address(name, meeting):
    return reverse(name, args=[meeting.pk])


def page(response):
    return response.content.decode()


# Creating


def test_the_secretariat_creates_a_meeting(as_user, secretariat):
    response = as_user(secretariat).post(reverse("meeting_create"), typed())
    meeting = Meeting.objects.get()
    assert response.url == address("meeting_prepare", meeting)
    assert (meeting.title, meeting.slug, meeting.year) == (
        "Rapat Koordinasi Kominfo se-Maluku",
        "rapat-koordinasi-kominfo-se-maluku",
        2021,
    )
    assert meeting.starts_at == factories.wit(2021, 3, 3, 9)
    assert meeting.ends_at == factories.wit(2021, 3, 3, 16)
    assert meeting.status == "draft"
    assert meeting.created_by == secretariat
    assert meeting.chair == factories.chair().person


def test_a_meeting_sent_twice_is_one_meeting_and_the_same_answer(as_user, secretariat):
    client, sent = as_user(secretariat), typed()
    first = client.post(reverse("meeting_create"), sent)
    second = client.post(reverse("meeting_create"), sent)
    assert first.url == second.url
    assert Meeting.objects.count() == 1


def test_two_meetings_of_one_title_have_two_addresses(as_user, secretariat):
    client = as_user(secretariat)
    client.post(reverse("meeting_create"), typed())
    client.post(reverse("meeting_create"), typed())
    assert sorted(Meeting.objects.values_list("slug", flat=True)) == [
        "rapat-koordinasi-kominfo-se-maluku",
        "rapat-koordinasi-kominfo-se-maluku-2",
    ]


def test_a_time_of_another_zone_is_kept_in_that_zone(as_user, secretariat):
    as_user(secretariat).post(reverse("meeting_create"), typed(time_zone="Asia/Jakarta"))
    assert Meeting.objects.get().starts_at == factories.wit(2021, 3, 3, 11)


def test_a_meeting_across_midnight_is_one_meeting_under_its_first_day(as_user, secretariat):
    sent = typed(start_time="21:00", end_time="01:00", end_date="2021-03-04")
    as_user(secretariat).post(reverse("meeting_create"), sent)
    meeting = Meeting.objects.get()
    assert (meeting.date, meeting.year) == (date(2021, 3, 3), 2021)
    assert meeting.ends_at == factories.wit(2021, 3, 4, 1)


def test_an_end_before_the_start_asks_whether_the_meeting_goes_past_midnight(as_user, secretariat):
    response = as_user(secretariat).post(
        reverse("meeting_create"), typed(start_time="21:00", end_time="01:00")
    )
    assert response.context["form"].errors == {
        "end_time": [
            (
                "Pukul 01.00 mendahului pukul 21.00. Perbaiki jamnya, atau isi tanggal selesai bila rapat berakhir "
                "keesokan harinya (4 Maret 2021)."
            )
        ]
    }
    assert not Meeting.objects.exists()


def test_a_meeting_over_new_year_belongs_to_the_old_year(as_user, secretariat):
    sent = typed(date="2021-12-31", start_time="22:00", end_time="02:00", end_date="2022-01-01")
    as_user(secretariat).post(reverse("meeting_create"), sent)
    assert Meeting.objects.get().year == 2021


def test_only_the_date_is_needed_where_the_hours_are_not_known(as_user, secretariat):
    sent = typed(start_time="", end_time="", time_is_known=None)
    as_user(secretariat).post(reverse("meeting_create"), sent)
    meeting = Meeting.objects.get()
    assert not meeting.time_is_known
    assert meeting.starts_at == factories.wit(2021, 3, 3, 0)
    assert meeting.ends_at == factories.wit(2021, 3, 3, 23, 59)


WRONG = {
    "no title": ({"title": ""}, "title", "Bidang ini tidak boleh kosong."),
    "an invisible title": ({"title": INVISIBLE * 3}, "title", "Bidang ini tidak boleh kosong."),
    "a title too long": ({"title": "a" * 201}, "title", None),
    "a null character": ({"title": "Rapat\x00"}, "title", "Karakter null tidak diizinkan."),
    "aims too long": ({"aims": "a" * 200_000}, "aims", None),
    "31 February": ({"date": "2021-02-31"}, "date", "Masukkan tanggal yang valid."),
    "no date": ({"date": ""}, "date", "Bidang ini tidak boleh kosong."),
    "a date long ago": ({"date": "0021-03-03"}, "date", "Tulis tanggal antara tahun 2000 dan 2100."),
    "a date in the far future": ({"date": "9999-12-31"}, "date", "Tulis tanggal antara tahun 2000 dan 2100."),
    "a last day before the first": (
        {"end_date": "2021-03-02"},
        "end_date",
        "Tanggal selesai mendahului tanggal mulai.",
    ),
    "a last day months later": ({"end_date": "2021-06-03"}, "end_date", "Satu rapat paling lama 30 hari."),
    "an end at the start": ({"end_time": "09:00"}, "end_time", "Waktu selesai harus sesudah waktu mulai."),
    "an end before the start on a day that is given": (
        {"end_time": "08:00", "end_date": "2021-03-03"},
        "end_time",
        "Waktu selesai harus sesudah waktu mulai.",
    ),
    "no hour": ({"start_time": ""}, "start_time", "Isi jamnya, atau hapus centang “Jam sudah diketahui”."),
    "25 o'clock": ({"start_time": "25:00"}, "start_time", "Masukkan waktu yang valid."),
    "an unknown zone": ({"time_zone": "Mars/Olympus"}, "time_zone", None),
    "an organiser that is none": ({"organiser": "9" * 30}, "organiser", None),
    "a chair that is text": ({"chair": "a\x00b"}, "chair", None),
}


@pytest.mark.parametrize(("change", "field", "message"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    as_user, secretariat, change, field, message
):
    sent = typed(**change)
    response = as_user(secretariat).post(reverse("meeting_create"), sent)
    assert response.status_code == 200
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert message is None or errors[field] == [message]
    assert "Jaringan intra pemerintah" in page(response)
    assert sent["client_key"] in page(response)
    assert not Meeting.objects.exists()


def test_a_person_without_a_chairs_account_cannot_be_chosen_as_chair(as_user, secretariat):
    somebody = factories.PersonFactory()
    response = as_user(secretariat).post(reverse("meeting_create"), typed(chair=somebody.pk))
    assert list(response.context["form"].errors) == ["chair"]


def test_emoji_and_equals_signs_are_kept_as_they_were_typed(as_user, secretariat):
    as_user(secretariat).post(reverse("meeting_create"), typed(title="📡", theme="=1+1"))
    meeting = Meeting.objects.get()
    assert (meeting.title, meeting.theme, meeting.slug) == ("📡", "=1+1", "rapat")


# Copying


def test_a_copy_starts_a_year_later_with_agenda_speakers_and_invitations(as_user, secretariat):
    source = factories.announced_meeting()
    item = source.agenda_items.first()
    source.speakers.create(person=factories.PersonFactory(full_name="Suharto"), agenda_item=item)
    client = as_user(secretariat)
    form = client.get(address("meeting_copy", source)).context["form"]
    assert form["date"].value() == date(2022, 3, 2)
    assert form["title"].value() == source.title

    response = client.post(address("meeting_copy", source), typed(title=source.title, date="2022-03-02"))
    copy = Meeting.objects.get(year=2022)
    assert response.url == address("meeting_prepare", copy)
    assert [i.title for i in copy.agenda_items.all()] == ["Pembukaan", "Pembahasan masukan daerah"]
    speaker = copy.speakers.get()
    assert (speaker.person.full_name, speaker.agenda_item.title) == ("Suharto", "Pembukaan")
    assert copy.attendances.invited().count() == 12
    assert set(copy.attendances.values_list("status", flat=True)) == {"invited"}
    assert copy.announced_at is None


def test_a_copy_keeps_that_the_hours_are_not_known(as_user, secretariat):
    source = factories.draft_meeting(time_is_known=False)
    form = as_user(secretariat).get(address("meeting_copy", source)).context["form"]
    assert form["time_is_known"].value() is False
    assert form["start_time"].value() is None


def test_an_institution_that_is_no_more_is_not_invited_again(as_user, secretariat):
    source = factories.announced_meeting()
    gone = factories.bappeda().institution
    gone.is_active = False
    gone.save()
    as_user(secretariat).post(address("meeting_copy", source), typed(date="2022-03-02"))
    assert Meeting.objects.get(year=2022).attendances.invited().count() == 11


# Changing


def test_a_draft_is_changed_without_a_reason_and_its_address_follows(as_user, secretariat):
    meeting = factories.draft_meeting()
    client = as_user(secretariat)
    form = client.get(address("meeting_change", meeting)).context["form"]
    assert form["start_time"].value().strftime("%H.%M") == "09.00"
    assert "reason" not in form.fields
    client.post(address("meeting_change", meeting), typed(title="Rakor Baru", date="2022-03-02"))
    meeting.refresh_from_db()
    assert (meeting.title, meeting.slug, meeting.year) == ("Rakor Baru", "rakor-baru", 2022)


def test_an_announced_meeting_moves_with_a_reason_and_keeps_address_and_first_date(as_user, secretariat):
    meeting = factories.announced_meeting()
    client = as_user(secretariat)
    moved = typed(date="2021-03-10")
    response = client.post(address("meeting_change", meeting), moved)
    assert response.context["form"].errors == {
        "reason": ["Sebutkan alasan pemindahan: rapat ini sudah diumumkan."]
    }
    assert Meeting.objects.get().starts_at == factories.wit(2021, 3, 3, 9)
    before = ProcrastinateJob.objects.count()
    client.post(address("meeting_change", meeting), moved | {"reason": "Hotel penuh."})
    meeting = Meeting.objects.get()
    assert meeting.starts_at == factories.wit(2021, 3, 10, 9)
    assert meeting.first_date == date(2021, 3, 3)
    assert (meeting.year, meeting.slug) == (2021, "rapat-koordinasi-kominfo")
    assert meeting.events.last().kind == "moved"
    assert ProcrastinateJob.objects.count() > before
    assert "Jadwal semula: Rabu, 3 Maret 2021." in page(client.get(address("meeting_prepare", meeting)))


def test_another_place_needs_no_reason_but_the_invited_are_told(as_user, secretariat):
    factories.buru()
    meeting = factories.announced_meeting()
    before = ProcrastinateJob.objects.count()
    as_user(secretariat).post(address("meeting_change", meeting), typed(venue="Hotel Lain"))
    assert Meeting.objects.get().venue == "Hotel Lain"
    assert ProcrastinateJob.objects.count() > before


def test_the_moment_of_a_meeting_without_hours_does_not_shift_when_its_theme_changes(as_user, secretariat):
    meeting = factories.announced_meeting(time_is_known=False)
    sent = typed(theme="Tema lain", start_time="", end_time="", time_is_known=None)
    response = as_user(secretariat).post(address("meeting_change", meeting), sent)
    assert response.status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.theme, meeting.starts_at) == ("Tema lain", factories.wit(2021, 3, 3, 9))


def test_a_chair_who_lost_the_account_stays_chair(as_user, secretariat):
    meeting = factories.draft_meeting()
    factories.chair()
    meeting.chair.user.delete()
    response = as_user(secretariat).post(
        address("meeting_change", meeting), typed(chair=meeting.chair_id, theme="Tema lain")
    )
    assert response.status_code == 302


def test_a_meeting_whose_minutes_are_circulated_is_not_changed_any_more(as_user, secretariat):
    meeting = factories.circulated_meeting()
    client = as_user(secretariat)
    assert client.get(address("meeting_change", meeting)).url == address("meeting_prepare", meeting)
    client.post(address("meeting_change", meeting), typed(title="Lain"))
    assert Meeting.objects.get().title == "Rapat Koordinasi Kominfo"


# The overview


def next_step(client, meeting):
    return client.get(address("meeting_prepare", meeting)).context["next_step"]


def test_the_overview_names_one_thing_to_do_now_on_the_whole_way(client, secretariat, chair):
    def sees(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return next_step(client, meeting).label

    meeting = factories.draft_meeting(theme="", venue="")
    assert sees(secretariat) == "Isi tema"
    meeting = meetings.change_meeting(meeting, by=secretariat, changes={"theme": "Tema", "venue": "Hotel"})
    assert sees(secretariat) == "Undang instansi"
    attendance.invite_all_regions(meeting, by=secretariat)
    assert sees(secretariat) == "Umumkan rapat"
    assert sees(chair) == ""
    meeting = meetings.announce_meeting(meeting, by=secretariat)
    assert sees(secretariat) == "Mulai rapat"
    meeting = meetings.start_meeting(meeting, by=secretariat)
    assert sees(secretariat) == "Tulis notula"
    factories.note(meeting)
    input = factories.verified_input(meeting)
    assert sees(secretariat) == "Edarkan notula"
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    assert (sees(secretariat), sees(chair)) == ("Lengkapi notula", "")
    comment = factories.comment(meeting)
    assert (sees(secretariat), sees(chair)) == ("Jawab tanggapan", "")
    comments.answer_comment(comment, by=secretariat, answer="Sudah sesuai.")
    inputs.decline_input(input, by=secretariat, reason="Sudah berjalan.")
    assert (sees(secretariat), sees(chair)) == ("", "Sahkan notula")
    minutes.ratify_minutes(meeting.minutes, by=chair)
    assert (sees(secretariat), sees(chair)) == ("Terbitkan ringkasan", "Terbitkan ringkasan")
    summaries.publish_summary(meeting, by=secretariat, text="Ringkasan.")
    assert (sees(secretariat), sees(chair)) == ("", "Tutup rapat")
    meetings.close_meeting(meeting, by=chair)
    assert (sees(secretariat), sees(chair)) == ("", "")


def test_the_stages_of_a_meeting_show_how_far_it_is(as_user, secretariat):
    steps = as_user(secretariat).get(address("meeting_prepare", factories.held_meeting())).context["steps"]
    assert [(step["label"], step["done"], step["current"]) for step in steps] == [
        ("Draf", True, False),
        ("Diumumkan", True, False),
        ("Berlangsung", False, True),
        ("Notula diedarkan", False, False),
        ("Notula disahkan", False, False),
        ("Ditutup", False, False),
    ]


def test_a_cancelled_meeting_shows_where_it_ended_and_why(as_user, secretariat):
    meeting = meetings.cancel_meeting(factories.announced_meeting(), by=secretariat, reason="Cuaca buruk.")
    response = as_user(secretariat).get(address("meeting_prepare", meeting))
    assert [step["label"] for step in response.context["steps"]] == ["Draf", "Diumumkan", "Dibatalkan"]
    assert "Cuaca buruk." in page(response)
    assert address("meeting_cancel", meeting) not in page(response)


def test_who_may_only_read_is_offered_nothing_to_change(as_user, administrator):
    meeting = factories.draft_meeting()
    response = as_user(administrator).get(address("meeting_prepare", meeting))
    assert response.context["next_step"].url == ""
    assert address("meeting_cancel", meeting) not in page(response)
    assert address("meeting_copy", meeting) not in page(response)


def test_the_overview_asks_the_same_questions_of_a_small_and_a_large_meeting(
    as_user, secretariat, django_assert_num_queries
):
    client = as_user(secretariat)
    small, large = factories.held_meeting(title="Kecil"), factories.held_meeting(title="Besar")
    factories.assigned_follow_up(small)
    for _ in range(3):
        factories.assigned_follow_up(large)
        factories.note(large)
        large.speakers.create(person=factories.PersonFactory())
    for meeting in (small, large):
        with django_assert_num_queries(14):
            client.get(address("meeting_prepare", meeting))


# Steps


def test_the_announcement_says_what_is_missing_and_does_not_happen(as_user, secretariat):
    meeting = factories.draft_meeting(theme="", venue="", chair=None)
    client = as_user(secretariat)
    shown = page(client.get(address("meeting_announce", meeting)))
    for words in ("tema belum diisi", "tempat belum diisi", "pimpinan rapat belum ditentukan"):
        assert words in shown
    response = client.post(address("meeting_announce", meeting))
    assert response.context["form"].non_field_errors() == [
        (
            "Rapat belum dapat diumumkan: tema belum diisi, tempat belum diisi, pimpinan rapat belum ditentukan, "
            "belum ada instansi yang diundang."
        )
    ]
    meeting.refresh_from_db()
    assert (meeting.status, meeting.announced_at) == ("draft", None)
    assert [event.kind for event in meeting.events.all()] == ["created"]


def test_a_complete_meeting_is_announced_and_started(as_user, secretariat):
    meeting = factories.draft_meeting()
    attendance.invite_all_regions(meeting, by=secretariat)
    client = as_user(secretariat)
    assert "11 instansi" in page(client.get(address("meeting_announce", meeting)))
    assert client.post(address("meeting_announce", meeting)).url == address("meeting_prepare", meeting)
    assert client.post(address("meeting_start", meeting)).url == address("meeting_prepare", meeting)
    meeting.refresh_from_db()
    assert meeting.status == "in_session"
    assert meeting.minutes.status == "draft"


def test_a_step_sent_twice_is_taken_once(as_user, secretariat):
    meeting = factories.announced_meeting()
    client = as_user(secretariat)
    for _ in range(2):
        assert client.post(address("meeting_start", meeting)).status_code == 302
    assert meeting.events.filter(kind="started").count() == 1


def test_a_meeting_is_cancelled_only_with_a_reason(as_user, secretariat):
    meeting = factories.announced_meeting()
    client = as_user(secretariat)
    for nothing in ("", "   ", "a" * 200_000, "x\x00"):
        response = client.post(address("meeting_cancel", meeting), {"reason": nothing})
        assert list(response.context["form"].errors) == ["reason"]
    assert Meeting.objects.get().status == "announced"
    client.post(address("meeting_cancel", meeting), {"reason": "Cuaca buruk."})
    meeting = Meeting.objects.get()
    assert (meeting.status, meeting.cancel_reason) == ("cancelled", "Cuaca buruk.")
    assert meeting.announced_at is not None


def test_a_meeting_that_began_cannot_be_cancelled(as_user, secretariat):
    meeting = factories.held_meeting()
    response = as_user(secretariat).post(address("meeting_cancel", meeting), {"reason": "Cuaca buruk."})
    assert response.status_code == 409
    assert "Cuaca buruk." in response.content.decode(), "what was typed is shown"
    assert Meeting.objects.get().status == "in_session"


def test_a_change_sent_after_the_circulation_is_refused_and_shown(as_user, secretariat):
    meeting = factories.circulated_meeting()
    response = as_user(secretariat).post(address("meeting_change", meeting), {"title": "Judul lain"})
    assert response.status_code == 409
    assert "Judul lain" in response.content.decode()
    assert Meeting.objects.get().title != "Judul lain"


def test_the_chair_sees_what_keeps_the_meeting_open_each_with_a_link(as_user, chair, secretariat):
    meeting = factories.held_meeting()
    decided = factories.decision(meeting)
    input = factories.verified_input(meeting)
    follow_up, _ = follow_ups.create_follow_up(
        by=secretariat, client_key=uuid.uuid4(), meeting=meeting, entry=decided, task="Membentuk forum"
    )
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    factories.ratified_unchecked(meeting)
    client = as_user(chair)
    shown = page(client.get(address("meeting_close", meeting)))
    assert input.get_absolute_url() in shown
    assert follow_up.get_absolute_url() in shown
    assert "tanpa instansi penanggung jawab" in shown
    assert "tanpa batas waktu" in shown
    response = client.post(address("meeting_close", meeting))
    assert response.context["form"].non_field_errors() == [
        "Rapat belum dapat ditutup: 1 masukan belum diputuskan, 1 tindak lanjut belum lengkap."
    ]
    assert Meeting.objects.get().status == "ratified"


def test_only_the_chair_of_this_meeting_closes_it(as_user, chair):
    meeting = factories.ratified_meeting()
    other = factories.user("lain@uji.id", "chair", factories.kominfo("Buru"))
    assert as_user(other).post(address("meeting_close", meeting)).status_code == 403
    assert as_user(factories.secretariat()).post(address("meeting_close", meeting)).status_code == 403
    assert as_user(chair).post(address("meeting_close", meeting)).status_code == 302
    assert Meeting.objects.get().status == "closed"


def test_the_page_that_closes_asks_the_same_questions_of_one_and_of_three_offenders(
    as_user, chair, django_assert_num_queries
):
    client = as_user(chair)
    for number in (1, 3):
        meeting = factories.circulated_meeting(title=f"Rapat {number}")
        for _ in range(number):
            factories.verified_input(meeting)
        factories.ratified_unchecked(meeting)
        with django_assert_num_queries(6):
            client.get(address("meeting_close", meeting))


# Who may


CHANGING = ["meeting_copy", "meeting_change", "meeting_announce", "meeting_start", "meeting_cancel"]


@pytest.mark.parametrize("name", CHANGING)
def test_who_reads_may_not_change_and_others_do_not_see_it(
    as_user, name, chair, administrator, ambon, bappeda
):
    meeting = factories.announced_meeting()
    for user, expected in ((chair, 403), (administrator, 403), (ambon, 404), (bappeda, 404)):
        client = as_user(user)
        assert client.get(address(name, meeting)).status_code == expected
        assert client.post(address(name, meeting), {"reason": "x"}).status_code == expected
    assert Meeting.objects.get().status == "announced"


def test_a_meeting_that_does_not_exist_is_not_found(as_user, secretariat):
    client = as_user(secretariat)
    for pk in (0, 999_999, 10**18 - 1):
        assert client.get(reverse("meeting_prepare", args=[pk])).status_code == 404


# States

VERBS = ["announce", "start", "circulate", "ratify", "close", "cancel", "move", "note"]


def _try(verb, meeting):
    by, chair = factories.secretariat(), factories.chair()
    if verb == "announce":
        meetings.announce_meeting(meeting, by=by)
    elif verb == "start":
        meetings.start_meeting(meeting, by=by)
    elif verb == "circulate":
        minutes.circulate_minutes(meeting.minutes, by=by)
    elif verb == "ratify":
        minutes.ratify_minutes(meeting.minutes, by=chair)
    elif verb == "close":
        meetings.close_meeting(meeting, by=chair)
    elif verb == "cancel":
        meetings.cancel_meeting(meeting, by=by, reason="Alasan")
    elif verb == "move":
        changes = {"starts_at": meeting.starts_at.replace(minute=(meeting.starts_at.minute + 1) % 60)}
        meetings.change_meeting(meeting, by=by, changes=changes)
    else:
        factories.note(meeting)


def _trace(meeting):
    """All that a refused verb could have left behind."""
    fresh = Meeting.objects.filter(pk=meeting.pk).values().get()
    return (
        fresh,
        list(meeting.events.values_list("kind", flat=True)),
        meeting.history.count(),
        meeting.agenda_items.count(),
        ProcrastinateJob.objects.count(),
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verbs=st.lists(st.sampled_from(VERBS), min_size=4, max_size=14))
def test_no_order_of_verbs_leaves_the_course_and_a_refused_verb_leaves_no_trace(db, verbs):
    with transaction.atomic():
        meeting = factories.draft_meeting()
        attendance.invite_all_regions(meeting, by=factories.secretariat())
        for verb in verbs:
            meeting = Meeting.objects.get(pk=meeting.pk)
            before, status = _trace(meeting), meeting.status
            try:
                with transaction.atomic():
                    _try(verb, meeting)
            except (ValidationError, ObjectDoesNotExist):
                assert _trace(meeting) == before
            else:
                now = Meeting.objects.get(pk=meeting.pk).status
                assert now == status or now in Meeting.STEPS[status]
        transaction.set_rollback(True)


def test_the_overview_of_a_sample_meeting_says_so(as_user, secretariat):
    meeting = factories.draft_meeting(is_sample=True)
    assert "data contoh</span>" in page(as_user(secretariat).get(address("meeting_prepare", meeting)))


def test_open_follow_ups_are_the_first_item_of_a_meeting_made_in_the_form(as_user, secretariat):
    factories.assigned_follow_up(factories.held_meeting())
    as_user(secretariat).post(reverse("meeting_create"), typed(title="Rakor 2022", date="2022-03-02"))
    meeting = Meeting.objects.get(year=2022)
    assert meeting.agenda_items.get().is_carry_over
    assert FollowUp.objects.open_for(meeting).count() == 1
