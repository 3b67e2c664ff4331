"""What holds for the repository as a whole."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-s3.txt"]


def locked(name):
    """{package: version} of a lock file."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", (PROJECT / name).read_text(), re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_lock_file_pins_by_hash_and_names_no_host(name):
    text = (PROJECT / name).read_text()
    assert "://" not in text
    assert "make lock" in text.splitlines()[1]
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if not entry.startswith("#")]
    assert entries
    for entry in entries:
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_lock_files_agree():
    runtime, both, s3 = map(locked, LOCKS)
    assert runtime.items() <= both.items()
    assert s3.items() <= both.items()  # what the tests try is what an office installs


def test_lock_file_holds_every_dependency():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    names = {re.match(r"[\w-]+", line)[0].lower() for line in project["project"]["dependencies"]}
    assert names <= locked(LOCKS[0]).keys()
    dev = {re.match(r"[\w-]+", line)[0].lower() for line in project["dependency-groups"]["dev"]}
    assert dev <= locked(LOCKS[1]).keys()
    assert locked(LOCKS[2]).keys() >= {"boto3"}


def test_demo_does_not_run_where_demo_is_not_set():
    done = subprocess.run(
        [sys.executable, "manage.py", "run_portal"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "DEMO=1" in done.stderr


def test_makefile_tells_what_can_be_made():
    done = subprocess.run(["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=True)
    for target in ("run", "test", "lint", "format", "lock", "messages", "css", "stop", "clean"):
        assert f"make {target} " in done.stdout


def test_names_that_hide_what_is_in_a_file_are_not_used():
    listed = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    names = {Path(line).name for line in listed.stdout.splitlines()}
    assert not names & {"utils.py", "helpers.py", "services.py", "misc.py", "common.py"}


def test_container_image_forbids_the_demo():
    image = (PROJECT / "Dockerfile").read_text()
    assert "PRODUCTION=1" in image
    assert re.search(r"^USER (?!root)", image, re.MULTILINE)
    assert "HEALTHCHECK" in image
