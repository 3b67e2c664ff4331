"""The frame, the components and the style sheet: what every page relies on."""

import re
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import brotli
import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import translation

from meetings.models import Attendance, FollowUp, Input, Meeting, Minutes, Summary
from meetings.templatetags import marks
from rakor_portal.context import portal

ROOT = Path(__file__).parent.parent
CSS = (ROOT / "static/css/portal.css").read_text(encoding="utf-8")

# Every status that a page can show.
STATUSES = sorted(
    {
        code
        for model in (Attendance, FollowUp, Input, Meeting, Minutes, Summary)
        for code in model.Status.values
    }
)
# These are drawn by the rule for every status: a grey word with an empty circle.
WAITING = {"received", "not_started", "assigned", "draft", "announced", "invited"}


class Form(forms.Form):
    topic = forms.CharField(label="Pokok", help_text="Satu kalimat.")
    attended = forms.ChoiceField(label="Kehadiran", choices=[("a", "Hadir")], widget=forms.RadioSelect)
    file = forms.FileField(label="Lampiran")


def component(name, **context):
    return render_to_string(f"components/{name}.html", context)


def words(html):
    """What a reader sees: the text without tags, on one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def page(rf, path, template="404.html", **context):
    """A page as a stranger gets it, with the frame's own variables."""
    request = rf.get(path)
    request.user = AnonymousUser()
    request.resolver_match = resolve(request.path)
    return render_to_string(template, {**portal(request), "user": request.user, **context})


# The style sheet


def test_the_style_sheet_leaves_room_for_the_page_in_one_flight():
    assert len(brotli.compress(CSS.encode())) <= 5500


def test_the_style_sheet_asks_for_nothing_more():
    assert "url(" not in CSS
    assert "@import" not in CSS


def test_the_style_sheet_is_read_by_phones_older_than_range_syntax():
    assert not re.search(r"@media[^{]*[<>]", CSS)


def test_a_printed_page_says_which_page_of_how_many_it_is_in_both_languages():
    for words in (
        '"Halaman " counter(page) " dari " counter(pages)',
        '"Page " counter(page) " of " counter(pages)',
    ):
        assert words in CSS


def test_the_dark_scheme_is_for_screens_so_that_paper_is_black_on_white():
    schemes = re.findall(r"@media ([^{]*prefers-color-scheme[^{]*)\{", CSS)
    assert schemes
    assert all(scheme.startswith("screen and ") for scheme in schemes)


@pytest.mark.parametrize("status", [code for code in STATUSES if code not in WAITING])
def test_every_status_that_is_more_than_waiting_has_a_shape(status):
    assert re.search(rf"\.status-{status}\b(?!_)[^{{]*::?before[^{{]*\{{", CSS), (
        f"{status} looks like waiting"
    )


@pytest.mark.parametrize(
    "name", ["table-cards", "facts", "stats", "prose", "actions", "is-invalid", "invalid-feedback"]
)
def test_what_pages_write_by_hand_survives_the_purge(name):
    assert re.search(rf"\.{name}\b", CSS)


# The frame


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_an_error_page_renders_without_request_user_or_database(name, language):
    with translation.override(language):
        html = render_to_string(f"{name}.html")
    assert f'<html lang="{language}">' in html
    assert html.count("<h1") == 1
    assert 'id="isi"' in html


def test_a_public_page_has_one_style_sheet_and_no_script(rf):
    html = page(rf, "/masukan/")
    assert html.count('rel="stylesheet"') == 1
    assert "<script" not in html
    assert not re.search(r'src="(https?:)?//', html)
    # Nothing is fetched from elsewhere; the one link that leads away opens a message to be sent.
    assert set(re.findall(r'href="((?:https?:)?//[^/"]*)', html)) <= {"https://wa.me"}


def test_the_frame_is_small(rf):
    assert len(brotli.compress(page(rf, "/masukan/").encode())) <= 2048


def test_the_navigation_marks_where_one_is(rf):
    html = page(rf, "/tindak-lanjut/")
    (marked,) = re.findall(r'<a\s[^>]*aria-current="true"[^>]*>([^<]*)</a>', html)
    assert marked == "Tindak lanjut"


def test_the_navigation_marks_nothing_outside_its_sections(rf):
    assert 'aria-current="true"' not in page(rf, "/masuk/")


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/masukan/", "/en/masukan/"),
        ("/masukan/?wilayah=buru&page=2", "/en/masukan/?wilayah=buru&amp;page=2"),
        ("/masuk/?next=/meja/", "/en/masuk/?next=/meja/"),
    ],
)
def test_the_language_switch_leads_to_the_same_page(rf, here, there):
    assert f'href="{there}"' in re.sub(r"\s+", " ", page(rf, here))


def test_the_language_switch_leads_back(rf):
    with translation.override("en"):
        request = rf.get("/en/masukan/?q=x")
        request.resolver_match = None
        assert portal(request)["other_language_url"] == "/masukan/?q=x"


@pytest.mark.parametrize(
    ("language", "path", "home"), [("id", "/tidak/ada/", "/en/"), ("en", "/en/tidak/ada/", "/")]
)
def test_a_page_that_does_not_exist_switches_to_the_home_page(rf, language, path, home):
    with translation.override(language):
        request = rf.get(path)
        request.resolver_match = None
        assert portal(request)["other_language_url"] == home


def test_a_message_of_error_is_shown_as_danger(rf):
    message = SimpleNamespace(level_tag="error", __str__=lambda _: "x")
    assert "alert-danger" in page(rf, "/masukan/", messages=[message])


# The components


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_says_its_word(status):
    html = marks.status(status, "kata")
    assert words(html) == "kata"
    assert f"status-{status}" in html


def test_overdue_counts_working_days():
    assert words(component("overdue", days=4)) == "terlambat 4 hari kerja"


@pytest.mark.parametrize("days", [0, None, ""])
def test_overdue_is_silent_when_nothing_is_late(days):
    assert words(component("overdue", days=days)) == ""


def test_the_sample_mark_shows_only_for_the_sample():
    assert words(marks.sample_mark(when=True)) == "data contoh"
    assert words(marks.sample_mark(when=False)) == ""


def test_what_stands_in_a_status_is_text():
    assert "<b>" not in marks.status('"><b>', "<b>")


def test_pagination_keeps_the_rest_of_the_query():
    html = component(
        "pagination", page_obj=Paginator(range(30), 10).page(2), querystring="wilayah=buru&q=a%26b"
    )
    assert 'href="?wilayah=buru&amp;q=a%26b&amp;page=1"' in html
    assert 'href="?wilayah=buru&amp;q=a%26b&amp;page=3"' in html


def test_pagination_writes_page_numbers_without_separator(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    html = component("pagination", page_obj=Paginator(range(30000), 10).page(2300), querystring="")
    assert 'href="?page=2301"' in html
    assert "Halaman 2.300 dari 3.000" in words(html)  # so the separator was really on


def test_pagination_is_silent_on_one_page():
    assert words(component("pagination", page_obj=Paginator(range(3), 10).page(1))) == ""


def test_the_filters_open_when_they_are_in_use():
    form = Form()
    form.is_active = False
    assert "open" not in re.search(r"<details[^>]*>", component("filters", form=form))[0]
    form.is_active = True
    html = component("filters", form=form, reset_url="/masukan/")
    assert "open" in re.search(r"<details[^>]*>", html)[0]
    assert 'href="/masukan/"' in html


def test_the_timeline_prints_the_zone():
    event = {"at": datetime(2021, 3, 3, 0, 30, tzinfo=ZoneInfo("UTC")), "label": "Ditugaskan"}
    with translation.override("id"):
        html = component("timeline", events=[event])
    assert "3 Maret 2021, 09.30 WIT" in words(html)
    assert 'datetime="2021-03-03T09:30:00+09:00"' in html


def test_the_timeline_shows_who_what_and_files_as_text():
    file = SimpleNamespace(
        name="<b>.pdf", weight_label="PDF, 120 kB", is_image=False, get_absolute_url="/lampiran/1/"
    )
    event = {
        "label": "Dilaporkan",
        "institution_name": "Bappeda",
        "note": "<script>",
        "link": "https://contoh.go.id/bukti?a=1&b=2",
        "is_sample": True,
        "attachments": [file],
    }
    html = component("timeline", events=[event])
    assert "<script>" not in html
    assert "&lt;b&gt;.pdf" in html
    assert "(PDF, 120 kB)" in words(html)
    assert "data contoh" in words(html)
    assert 'href="https://contoh.go.id/bukti?a=1&amp;b=2"' in html


def test_the_steps_mark_the_current_one():
    steps = [
        {"label": "Diumumkan", "done": True, "at": date(2021, 2, 1)},
        {"label": "Berlangsung", "current": True},
        {"label": "Ditutup"},
    ]
    html = component("steps", steps=steps)
    assert html.count('aria-current="step"') == 1
    assert "Diumumkan (selesai)" in words(html)


# Forms


def test_a_refused_form_says_so_and_leads_to_each_field(rf):
    form = Form({"topic": ""})
    html = page(rf, "/masukan/", "components/form_page.html", form=form, heading="Masukan baru")
    assert "Ada yang perlu diperbaiki" in re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1]
    summary = html[html.index('role="alert"') : html.index("<form")]
    for target in ("id_topic", "id_attended_0", "id_file"):
        assert f'href="#{target}"' in summary
        assert f'id="{target}"' in html


def test_an_error_is_tied_to_its_field(rf):
    html = page(rf, "/masukan/", "components/form_page.html", form=Form({}), heading="x")
    field = re.search(r'<input[^>]*name="topic"[^>]*>', html)[0]
    assert 'aria-invalid="true"' in field
    for described in re.search(r'aria-describedby="([^"]*)"', field)[1].split():
        assert f'id="{described}"' in html
    assert re.search(r'<fieldset[^>]*aria-describedby="id_attended_error"', html)
    assert 'id="id_attended_error"' in html


def test_a_form_with_files_is_multipart_and_lets_the_server_check(rf):
    html = page(rf, "/masukan/", "components/form_page.html", form=Form(), heading="x")
    (tag,) = re.findall(r'<form\s+method="post"[^>]*multipart[^>]*>', html)
    assert "novalidate" in tag
    assert 'role="alert"' not in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/masuk/", "/sandi/lupa/", "/sandi/lupa/terkirim/", "/sandi/atur/1-x/", "/en/masuk/"]
)
def test_the_pages_of_signing_in_are_in_the_frame(client, path):
    html = client.get(path).content.decode()
    assert 'id="isi"' in html
    assert html.count("<h1") == 1
    assert "<script" not in html


@pytest.mark.django_db
def test_sign_in_keeps_where_one_was_going(client):
    html = client.get("/masuk/?next=/meja/").content.decode()
    assert re.search(r'<input[^>]*name="next"[^>]*value="/meja/"', html)
    assert 'name="login"' in html
    assert 'name="password"' in html
