"""`make benchmark`: CPU seconds of a notula of 50 pages, and what one more costs in memory.

Prints a line for each and writes benchmark-documents.json under var/; asserts no time. The goal is under a second.
"""

import copy
import json
import resource
import statistics
import time
from pathlib import Path

import pytest
from django.conf import settings

from meetings.documents.papers import PAPERS
from meetings.documents.typesetting import stamp
from tests import factories

ROUNDS = 5
ADDRESS = "https://rakor.malukuprov.go.id/dokumen/K7QM-3XZA-9PTD/"
SENTENCE = (
    "Kepala Dinas Komunikasi dan Informatika menyampaikan bahwa penyelenggaraan pemerintahan berbasis elektronik di "
    "kabupaten/kota masih terkendala jaringan, anggaran, dan sumber daya manusia, dan mengusulkan pendampingan. "
)


def a_long_one(data, entries):
    """The data of a notula with so many entries in the part of its activities, each with words of its own."""
    data = copy.deepcopy(data)
    item = next(item for part in data["bagian"] for item in part["acara"] if item["butir"])
    entry = item["butir"][0]
    item["butir"] = []
    for number in range(entries):
        one = copy.deepcopy(entry)
        words = f"Butir {number}. " + SENTENCE * 4
        one["alinea"] = [
            {
                "jenis": "alinea",
                "tanda": "",
                "tingkat": 0,
                "teks": words,
                "potongan": [{"teks": words, "gaya": ""}],
            }
        ]
        item["butir"].append(one)
    return data


@pytest.mark.benchmark
@pytest.mark.django_db
def test_a_notula_of_fifty_pages():
    meeting = factories.held_meeting()
    factories.note(meeting, "Sebuah butir.")
    paper = PAPERS["notula"]
    data = paper.data(meeting) | {"stempel": stamp("K7QM-3XZA-9PTD", ADDRESS)}
    paper.typeset(data)  # the fonts are read once in each process
    seconds, pages = [], 0
    for number in range(ROUNDS):
        long = a_long_one(data, 215 + number)  # other words each time: nothing is taken from memory
        start = time.process_time()
        made = paper.typeset(long, attach=long)
        seconds.append(time.process_time() - start)
        pages = made.pages
    found = {
        "pages": pages,
        "cpu_seconds_median": round(statistics.median(seconds), 3),
        "cpu_seconds": [round(value, 3) for value in seconds],
        "kilobytes": len(made.pdf) // 1000,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(found))  # noqa: T201 - what a benchmark is for
    folder = Path(settings.RAKOR_VAR)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "benchmark-documents.json").write_text(json.dumps(found, indent=1))
