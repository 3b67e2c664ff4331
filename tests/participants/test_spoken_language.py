"""The language is found out once for a page (participants/languages.py)."""

import pytest
from django.utils import translation

from participants.addresses import address_of
from participants.languages import language, one_language


def test_it_is_the_one_that_is_active():
    for code in ("id", "en"):
        with translation.override(code):
            assert language() == code


def test_it_is_found_out_once_for_what_is_said_in_one_language(monkeypatch):
    asked = []
    monkeypatch.setattr("participants.languages.get_language", lambda: asked.append(True) or "en")
    with one_language():
        with one_language():
            assert language() == "en"
        assert language() == "en"
    assert len(asked) == 1


def test_what_goes_wrong_meanwhile_leaves_no_language_behind():
    with translation.override("en"), pytest.raises(ZeroDivisionError), one_language():
        raise ZeroDivisionError
    with translation.override("id"):
        assert language() == "id"


def test_an_address_is_in_the_language_of_its_page():
    for code, address in (("id", "/masukan/M-2021-0001/"), ("en", "/en/masukan/M-2021-0001/")):
        with translation.override(code), one_language():
            assert address_of("input_detail", "M-2021-0001") == address
