"""The embedded PostgreSQL, for real: started, killed, raced, and kept out of other people's folders."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

import psutil
import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured

from rakor_portal import database
from rakor_portal.database import DatabaseNotStarted, EmbeddedPostgres, Postmaster, database_config

ROOT = os.geteuid() == 0
BUSY = """
import psycopg, sys
connection = psycopg.connect(host=sys.argv[1], user="postgres", dbname="rakor")
print("busy", flush=True)
connection.execute("SELECT count(*) FROM generate_series(1, 30000000)")
"""


@pytest.fixture
def outside(monkeypatch):
    """Where root's servers live in these tests; open to everybody, unlike pytest's own folders."""
    folder = Path(tempfile.mkdtemp(prefix="rakor-test-"))
    folder.chmod(0o755)
    monkeypatch.setattr(database, "OUTSIDE_HOME", folder / "lib")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server(outside):
    server = EmbeddedPostgres(outside / "var", durable=False)
    yield server
    server.stop()


def ask(server, sql="SELECT 1"):
    with psycopg.connect(host=str(server.ensure()), user="postgres", dbname="rakor") as connection:
        return connection.execute(sql).fetchone()[0]


def kill(pid):
    process = psutil.Process(pid)
    os.kill(pid, signal.SIGKILL)
    with_deadline(lambda: not psutil.pid_exists(pid) or process.status() == psutil.STATUS_ZOMBIE)


def with_deadline(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_server_answers_and_keeps_its_data_over_a_restart(server):
    with psycopg.connect(host=str(server.ensure()), user="postgres", dbname="rakor") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    assert server.stop() is True
    assert server.stop() is False
    assert ask(server, "SELECT n FROM kept") == 7


def test_server_searches_in_indonesian_and_knows_unicode_case(server):
    assert ask(server, "SELECT to_tsvector('indonesian', 'pembangunan')::text") == "'bangun':1"
    assert ask(server, "SELECT upper('é')") == "É"


def test_server_listens_on_no_network_and_only_its_owner_opens_the_socket(server):
    assert ask(server, "SELECT current_setting('listen_addresses')") == ""
    socket = server.ensure() / ".s.PGSQL.5432"
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700


def test_killed_server_is_back_at_the_next_call(server):
    ask(server)
    first = server.process_id()
    kill(first)
    assert ask(server) == 1
    assert server.process_id() != first


def test_server_killed_in_the_middle_of_a_query_is_back(server):
    busy = subprocess.Popen(
        [
            sys.executable,
            "-c",
            BUSY,
            str(server.ensure()),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with busy:
        assert busy.stdout.readline() == "busy\n"
        time.sleep(0.2)
        kill(server.process_id())
        assert ask(server) == 1


@pytest.mark.parametrize(
    "content",
    ["", "not a number\n", "999999999\n", f"{os.getpid()}\n/elsewhere\n1\n5432\n/tmp\n\n1 2\nready\n"],
    ids=["empty", "rubbish", "no such process", "another program's number"],
)
def test_stale_pid_file_does_not_keep_the_server_from_starting(server, content):
    ask(server)
    server.stop()
    (server.data / Postmaster.FILE).write_text(content)
    if ROOT:
        owner = server.place.stat()
        os.chown(server.data / Postmaster.FILE, owner.st_uid, owner.st_gid)
    assert ask(server) == 1


def test_broken_off_creation_is_begun_anew(server):
    server.var_dir.mkdir()
    server._make_place()
    (server.place / "data.draft").mkdir()
    (server.place / "data.draft" / "PG_VERSION").write_text("18")
    assert ask(server) == 1


def test_many_processes_that_start_at_once_get_one_server(server):
    code = (
        "import sys\nfrom pathlib import Path\nfrom rakor_portal import database\n"
        "database.OUTSIDE_HOME = Path(sys.argv[2])\n"
        "server = database.EmbeddedPostgres(Path(sys.argv[1]), durable=False)\n"
        "server.ensure()\nprint(server.process_id())"
    )
    arguments = [sys.executable, "-c", code, str(server.var_dir), str(database.OUTSIDE_HOME)]
    processes = [subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    pids = {process.communicate(timeout=60)[0] for process in processes}
    assert pids == {f"{server.process_id()}\n"}
    # They have all ended, the server has not.
    assert ask(server) == 1


def test_long_path_gets_a_short_socket_folder(outside):
    server = EmbeddedPostgres(outside / ("rapat koordinasi " * 6) / "var", durable=False)
    try:
        assert ask(server) == 1
        folder = server.ensure()
        assert not folder.is_relative_to(server.place)
    finally:
        server.stop()
    assert not folder.exists()


def test_variables_of_another_postgresql_do_not_reach_the_server(server, monkeypatch):
    for name, value in {"PGDATA": "/nowhere", "PGPORT": "1", "PGOPTIONS": "-c x=y", "PGHOST": "x"}.items():
        monkeypatch.setenv(name, value)
    socket_folder = server.ensure()
    for name in ("PGPORT", "PGOPTIONS", "PGHOST"):
        monkeypatch.delenv(name)
    with psycopg.connect(host=str(socket_folder), user="postgres", dbname="rakor") as connection:
        assert connection.execute("SHOW port").fetchone() == ("5432",)


def test_failed_start_tells_why(server):
    ask(server)
    server.stop()
    with (server.data / "postgresql.conf").open("a") as file:
        file.write("\nshared_buffers = 'rubbish'\n")
    with pytest.raises(DatabaseNotStarted, match="shared_buffers"):
        server.ensure()


@pytest.mark.skipif(not ROOT, reason="only root gives the server to another user")
def test_root_in_a_private_home_loosens_no_folder(outside, server):
    home = outside / "home"
    var = home / "project" / "var"
    var.mkdir(parents=True)
    home.chmod(0o700)
    (home / "project").chmod(0o750)
    watched = [*var.parents, var]
    before = {path: path.stat().st_mode for path in watched}
    private = EmbeddedPostgres(var, durable=False)
    try:
        assert ask(private) == 1
        assert private.place.is_relative_to(database.OUTSIDE_HOME)
        assert {path: path.stat().st_mode for path in watched} == before
        assert stat.S_IMODE(private.place.stat().st_mode) == 0o700
        pid = private.process_id()
        assert psutil.Process(pid).uids().real == private.place.stat().st_uid != 0
        # Started again, it is the same one.
        private.stop()
        assert ask(private) == 1
    finally:
        private.stop()


@pytest.mark.skipif(not ROOT, reason="only root gives the server to another user")
def test_root_with_programs_in_a_private_home_runs_a_copy_of_them(server, monkeypatch):
    monkeypatch.setattr(database, "_can_run", lambda program, user: False)
    assert ask(server) == 1
    program = Path(psutil.Process(server.process_id()).exe())
    assert program.is_relative_to(server.place)


@pytest.mark.skipif(not ROOT, reason="only root gives the server to another user")
def test_root_stays_in_an_open_folder(server):
    ask(server)
    assert server.place == server.var_dir / "postgres"


# Another PostgreSQL


def test_address_of_another_postgresql_is_taken_apart():
    config = database_config("postgresql://an%40a:s%3Acret@db.go.id:6432/rakor?sslmode=require", Path("/var"))
    assert config["ENGINE"] == "django.db.backends.postgresql"
    assert (config["USER"], config["PASSWORD"]) == ("an@a", "s:cret")
    assert (config["HOST"], config["PORT"], config["NAME"]) == ("db.go.id", "6432", "rakor")
    assert config["OPTIONS"]["sslmode"] == "require"
    assert config["CONN_MAX_AGE"] == 60
    assert config["CONN_HEALTH_CHECKS"] is True


def test_address_may_be_a_socket_or_pairs():
    assert database_config("postgresql:///rakor?host=/run/postgresql", Path())["HOST"] == "/run/postgresql"
    assert database_config("dbname=rakor host=db", Path())["NAME"] == "rakor"


@pytest.mark.parametrize(
    "url", ["mysql://u:geheim@h/x", "postgresql://u:geheim@h", "postgresql://u:geheim@[/x"]
)
def test_unreadable_address_is_refused_without_showing_the_password(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as error:
        database_config(url, Path())
    assert "geheim" not in "".join(traceback.format_exception(error.value))
