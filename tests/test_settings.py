"""Settings in fresh processes, as a machine would start them."""

import os
import stat
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import formats, translation

from rakor_portal import environment

PROJECT = Path(__file__).parent.parent
WHOLE = {
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "rakor.maluku.go.id",
    "DATABASE_URL": "postgresql://u:p@db/rakor",
}


def start(code, **variables):
    """Runs `code` with these variables alone; returns (exit code, standard output, standard error)."""
    environ = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    done = subprocess.run(
        [sys.executable, *code],
        cwd=PROJECT,
        env=environ | {"DJANGO_SETTINGS_MODULE": "rakor_portal.settings"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.strip(), done.stderr.strip()


def setting(expression, **variables):
    code = ["-c", f"from django.conf import settings\nprint(*[{expression}])"]
    status, out, err = start(code, **variables)
    assert status == 0, err
    return out


@pytest.mark.parametrize("missing", sorted(WHOLE))
def test_production_does_not_start_without_a_secret_and_says_which_in_one_line(missing):
    variables = {name: value for name, value in WHOLE.items() if name != missing}
    status, _out, err = start(["manage.py", "check"], **variables)
    assert status == 1
    assert err.startswith(f"Settings: {missing} is not set")
    assert err.count("\n") == 0


def test_production_names_all_that_is_missing_at_once():
    _status, _out, err = start(["manage.py", "check"])
    assert "SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL are not set" in err


def test_gunicorn_says_it_in_one_line_too():
    status, _out, err = start(["-m", "gunicorn", "--check-config", "rakor_portal.wsgi"], **WHOLE, PORT="0")
    assert status == 0, err
    status, _out, err = start(["-m", "gunicorn", "--bind", "127.0.0.1:0", "rakor_portal.wsgi"])
    assert status == 1
    assert "Settings: SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL are not set" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("name", ["DEMO", "DEBUG", "TESTING"])
def test_production_machine_refuses_demo_accounts_and_debugging(name):
    status, _out, err = start(["manage.py", "check"], **WHOLE, PRODUCTION="1", **{name: "1"})
    assert status == 1
    assert err == f"Settings: {name}=1 is refused where PRODUCTION=1 is set."


def test_production_is_what_holds_when_nothing_is_said():
    assert setting("settings.PRODUCTION, settings.DEBUG, settings.DEMO_PASSWORD", **WHOLE) == ("True False")


def test_production_sends_cookies_over_tls_alone():
    secure = "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT"
    assert setting(secure, **WHOLE) == "True True True"
    assert setting("settings.SECURE_HSTS_SECONDS > 0, settings.SITE_URL", **WHOLE) == (
        "True https://rakor.maluku.go.id"
    )
    # A closed network without certificates says so itself.
    assert setting(secure, **WHOLE, SITE_URL="http://rakor.lan") == "False False False"


def test_guessable_secret_key_is_refused_in_production():
    status, _out, err = start(["manage.py", "check"], **WHOLE | {"SECRET_KEY": "rahasia"})
    assert status == 1
    assert "SECRET_KEY is too short" in err
    assert "rahasia" not in err


def test_demo_makes_its_key_once_and_keeps_it(tmp_path):
    variables = {"DEMO": "1", "RAKOR_VAR": str(tmp_path / "var")}
    first = setting("settings.SECRET_KEY", **variables)
    assert len(first) >= 50
    assert setting("settings.SECRET_KEY", **variables) == first
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]


def test_no_database_is_started_by_reading_settings(tmp_path):
    setting("settings.DATABASES['default']['ENGINE']", DEMO="1", RAKOR_VAR=str(tmp_path))
    assert not (tmp_path / "postgres").exists()


# The readers


def test_mistyped_values_are_named(monkeypatch):
    monkeypatch.setenv("X", "yesno")
    with pytest.raises(ImproperlyConfigured, match="X must be 1 or 0, not 'yesno'"):
        environment.env_bool("X")
    with pytest.raises(ImproperlyConfigured, match="X must be a whole number"):
        environment.env_int("X", 1)


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("true", True), ("0", False), ("", False)])
def test_truth_values(monkeypatch, value, expected):
    monkeypatch.setenv("X", value)
    assert environment.env_bool("X", default=not expected) is expected


def test_lists_and_empty_values(monkeypatch):
    monkeypatch.setenv("X", " a.go.id, ,b.go.id ")
    assert environment.env_list("X") == ["a.go.id", "b.go.id"]
    monkeypatch.setenv("X", "  ")
    assert environment.env_str("X", "default") == "default"
    assert environment.env_int("X", 5) == 5


def test_mail_address_is_taken_apart(monkeypatch):
    monkeypatch.setenv("X", "smtp+tls://portal%40go.id:p%2Fw@mail.go.id?timeout=3")
    mail = environment.env_mail("X")
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"]) == ("mail.go.id", 587)
    assert (mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]) == ("portal@go.id", "p/w")
    assert (mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"], mail["EMAIL_TIMEOUT"]) == (True, False, 3)


@pytest.mark.parametrize("value", ["mail.go.id", "imap://mail.go.id", "smtp://h:port", "smtp://"])
def test_unreadable_mail_address_is_named(monkeypatch, value):
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured, match="^X "):
        environment.env_mail("X")


# Forms of dates and numbers


@pytest.mark.parametrize("language", ["id", "en"])
def test_dates_are_never_read_month_first(language):
    with translation.override(language):
        read = formats.get_format("DATE_INPUT_FORMATS")
        assert read[0] == "%Y-%m-%d"
        assert not [form for form in read if form.startswith(("%m", "%b", "%B"))]
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


def test_numbers_and_dates_are_written_in_indonesian_form():
    with translation.override("id"):
        assert formats.number_format(Decimal("1234.5"), force_grouping=True) == "1.234,5"
        # Not grouped by itself: a year is a number too.
        assert formats.localize(2021) == "2021"
        assert formats.date_format(date(2021, 3, 3), "l, j F Y") == "Rabu, 3 Maret 2021"


def test_a_certificate_that_is_not_there_is_told_at_the_start(tmp_path):
    """Documents would be issued unsigned, and nobody would know."""
    variables = {
        "DEMO": "1",
        "RAKOR_VAR": str(tmp_path / "var"),
        "DOCUMENT_SIGNING_P12": str(tmp_path / "a.p12"),
    }
    status, _out, err = start(["manage.py", "check"], **variables)
    assert status == 1
    assert "DOCUMENT_SIGNING_P12 names" in err
    (tmp_path / "a.p12").write_bytes(b"x")
    assert setting("settings.DOCUMENT_SIGNING_P12", **variables) == str(tmp_path / "a.p12")
    assert setting("settings.DOCUMENT_SIGNING_P12", DEMO="1", RAKOR_VAR=str(tmp_path / "var")) == "None"
