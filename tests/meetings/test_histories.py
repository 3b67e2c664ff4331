"""What an entry was and what the minutes were: every version, any two of them compared, and the way back."""

import uuid

import pghistory
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from meetings.actions import entries, minutes
from meetings.differences import difference, excerpt, merge
from meetings.models import Entry
from tests import factories
from tests.meetings.test_proposals import colleague, proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    return factories.held_meeting()


@pytest.fixture
def entry(meeting):
    return meeting.minutes.entries.get()


@pytest.fixture
def desk(as_user, secretariat):
    return as_user(secretariat)


def at(name, meeting, *rows):
    return reverse(name, args=[meeting.pk, *rows])


def history(entry, **query):
    return reverse("entry_history", args=[entry.minutes.meeting_id, entry.pk])


def versions_of(entry):
    return list(entry.history.order_by("pgh_id").values_list("pgh_id", flat=True))


def becomes(entry, *texts):
    for text in texts:
        entries.change_entry(entry, by=colleague(), changes={"text": text})


def shown(answer):
    return " ".join(answer.content.decode().split())


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def at_moments(meeting, *texts):
    """Entries written one after the other, each in a transaction of its own moment; returns the moments between."""
    moments = []
    for text in texts:
        factories.note(meeting, text)
        moments.append(Entry.objects.get(text=text).history.get().pgh_created_at)
    return moments


# Nothing escapes it


def test_what_is_changed_by_raw_sql_is_a_version_too(desk, meeting, entry):
    sql("UPDATE meetings_entry SET text = 'Lewat SQL.' WHERE id = %s", entry.pk)
    assert list(entry.history.order_by("pgh_id").values_list("pgh_label", "text")) == [
        ("insert", "Rapat dibuka."),
        ("update", "Lewat SQL."),
    ]
    page = shown(desk.get(history(entry)))
    assert "di luar portal" in page
    assert "Lewat SQL." in page
    sql(
        "UPDATE meetings_entry SET struck_at = now(), strike_reason = 'Lewat SQL juga.' WHERE id = %s",
        entry.pk,
    )
    assert "Lewat SQL juga." in shown(desk.get(history(entry)))


def test_an_entry_written_by_raw_sql_has_its_first_version(meeting, entry):
    sql(
        "INSERT INTO meetings_entry (client_key, created_at, created_by_id, is_sample, minutes_id, agenda_item_id,"
        " position, kind, speaker_position, text, strike_reason)"
        " SELECT gen_random_uuid(), now(), created_by_id, false, minutes_id, agenda_item_id, 99, 'note', '', 'Baru', ''"
        " FROM meetings_entry WHERE id = %s",
        entry.pk,
    )
    assert Entry.objects.get(position=99).history.get().text == "Baru"


def test_a_change_that_changes_nothing_is_no_version(entry):
    sql("UPDATE meetings_entry SET text = text WHERE id = %s", entry.pk)
    assert entry.history.count() == 1


@pytest.mark.parametrize("table", ["entry", "entryproposal", "minutes"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE meetings_{}history SET pgh_created_at = now()", "DELETE FROM meetings_{}history"],
)
def test_a_version_is_neither_changed_nor_deleted(entry, table, statement):
    proposed(entry)
    with pytest.raises(DatabaseError, match="append_only|Cannot"):
        sql(statement.format(table))


@pytest.mark.parametrize("table", ["entry", "entryproposal", "minutes"])
def test_what_has_a_history_is_not_deleted(entry, table):
    proposed(entry)
    with pytest.raises(DatabaseError, match="never_deleted|Cannot"):
        sql(f"DELETE FROM meetings_{table}")


def test_who_changed_it_stays_and_more_may_be_told_of_the_same_request(meeting, entry, secretariat):
    with pghistory.context(source="uji"):
        becomes(entry, "Dua.")
        with pghistory.context(user=secretariat.pk):
            becomes(entry, "Tiga.")
            with pghistory.context(writing="x"):
                becomes(entry, "Empat.")
    context = entry.history.order_by("-pgh_id").first().pgh_context
    assert context.metadata == {"source": "uji", "user": secretariat.pk, "writing": "x"}
    for statement in (
        "UPDATE pghistory_context SET metadata = jsonb_set(metadata, '{user}', '999')",
        "UPDATE pghistory_context SET metadata = '{}'",
        "UPDATE pghistory_context SET id = gen_random_uuid()",
        "DELETE FROM pghistory_context",
    ):
        with pytest.raises(DatabaseError, match="who changed something stays"):
            sql(statement)


# Of one entry


def test_every_version_says_who_when_and_what_changed(desk, meeting, entry):
    desk.post(
        at("entry_change", meeting, entry.pk),
        {
            "kind": "statement",
            "speaker": meeting.chair_id,
            "text": "Rapat dibuka Sekda.",
            "seen": entry.last_change,
            "client_key": str(uuid.uuid4()),
        },
    )
    other = factories.note(meeting, "Lain.")
    entries.move_entry(entry, by=colleague(), up=False)
    page = shown(desk.get(history(entry)))
    assert "Staf Sekretariat Rakor, " in page
    assert "Jenis: <del>catatan</del> → <ins>pernyataan</ins>" in page
    assert "Pembicara: <del>–</del> → <ins>Kepala Dinas Kominfo Provinsi Maluku</ins>" in page
    assert "Urutan: <del>1</del> → <ins>2</ins>" in page
    assert "<b> Dipindahkan </b>" in page.replace("<b>", "<b> ").replace("</b>", " </b>").replace("  ", " ")
    assert [row["version"].version_number for row in desk.get(history(entry)).context["rows"]] == [3, 2, 1]
    desk.post(at("entry_strike", meeting, other.pk), {"reason": "Tertukar."})
    page = shown(desk.get(history(other)))
    assert "Dicoret" in page
    assert "Tertukar." in page


def test_any_two_versions_are_compared_whatever_page_they_stand_on(desk, entry):
    becomes(entry, *(f"Rapat dibuka, versi {n}." for n in range(2, 61)))
    order = versions_of(entry)
    answer = desk.get(history(entry), {"dari": order[1], "ke": order[58]})
    comparison = answer.context["comparison"]
    assert (comparison["older"].version_number, comparison["newer"].version_number) == (2, 59)
    assert comparison["difference"] == [
        ("same", "Rapat dibuka, versi"),
        ("removed", " 2."),
        ("added", " 59."),
    ]
    page = shown(answer)
    assert "Dari versi 2 ke versi 59" in page
    assert "Versi 2, di halaman lain" in page
    assert f'href="?dari={order[1]}&amp;ke={order[58]}&amp;page=2"' in page
    backwards = desk.get(history(entry), {"dari": order[58], "ke": order[1]}).context["comparison"]
    assert backwards["older"].pgh_id == order[1]
    itself = desk.get(history(entry), {"dari": order[1], "ke": order[1]})
    assert "Isi teksnya sama." in shown(itself)


@pytest.mark.parametrize("wanted", ["", "x", "0", "-1", "9" * 40, "\x00", "1; DROP TABLE"])
def test_a_version_that_is_none_is_not_compared(desk, meeting, entry, wanted):
    becomes(entry, "Dua.")
    answer = desk.get(history(entry), {"dari": wanted, "ke": versions_of(entry)[0], "page": wanted})
    assert answer.status_code == 200
    assert answer.context["comparison"] is None
    foreign = factories.note(meeting, "Lain.")
    answer = desk.get(history(entry), {"dari": versions_of(foreign)[0], "ke": versions_of(entry)[0]})
    assert answer.context["comparison"] is None


def test_a_history_has_pages_and_as_many_queries_for_each(desk, entry):
    becomes(entry, *(f"Versi {n}" for n in range(30)))
    order = versions_of(entry)
    counted = []
    for query in ({"page": "99"}, {"page": "1"}, {"dari": order[0], "ke": order[30]}):
        with CaptureQueriesContext(connection) as queries:
            answer = desk.get(history(entry), query)
        counted.append((len(answer.context["rows"]), len(queries)))
    assert counted == [(6, 13), (25, 13), (25, 13)]
    assert [row["is_first"] for row in answer.context["rows"]] == [False] * 25


def test_a_long_text_is_shown_around_its_changes_and_whole_where_two_are_compared(desk, entry):
    long = "kata " * 3_000
    becomes(entry, f"{long}lama {long}", f"{long}baru {long}")
    order = versions_of(entry)
    answer = desk.get(history(entry))
    assert len(answer.content) < 60_000
    assert " … " in shown(answer)
    compared = desk.get(history(entry), {"dari": order[1], "ke": order[2]}).content.decode()
    assert compared.count("kata") > 6_000


def test_an_earlier_version_is_restored_as_a_new_one(desk, meeting, entry):
    becomes(entry, "Salah.")
    first = versions_of(entry)[0]
    address = at("entry_restore", meeting, entry.pk, first)
    page = shown(desk.get(address))
    assert "Pulihkan versi 1" in page
    assert "Salah." in page
    assert "Rapat dibuka." in page
    sent = {"seen": entry.last_change}
    for _ in range(2):
        assert desk.post(address, sent).url == history(entry)
    assert list(entry.history.order_by("pgh_id").values_list("text", flat=True)) == [
        "Rapat dibuka.",
        "Salah.",
        "Rapat dibuka.",
    ]
    assert "Staf Sekretariat Rakor" in shown(desk.get(history(entry)))


def test_a_restored_decision_keeps_its_number(desk, meeting, entry):
    entries.make_decision(entry, by=colleague())
    becomes(entry, "Salah.")
    desk.post(at("entry_restore", meeting, entry.pk, versions_of(entry)[0]), {"seen": entry.last_change})
    entry.refresh_from_db()
    assert (entry.text, entry.kind, entry.number) == ("Rapat dibuka.", "decision", "K-2021-0001")


@pytest.mark.parametrize("seen", ["", "x", "0", "9" * 40, None])
def test_who_restores_over_a_version_he_did_not_see_is_shown_it_first(desk, meeting, entry, seen):
    becomes(entry, "Dua.")
    address = at("entry_restore", meeting, entry.pk, versions_of(entry)[0])
    seen = entry.last_change if seen is None else seen
    becomes(entry, "Tiga.")
    answer = desk.post(address, {"seen": seen})
    assert answer.status_code == 200
    page = shown(answer)
    assert "diubah orang lain" in page
    assert "Tiga." in page
    assert f'name="seen" value="{entry.last_change}"' in page
    entry.refresh_from_db()
    assert entry.text == "Tiga."


def test_nothing_is_restored_in_struck_entries_and_ratified_minutes(desk, meeting, entry, secretariat, chair):
    becomes(entry, "Dua.")
    factories.note(meeting, "Tetap.")
    address = at("entry_restore", meeting, entry.pk, versions_of(entry)[0])
    entries.strike_entry(entry, by=secretariat, reason="Keliru.")
    assert desk.get(address).status_code == 409
    assert desk.post(address, {"seen": entry.last_change}).status_code == 409
    assert "Pulihkan" not in shown(desk.get(history(entry)))
    other = factories.note(meeting, "Satu.")
    becomes(other, "Dua.")
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    minutes.ratify_minutes(meeting.minutes, by=chair)
    address = at("entry_restore", meeting, other.pk, versions_of(other)[0])
    assert desk.post(address, {"seen": other.last_change}).status_code == 409
    assert "Pulihkan" not in shown(desk.get(history(other)))
    assert desk.get(history(other)).status_code == 200


def test_a_version_is_restored_only_under_its_own_entry_and_meeting(desk, meeting, entry):
    other = factories.note(meeting, "Lain.")
    version = versions_of(other)[0]
    assert desk.get(at("entry_restore", meeting, entry.pk, version)).status_code == 404
    assert desk.post(at("entry_restore", meeting, entry.pk, version)).status_code == 404
    assert desk.get(at("entry_restore", meeting, entry.pk, 10**17)).status_code == 404
    elsewhere = factories.held_meeting(title="Lain")
    assert desk.get(at("entry_restore", elsewhere, other.pk, version)).status_code == 404


def test_the_proposals_of_an_entry_stand_in_its_history(desk, as_user, meeting, entry, chair, secretariat):
    proposal = proposed(entry)
    address = reverse("proposal_settle", args=[meeting.pk, proposal.pk])
    assert address in shown(desk.get(history(entry)))
    page = shown(as_user(chair).get(history(entry)))
    assert "Versi saya." in page
    assert address not in page


# Of the minutes as a whole


def test_the_history_of_the_minutes_tells_entries_circulation_and_ratification(
    desk, as_user, meeting, entry, secretariat, chair
):
    desk.post(
        at("entry_change", meeting, entry.pk),
        {
            "kind": "note",
            "speaker": "",
            "text": "Rapat dibuka Sekda.",
            "seen": entry.last_change,
            "client_key": str(uuid.uuid4()),
        },
    )
    decided = factories.decision(meeting)
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    minutes.ratify_minutes(meeting.minutes, by=chair)
    answer = desk.get(at("minutes_history", meeting))
    assert {row["label"] for row in answer.context["rows"]} == {
        "Notula dibuka",
        "catatan 1",
        "K-2021-0001",
        "Notula diedarkan",
        "Notula disahkan",
    }
    page = shown(answer)
    assert "Sekda." in page
    assert "Staf Sekretariat Rakor, " in page
    assert history(decided) in page
    assert as_user(chair).get(at("minutes_history", meeting)).status_code == 200


def _minutes_with(count, title):
    with pghistory.context(user=factories.secretariat().pk):
        meeting = factories.held_meeting(title=title)
        for n in range(count):
            entry = factories.note(meeting, f"Butir {n}", kind="statement", speaker=meeting.chair)
            becomes(entry, f"Lain {n}")
    return meeting


@pytest.mark.parametrize(("name", "allowed"), [("minutes_history", 14), ("minutes_difference", 11)])
def test_queries_do_not_grow_with_what_changed(desk, name, allowed):
    counted = []
    for count in (1, 3, 30):
        meeting = _minutes_with(count, f"Rapat {count}")
        with CaptureQueriesContext(connection) as queries:
            answer = desk.get(at(name, meeting))
        assert answer.status_code == 200
        counted.append((len(answer.context["rows"]), len(queries)))
    assert {queries for _rows, queries in counted} == {allowed}
    assert counted[-1][0] == 25
    last = desk.get(at(name, meeting), {"page": 99}).context
    assert last["page_obj"].number == last["page_obj"].paginator.num_pages


@pytest.mark.django_db(transaction=True)
def test_two_moments_are_compared_entry_by_entry(as_user):
    meeting = factories.held_meeting()
    desk = as_user(factories.secretariat())
    entry = meeting.minutes.entries.get()
    back_and_forth, struck = factories.note(meeting, "Tetap."), factories.note(meeting, "Akan dicoret.")
    before = desk.get(at("minutes_history", meeting)).context["rows"][0]["moment"]
    becomes(entry, "Rapat dibuka Sekda.")
    becomes(back_and_forth, "Sebentar lain.", "Tetap.")
    entries.strike_entry(struck, by=colleague(), reason="Tertukar.")
    anew = factories.note(meeting, "Baru.")
    after = desk.get(at("minutes_history", meeting)).context["rows"][0]["moment"]
    becomes(anew, "Sesudahnya.")
    answer = desk.get(at("minutes_difference", meeting), {"dari": before, "ke": after})
    rows = {row["version"].pgh_obj_id: row for row in answer.context["rows"]}
    assert list(rows) == [entry.pk, struck.pk, anew.pk]
    assert rows[entry.pk]["difference"] == [
        ("same", "Rapat"),
        ("removed", " dibuka."),
        ("added", " dibuka Sekda."),
    ]
    assert (rows[struck.pk]["was_struck"], rows[anew.pk]["is_first"]) == (True, True)
    page = shown(answer)
    assert "3 butir berbeda" in page
    assert "Tertukar." in page
    assert "Sesudahnya." not in page
    swapped = desk.get(at("minutes_difference", meeting), {"dari": after, "ke": before})
    assert [row["version"].pgh_obj_id for row in swapped.context["rows"]] == list(rows)
    now = desk.get(at("minutes_difference", meeting), {"dari": after})
    assert [row["version"].text for row in now.context["rows"]] == ["Sesudahnya."]
    whole = desk.get(at("minutes_difference", meeting))
    assert whole.context["older"] is None
    assert len(whole.context["rows"]) == 4


@pytest.mark.django_db(transaction=True)
def test_without_a_choice_it_is_what_changed_since_the_circulation(as_user):
    meeting = factories.held_meeting()
    minutes.circulate_minutes(meeting.minutes, by=factories.secretariat())
    late = factories.note(meeting, "Terlambat.")
    answer = as_user(factories.chair()).get(at("minutes_difference", meeting))
    assert [row["version"].pgh_obj_id for row in answer.context["rows"]] == [late.pk]


@pytest.mark.parametrize(
    "wanted",
    [
        "x",
        "2021-13-45T00:00:00Z",
        "2021-03-03T00:00:00",
        "0001-01-01T00:00:00+23:00",
        "9999-12-31T23:59:59-23:00",
        "\x00",
        "9" * 60,
    ],
)
def test_a_moment_that_is_none_is_as_none_given(desk, meeting, wanted):
    for query in ({"dari": wanted}, {"ke": wanted}, {"dari": wanted, "ke": wanted, "page": wanted}):
        answer = desk.get(at("minutes_difference", meeting), query)
        assert answer.status_code == 200
        assert len(answer.context["rows"]) == 1
        assert desk.get(at("minutes_history", meeting), query).status_code == 200


def test_a_moment_chosen_on_another_page_stays_chosen(desk, meeting):
    for n in range(30):
        factories.note(meeting, f"Butir {n}")
    moments = ["2021-03-03T00:12:33.123456Z", "2021-03-03T00:15:00Z"]
    page = desk.get(at("minutes_history", meeting), {"dari": moments[0], "ke": moments[1]}).content.decode()
    for moment in moments:
        assert f'value="{moment}"' in page
    assert page.count("checked") == 2
    assert 'href="?dari=2021-03-03T00%3A12%3A33.123456Z&amp;ke=2021-03-03T00%3A15%3A00Z&amp;page=2"' in page


def test_only_the_staff_reads_the_history_and_only_where_there_are_minutes(
    as_user, meeting, ambon, bappeda, chair, administrator, client
):
    draft = factories.draft_meeting(title="Belum mulai")
    for name in ("minutes_history", "minutes_difference"):
        client.logout()
        assert client.get(at(name, meeting)).url.startswith("/masuk/")
        for user, status in ((ambon, 404), (bappeda, 404), (chair, 200), (administrator, 200)):
            assert as_user(user).get(at(name, meeting)).status_code == status
        assert as_user(chair).get(at(name, draft)).status_code == 404
        assert as_user(chair).get(reverse(name, args=[10**17])).status_code == 404


def test_the_staff_finds_the_history_on_the_desk_and_in_the_document(
    as_user, meeting, secretariat, chair, ambon
):
    minutes.circulate_minutes(meeting.minutes, by=secretariat)
    document = reverse("minutes_detail", args=[meeting.year, meeting.slug])
    address = at("minutes_history", meeting)
    assert address in as_user(secretariat).get(at("minutes_edit", meeting)).content.decode()
    assert address in as_user(secretariat).get(document).content.decode()
    assert address in as_user(chair).get(document).content.decode()
    assert address not in as_user(ambon).get(document).content.decode()


# What two texts make

LINES = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=6).map("\n".join)


@given(base=LINES, ours=LINES, theirs=LINES)
def test_a_merge_holds_every_line_that_either_wrote(base, ours, theirs):
    merged, conflicts = merge(base, ours, theirs)
    for text in (ours, theirs):
        new = set(text.split("\n") if text else []) - set(base.split("\n"))
        assert new <= set(merged.split("\n"))
    assert merge(base, base, theirs) == (theirs, 0)
    assert merge(base, ours, base) == (ours, 0)
    assert merge(base, ours, ours) == (ours, 0)
    assert conflicts >= 0


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("Satu\nDua\nTiga", "Satu!\nDua\nTiga", "Satu\nDua\nTiga!", ("Satu!\nDua\nTiga!", 0)),
        ("Satu", "Satu rekan", "Satu saya", ("Satu rekan\nSatu saya", 1)),
        ("Satu\n\nDua", "Satu\n\nDua\n\nTiga", "Nol\n\nSatu\n\nDua", ("Nol\n\nSatu\n\nDua\n\nTiga", 0)),
        ("Satu\nDua", "Satu", "Satu\nDua saya", ("Satu\nDua saya", 1)),
        (None, "Satu\nDua", "Satu\nTiga", ("Satu\nDua\nTiga", 1)),
        ("", "", "Baru", ("Baru", 0)),
        ("Lama", "", "Lama\nBaru", ("Lama\nBaru", 1)),
    ],
)
def test_what_two_made_of_one_text_is_put_together(base, ours, theirs, merged):
    assert merge(base, ours, theirs) == merged


def test_two_texts_that_share_nothing_are_both_kept_whole():
    ours, theirs = "\n".join(map(str, range(4000))), "\n".join(map(str, range(5000, 9000)))
    merged, conflicts = merge("lama", ours, theirs)
    assert (merged, conflicts) == (f"{ours}\n{theirs}", 1)


def test_an_excerpt_leaves_out_what_is_far_from_every_change():
    old, new = f"{'a ' * 500}x {'b ' * 500}", f"{'a ' * 500}y {'b ' * 500}"
    parts = excerpt(difference(old, new), around=10)
    assert parts == [
        ("gap", ""),
        ("same", " a a a a a"),
        ("removed", " x"),
        ("added", " y"),
        ("same", " b b b b b"),
        ("gap", ""),
    ]
    assert excerpt([("same", "kata panjang"), ("added", " x")], around=9) == [
        ("gap", ""),
        ("same", " panjang"),
        ("added", " x"),
    ]
    assert excerpt([("same", "pendek")]) == [("same", "pendek")]
    assert excerpt([("added", "x" * 5000)], around=10) == [
        ("added", "x" * 90),
        ("gap", ""),
        ("added", "x" * 10),
    ]
