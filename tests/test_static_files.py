"""Scripts find each other under the names that production serves them by."""

import re

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

STATEMENT = re.compile(r'^(?:import|export)\s[^;"]*?from "\./([^"]+)";|import\("\./([^"]+)"\)', re.MULTILINE)


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "rakor_portal.static_files.ManifestStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return FileSystemStorage(tmp_path / "js")


def test_every_import_names_a_file_by_its_hash(collected):
    """Under its plain name as well, a module would run twice on one page, each with a state of its own."""
    scripts = [name for name in collected.listdir("")[1] if re.fullmatch(r"[\w-]+\.[0-9a-f]{12}\.js", name)]
    imported = {
        target
        for script in scripts
        for targets in STATEMENT.findall(collected.open(script).read().decode())
        for target in targets
        if target
    }
    for name in ("outbox.", "uploads.", "upload-fields."):
        assert any(target.startswith(name) for target in imported), name
    assert imported <= set(scripts)


def test_the_example_in_a_scripts_comment_stays_as_it_is(collected):
    assert 'import * as outbox from "./outbox.js";' in collected.open("outbox.js").read().decode()
    hashed = next(
        name for name in collected.listdir("")[1] if re.fullmatch(r"outbox\.[0-9a-f]{12}\.js", name)
    )
    assert 'import * as outbox from "./outbox.js";' in collected.open(hashed).read().decode()
