"""The tags that work out once what is the same each time say what Django's say (rakor_portal/kept_tags.py)."""

import pytest
from django.template import Context, engines
from django.template.loader import get_template
from django.urls import NoReverseMatch
from django.utils import translation

from meetings.forms.filters import InputFilterForm
from meetings.templatetags.filters import filter_fields
from rakor_portal.kept_tags import Address, ExtendsOnce, Kept
from tests import factories


def made(source):
    return engines["django"].from_string(source).template


def said(template, language="id", **values):
    with translation.override(language):
        return template.render(Context(values))


def test_words_are_said_in_each_language():
    template = made('{% load i18n %}{% translate "Wilayah" %} {% translate "Rapat" %}')
    for _n in range(2):
        assert said(template) == "Wilayah Rapat"
        assert said(template, "en") == "Region Meetings"


def test_words_with_a_context_and_words_in_a_variable():
    template = made('{% load i18n %}{% translate "Masukan" context "beberapa" as word %}<{{ word }}>')
    for _n in range(2):
        assert said(template) == "<Masukan>"
        assert said(template, "en") == "<Inputs>"


def test_what_depends_on_a_value_is_not_kept():
    template = made("{% load i18n %}{% translate word %}{% translate word|upper %}")
    assert [said(template, "en", word=word) for word in ("Wilayah", "Rapat")] == [
        "RegionREGION",
        "MeetingsMEETINGS",
    ]


def test_an_address_has_the_prefix_of_the_language():
    template = made(
        '{% url "meeting_list" %} {% url "input_detail" number %}{% url "board" as there %} {{ there }}'
    )
    for number in ("M-2021-0001", "M-2021-0002", "M-2021-0001"):
        assert said(template, number=number) == f"/rapat/ /masukan/{number}/ /papan/"
        assert said(template, "en", number=number) == f"/en/rapat/ /en/masukan/{number}/ /en/papan/"


def test_an_address_that_there_is_not_is_an_error_or_nothing():
    with pytest.raises(NoReverseMatch):
        said(made('{% url "input_detail" number %}'), number="x")
    assert said(made('{% url "input_detail" number as there %}<{{ there }}>'), number="x") == "<>"
    assert said(made('{% url "nowhere" as there %}<{{ there }}>')) == "<>"


def test_a_page_fills_the_blocks_of_the_page_that_it_extends():
    middle = made("{% extends base %}{% block content %}<b>{% block more %}{% endblock %}</b>{% endblock %}")
    page = made(
        "{% extends middle %}{% block title %}Judul{% endblock %}{% block more %}{{ word }}{% endblock %}"
    )
    for word in ("satu", "dua"):
        html = said(page, middle=middle, base=get_template("base.html").template, word=word)
        assert "<title>Judul · Portal Rakor Maluku</title>" in html
        assert f"<b>{word}</b>" in html


def test_the_templates_of_the_portal_have_these_tags():
    template = made(
        '{% extends "base.html" %}{% load i18n %}{% block content %}{% translate "x" %}{% endblock %}'
    )
    assert isinstance(template.nodelist[0], ExtendsOnce)
    nodes = {
        type(node)
        for node in made('{% load i18n %}{% translate "x" %}{% url "home" %}{% url "a" b %}').nodelist
    }
    assert {Kept, Address} <= nodes


@pytest.mark.django_db
def test_the_fields_of_a_filter_are_kept_for_what_is_chosen():
    def fields(language="id", **chosen):
        with translation.override(language):
            return filter_fields(InputFilterForm(chosen))

    first = fields(status="agreed")
    assert '<option value="agreed" selected>' in first
    assert fields(status="agreed") is first
    assert '<option value="received" selected>' in fields(status="received")
    assert "Semua wilayah" in first
    assert "All regions" in fields("en", status="agreed")
    assert 'aria-invalid="true"' in fields(status="agreed", tahun="1")
    assert 'value="jaringan"' in fields(status="agreed", q="jaringan")
    assert fields(status="agreed") is first
    factories.InstitutionFactory(name="Badan Baru")
    assert "Badan Baru" in fields(status="agreed")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        {"q": " " * 2000},
        {"q": "\u200b"},
        {"tahun": "2_021"},
        {"tahun": "２０２１"},
        {"tahun": f"{' ' * 300}2021"},
    ],
)
def test_what_one_stranger_typed_is_not_shown_to_the_next(typed):
    read_alike = InputFilterForm(
        {name: value.strip() and "2021" for name, value in typed.items() if name != "q"}
    )
    filter_fields(InputFilterForm(typed))
    shown = filter_fields(read_alike)
    assert next(iter(typed.values())) not in shown
