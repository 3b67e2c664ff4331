"""`make benchmark`: what the public pages cost the server and the link, with 10, 1,000 and 10,000 meetings.

Requests per second of each page, kept and made anew, beside the bare view on the same gunicorn in the same run; queries;
bytes; the load event over an emulated 6 kB/s with 600 ms. Prints one table and writes benchmark-public.json under
RAKOR_VAR; asserts no time. RAKOR_MEETINGS=10,1000 takes other numbers, RAKOR_SECONDS=2 how long each page is asked at a time,
RAKOR_PAGES=home,inputs only some pages (tests/benchmarks/portal.py names them).

"Made anew" is a page that is not kept (PUBLIC_CACHE_MB=0), while what was counted over all rows since the last change is.
"""

import json
import os
import statistics
import subprocess
import sys
from operator import itemgetter
from pathlib import Path

from django.conf import settings

from tests.benchmarks.portal import Portal

MEETINGS = [int(number) for number in os.environ.get("RAKOR_MEETINGS", "10,1000,10000").split(",")]
SECONDS = os.environ.get("RAKOR_SECONDS", "0.7")
PAIRS = 5  # times that the bare view and the page are asked, one after the other: a shared machine is not two seconds alike
CONNECTIONS = 8
HARSH = {"offline": False, "latency": 600, "downloadThroughput": 6_000, "uploadThroughput": 6_000}

QUERIES = """
import json, sys
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
found, client = {}, Client(SERVER_NAME="localhost")
for name, address in json.loads(sys.argv[-1] if sys.argv[-1].startswith("{") else __import__("os").environ["PAGES"]).items():
    client.get(address)
    with CaptureQueriesContext(connection, ) as queries:
        client.get(address)
        found[name] = len(queries)
print(json.dumps(found))
"""


def load(port, *paths, connections=CONNECTIONS):
    """What tests/benchmarks/load.py tells."""
    command = [
        sys.executable,
        "tests/benchmarks/load.py",
        str(port),
        ",".join(paths),
        SECONDS,
        str(connections),
    ]
    done = subprocess.run(command, cwd=settings.BASE_DIR, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def speeds(portal):
    """{page: {"kept", "anew": requests/s ÷ bare view's; "p50_kept_ms", "p50_anew_ms": at one connection}}"""
    rows = {name: {} for name in portal.addresses}
    for kind, megabytes in (("kept", "32"), ("anew", "0")):
        with (
            portal.served(PUBLIC_CACHE_MB=megabytes) as port,
            portal.served("tests.benchmarks.bare") as bare_port,
        ):
            for name, address in portal.addresses.items():
                load_once(port, address)
                pairs = [(load(bare_port, "/"), load(port, address)) for _n in range(PAIRS)]
                pairs = sorted(
                    ((page["per_second"] / bare["per_second"], page, bare) for bare, page in pairs),
                    key=itemgetter(0),
                )
                share, page, bare = pairs[PAIRS // 2]
                rows[name] |= {
                    kind: share,
                    f"{kind}_shares": [pair[0] for pair in pairs],
                    f"{kind}_per_second": page["per_second"],
                    f"{kind}_bare_per_second": bare["per_second"],
                    f"{kind}_p50_ms": load(port, address, connections=1)["p50_ms"],
                    f"{kind}_bytes": page["bytes"],
                }
    return rows


def load_once(port, address):
    """Both workers have seen it."""
    command = [sys.executable, "tests/benchmarks/load.py", str(port), address, "0.3", str(CONNECTIONS)]
    subprocess.run(command, cwd=settings.BASE_DIR, check=True, stdout=subprocess.DEVNULL)


def first_visits(portal, browser):
    """{page: bytes, requests, load event in ms over the harsh link, and what a repeat visit takes}, each in a new profile."""
    rows = {}
    with portal.served() as port:
        for name, address in portal.addresses.items():
            rows[name] = visit(browser, f"http://localhost:{port}{address}")
    return rows


def visit(browser, url):
    context = browser.new_context(locale="id-ID", timezone_id="Asia/Jayapura")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", HARSH)
    loaded, statuses = [], []
    session.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    session.on(
        "Network.responseReceivedExtraInfo",
        lambda event: statuses.append((event["statusCode"], len(event.get("headersText", "")))),
    )
    page.goto(url)
    row = {"bytes": sum(loaded), "requests": len(loaded), "load_ms": _load_event(page)}
    del loaded[:], statuses[:]
    page.reload()
    row |= {"again_ms": _load_event(page), "again": statuses[0]}
    context.close()
    return row


def _load_event(page):
    return page.evaluate("performance.getEntriesByType('navigation')[0].loadEventStart")


def queries(portal):
    answer = portal.manage(
        "shell", "--no-imports", "-v0", "-c", QUERIES, PUBLIC_CACHE_MB="0", PAGES=json.dumps(portal.addresses)
    )
    return json.loads(answer.splitlines()[-1])


def test_what_the_public_pages_cost(browser):
    found = {}
    for number in MEETINGS:
        portal = Portal(number)
        seconds = portal.load()
        try:
            rows = speeds(portal)
            for name, asked in queries(portal).items():
                rows[name]["queries"] = asked
            visits = first_visits(portal, browser)
        finally:
            portal.stop()
        found[number] = {name: row | visits[name] for name, row in rows.items()}
        report(number, found[number], seconds)
    flat(found)
    target = Path(settings.RAKOR_VAR) / "benchmark-public.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(found, indent=1))


def report(number, rows, seconds):
    print(f"\n{number:,} meetings (made in {seconds:.0f} s)")  # noqa: T201
    print(f"{'page':32} kept÷bare anew÷bare  anew ms queries  bytes requests  load s  again s, status, bytes")  # noqa: T201
    for name, row in rows.items():
        print(  # noqa: T201
            f"{name:32} {row['kept']:9.2f} {row['anew']:9.3f} {row['anew_p50_ms']:8.1f} {row['queries']:7}"
            f" {row['bytes']:6} {row['requests']:8} {row['load_ms'] / 1000:7.2f} {row['again_ms'] / 1000:8.2f} {row['again']}",
            flush=True,
        )
    for kind in ("kept", "anew"):
        shares = [row[kind] for row in rows.values()]
        print(f"{kind}: median {statistics.median(shares):.3f}, least {min(shares):.3f} of the bare view")  # noqa: T201


def flat(found):
    """How much longer a page takes with the most meetings than with the fewest."""
    fewest, most = min(found), max(found)
    for name, row in found[most].items():
        growth = {kind: found[fewest][name][kind] / row[kind] for kind in ("kept", "anew")}
        print(f"{name:32} × {growth['kept']:.2f} kept, × {growth['anew']:.2f} anew")  # noqa: T201
