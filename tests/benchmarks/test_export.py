"""`make benchmark`: the lists as files, at 1,000 and at 100,000 rows: how long, how large, how much more memory.

Prints a line for each and writes benchmark-export.json under var/; asserts no time.
"""

import json
import resource
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from meetings.models import FollowUp, Input, ServedInput
from tests import factories

FEW, MANY = 1_000, 100_000
FILES = [
    "/masukan/unduh.csv/",
    "/masukan/unduh.xlsx/",
    "/tindak-lanjut/unduh.csv/",
    "/tindak-lanjut/unduh.xlsx/",
]


def copy(model, first, until, **changes):
    """Rows `first` to `until`, as copies of the first row of the table; past the triggers, which would take an hour."""
    columns = [field.column for field in model._meta.concrete_fields if field.column != "id"]
    values = [changes.get(column, f'"{column}"') for column in columns]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
            f" SELECT {', '.join(values)} FROM (SELECT * FROM {model._meta.db_table} ORDER BY id LIMIT 1) AS one,"
            f" generate_series({first}, {until}) AS n ORDER BY n"
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


def make(first, until):
    key = "gen_random_uuid()"
    copy(Input, first, until, number="'M-2021-' || lpad(n::text, 6, '0')", client_key=key)
    newest = f"(SELECT max(id) FROM meetings_input) - {until} + n"
    copy(
        FollowUp, first, until,
        number="'TL-2021-' || lpad(n::text, 6, '0')", client_key=key, input_id=newest,
    )  # fmt: skip
    newest_follow_up = f"(SELECT max(id) FROM meetings_followup) - {until} + n"
    copy(ServedInput, first, until, input_id=newest, follow_up_id=newest_follow_up)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def peak():
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fetched(client, address):
    start, size = time.perf_counter(), 0
    for part in client.get(address).streaming_content:
        size += len(part)
    return size, time.perf_counter() - start


@pytest.mark.django_db
def test_memory_of_a_file_of_100_000_rows(client):
    factories.agreed_input(
        topic="Akses internet di pulau-pulau terluar", problem="Jaringan sering putus. " * 40
    )
    table = {}
    for number, first in ((FEW, 10), (MANY, FEW + 9)):
        make(first, number + 8)
        assert Input.objects.count() == number
        for address in FILES:
            size, seconds = fetched(client, address)
            table[f"{address} {number}"] = {"bytes": size, "seconds": seconds, "peak_mb": peak()}
            print(  # noqa: T201
                f"{number:>7,} rows {address:28} {size:>12,} bytes {seconds:6.1f} s, peak {peak():.0f} MB",
                flush=True,
            )
    target = Path(settings.RAKOR_VAR) / "benchmark-export.json"
    target.write_text(json.dumps(table, indent=1))
