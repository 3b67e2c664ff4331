"""`make benchmark`: what each public page costs. Prints one table and writes var/benchmark-pages.json; asserts no time."""

import gzip
import json
import statistics
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

ROUNDS = 30


def addresses(meeting):
    follow_up = meeting.follow_ups.first()
    return [
        "/", "/rapat/", meeting.get_absolute_url(), "/masukan/", follow_up.input.get_absolute_url(),
        "/tindak-lanjut/", follow_up.get_absolute_url(), "/wilayah/", "/wilayah/kabupaten-buru/", "/instansi/",
    ]  # fmt: skip


@pytest.mark.django_db
def test_cost_of_each_public_page(client):
    meeting = factories.held_meeting()
    for _n in range(20):
        factories.agreed_input(meeting)
    rows = []
    for address in addresses(meeting):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get(address)
        number = len(queries)  # before the next request empties the log
        assert page.status_code == 200
        times = []
        for _n in range(ROUNDS):
            begun = time.perf_counter()
            client.get(address)
            times.append((time.perf_counter() - begun) * 1000)
        size = len(gzip.compress(page.content))
        rows.append({"page": address, "queries": number, "ms": statistics.median(times), "gzip_bytes": size})
    print()  # noqa: T201
    for row in rows:
        print("{page:60} {queries:3} queries {ms:7.1f} ms {gzip_bytes:6} bytes".format(**row))  # noqa: T201
    target = Path(settings.RAKOR_VAR) / "benchmark-pages.json"
    target.write_text(json.dumps(rows, indent=1))
