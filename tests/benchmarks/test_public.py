"""`make benchmark`: what the public pages cost the server and the link, with 10, 1,000 and 10,000 meetings.

Requests per second of each page, kept and made anew, beside the bare view on the same gunicorn in the same run; queries;
bytes; of the most meetings the load event over an emulated 6 kB/s with 600 ms. Prints tables and writes benchmark-public.json under
RAKOR_VAR; asserts no time. RAKOR_MEETINGS=10,1000 takes other numbers, RAKOR_SECONDS=2 how long each page is asked at a time,
RAKOR_PAGES=home,inputs only some pages (tests/benchmarks/portal.py names them).

"Made anew" is a page that is not kept (PUBLIC_CACHE_MB=0), while what was counted over all rows since the last change is.
"""

import json
import os
import statistics
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings

from tests.benchmarks.portal import Portal

MEETINGS = [int(number) for number in os.environ.get("RAKOR_MEETINGS", "10,1000,10000").split(",")]
SECONDS = os.environ.get("RAKOR_SECONDS", "0.6")
ROUNDS = 5  # in which bare view and page are asked by turns: a shared machine is not two seconds alike
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


def speeds(portals):
    """{meetings: {page: {"kept", "anew": requests/s ÷ bare view's; "…_growth": how much longer than with the fewest meetings}}}

    All portals are up at once and asked by turns, between two runs of the bare view: the parts of a round can be compared.
    """
    rows = {number: {name: {} for name in portal.addresses} for number, portal in portals.items()}
    names = next(iter(portals.values())).addresses
    for kind, megabytes in (("kept", "32"), ("anew", "0")):
        with ExitStack() as up:
            bare = up.enter_context(next(iter(portals.values())).served("tests.benchmarks.bare"))
            ports = {
                number: up.enter_context(portal.served(PUBLIC_CACHE_MB=megabytes))
                for number, portal in portals.items()
            }
            for name in names:
                addresses = {
                    number: (ports[number], portal.addresses[name]) for number, portal in portals.items()
                }
                for asked in addresses.values():
                    load_once(*asked)
                rounds = [_round(bare, addresses) for _n in range(ROUNDS)]
                for number, asked in addresses.items():
                    rows[number][name] |= _median_of(rounds, number, kind) | {
                        f"{kind}_p50_ms": load(*asked, connections=1)["p50_ms"]
                    }
    return rows


def _round(bare, addresses):
    """{"bare", number of meetings: requests per second}"""
    before = load(bare, "/")["per_second"]
    found = {number: load(*asked) for number, asked in addresses.items()}
    after = load(bare, "/")["per_second"]
    return {number: run["per_second"] for number, run in found.items()} | {
        "bare": (before + after) / 2,
        "bytes": {number: run["bytes"] for number, run in found.items()},
    }


def _median_of(rounds, number, kind):
    fewest = min(MEETINGS)
    shares = sorted(one[number] / one["bare"] for one in rounds)
    return {
        kind: statistics.median(shares),
        f"{kind}_shares": shares,
        f"{kind}_growth": statistics.median(one[fewest] / one[number] for one in rounds),
        f"{kind}_per_second": statistics.median(one[number] for one in rounds),
        f"{kind}_bare_per_second": statistics.median(one["bare"] for one in rounds),
        f"{kind}_bytes": rounds[-1]["bytes"][number],
    }


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
    portals = {number: Portal(number) for number in MEETINGS}
    made_in = {number: portal.load() for number, portal in portals.items()}
    try:
        found = speeds(portals)
        for number, portal in portals.items():
            for name, asked in queries(portal).items():
                found[number][name]["queries"] = asked
        most = max(portals)
        for name, row in first_visits(portals[most], browser).items():
            found[most][name] |= row
    finally:
        for portal in portals.values():
            portal.stop()
    for number, rows in found.items():
        report(number, rows, made_in[number])
    first_visit_report(found[most])
    target = Path(settings.RAKOR_VAR) / "benchmark-public.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(found, indent=1))


def report(number, rows, seconds):
    print(f"\n{number:,} meetings (made in {seconds:.0f} s)")  # noqa: T201
    print(f"{'page':32} kept÷bare anew÷bare  anew ms queries  bytes  growth kept, anew")  # noqa: T201
    for name, row in rows.items():
        print(  # noqa: T201
            f"{name:32} {row['kept']:9.2f} {row['anew']:9.3f} {row['anew_p50_ms']:8.1f} {row['queries']:7}"
            f" {row['anew_bytes']:6}  × {row['kept_growth']:.2f}, × {row['anew_growth']:.2f}",
            flush=True,
        )
    for kind in ("kept", "anew"):
        shares = [row[kind] for row in rows.values()]
        print(f"{kind}: median {statistics.median(shares):.3f}, least {min(shares):.3f} of the bare view")  # noqa: T201


def first_visit_report(rows):
    print(f"\n{'page':32}  bytes requests  load s  again s, status, bytes")  # noqa: T201
    for name, row in rows.items():
        print(  # noqa: T201
            f"{name:32} {row['bytes']:6} {row['requests']:8} {row['load_ms'] / 1000:7.2f}"
            f" {row['again_ms'] / 1000:8.2f} {row['again']}"
        )
