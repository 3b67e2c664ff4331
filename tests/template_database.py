"""A database with all tables and no rows, of which each worker of the tests takes a copy.

Making it by the migrations takes half a minute, copying it half a second. Its name tells from which migrations it was
made, so the next run finds it; one of other migrations is dropped.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

PREFIX = "rakor_template_"


def template_database():
    """Its name; made first where it is not there. Workers that ask meanwhile wait."""
    name = PREFIX + _fingerprint()
    with _lock(), connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        found = {row[0] for row in cursor.fetchall()}
        for other in found - {name}:
            cursor.execute(f'DROP DATABASE IF EXISTS "{other}" WITH (FORCE)')
        if name not in found:
            being_made = f"{name}_being_made"
            cursor.execute(f'CREATE DATABASE "{being_made}"')
            _migrate(being_made)
            cursor.execute(f'ALTER DATABASE "{being_made}" RENAME TO "{name}"')
    return name


def _fingerprint():
    """Of every file beside a migration, ours and the packages'."""
    migrations = MigrationLoader(None).disk_migrations.values()
    folders = {Path(sys.modules[migration.__module__].__file__).parent for migration in migrations}
    seen = hashlib.blake2b(digest_size=8)
    for file in sorted(file for folder in folders for file in folder.glob("*.py")):
        seen.update(file.name.encode() + file.read_bytes())
    return seen.hexdigest()


def _migrate(database):
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_DATABASE": database},
        check=True,
    )


@contextmanager
def _lock():
    settings.RAKOR_VAR.mkdir(parents=True, exist_ok=True)
    with (settings.RAKOR_VAR / "template.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
