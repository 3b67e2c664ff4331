"""English is complete: every text that a person sees is in locale/en, translated and compiled.

Collecting the texts needs gettext's programs. Where a machine has none this part is skipped;
`.ci/run` installs them and sets REQUIRE_GETTEXT, which makes their absence a failure.
"""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


def compiled(path):
    with path.open("rb") as file:
        messages = gettext.GNUTranslations(file)._catalog
    return {key: text for key, text in messages.items() if key}


@pytest.fixture
def collected(tmp_path):
    """The catalogue as it would be if the texts were collected now."""
    if not shutil.which("xgettext"):
        if os.environ.get("REQUIRE_GETTEXT"):
            pytest.fail("gettext's programs are not installed")
        pytest.skip("gettext's programs are not installed")
    for folder in ("participants", "meetings", "rakor_portal", "templates", "static", "locale"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "rakor_portal.settings",
        "DEMO": "1",
        "PYTHONPATH": ".",
    }
    subprocess.run(
        [
            sys.executable,
            "manage.py",
            "makemessages",
            "--locale",
            "en",
            "--no-obsolete",
            "--add-location",
            "file",
        ],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
    )
    return tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"


def test_every_text_is_translated(collected, tmp_path):
    missing = subprocess.run(
        ["msgattrib", "--untranslated", "--no-wrap", str(collected)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    fuzzy = subprocess.run(
        ["msgattrib", "--only-fuzzy", "--no-wrap", str(collected)], check=True, capture_output=True, text=True
    ).stdout
    texts = [
        line for line in (missing + fuzzy).splitlines() if line.startswith('msgid "') and line != 'msgid ""'
    ]
    assert texts == []


def test_the_compiled_catalogue_is_the_written_one(collected, tmp_path):
    target = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--output-file", str(target), str(CATALOGUE / "django.po")], check=True)
    assert compiled(CATALOGUE / "django.mo") == compiled(target)


def test_a_translation_keeps_the_places_of_its_text():
    wrong = [
        (key, text)
        for key, text in compiled(CATALOGUE / "django.mo").items()
        if isinstance(key, str) and set(PLACEHOLDER.findall(key)) != set(PLACEHOLDER.findall(text))
    ]
    assert wrong == []
