"""Takes the pictures of the help pages from the sample: `make screenshots`. Its name keeps it out of `make test`."""

import base64
import json
import os
import struct
import zlib
from collections import Counter
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command

from meetings.actions.attendance import mark
from meetings.actions.entries import add_entry
from meetings.actions.meetings import start_meeting
from meetings.models import Entry, Meeting
from participants.models import User

pytestmark = [
    pytest.mark.skipif("RAKOR_SCREENSHOTS" not in os.environ, reason="only for `make screenshots`"),
    pytest.mark.django_db(transaction=True),
]

FOLDER = Path(settings.BASE_DIR) / "static" / "img" / "bantuan"
HEAVIEST = 40_000  # bytes of one picture
PHONE, DESK, WIDE, MARGIN = 360, 760, 960, 8  # px

# name → (account or "" for the public, address, width, what is shown, the most of its height in px)
PICTURES = {
    "meeting_inputs": ("", "{rakor}", DESK, "#masukan ~ table", 620),
    "history": ("", "/tindak-lanjut/TL-2021-0003/", DESK, "main", 800),
    "region_desk": ("ambon", "/daerah-saya/", PHONE, "main", 760),
    "input_form": ("ambon", "{coming}masukan/baru/", PHONE, "main form", 548),
    "answer": ("ambon", "/daerah-saya/", PHONE, "#jawaban", 430),
    "task_desk": ("bappeda", "/tugas-saya/", WIDE, "main", 640),
    "report_form": ("bappeda", "/tindak-lanjut/TL-2021-0007/selesai/", DESK, "main", 720),
    "secretariat_desk": ("sekretariat", "/meja/", DESK, "main", 790),
    "preparation": ("sekretariat", "/meja/rapat/{coming_pk}/", DESK, "main", 720),
    "chair_desk": ("pimpinan", "/pimpinan/", DESK, "main", 760),
    "chair_answer": ("pimpinan", "/pimpinan/", DESK, "#jawaban", 360),
    "manage": ("admin", "/kelola/", DESK, "main", 640),
    "cell": ("", "/data/jumlah-desa/provinsi-maluku/2023/", DESK, "main", 560),
    "figure_form": ("ambon", "/data/jumlah-penduduk/isi/", PHONE, "main form", 548),
    "figure_desk": ("walidata", "/meja/data/", DESK, "main", 640),
    "minutes": ("sekretariat", "/meja/rapat/{coming_pk}/notula/?acara={item_pk}", DESK, "main", 1092),
    "user_form": ("admin", "/kelola/akun/baru/?instansi=dinas-kominfo-kota-tual", DESK, "main form", 640),
}

PIXELS = """async (png) => {
    const image = new Image();
    image.src = "data:image/png;base64," + png;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const {data} = context.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let n = 0; n < data.length; n += 4) text += String.fromCharCode(data[n], data[n + 1], data[n + 2]);
    return btoa(text);
}"""


@pytest.fixture
def places(live_server, settings):
    settings.DEMO = True
    call_command("load_sample", stdout=StringIO())
    rakor, coming = Meeting.objects.get(year=2021), Meeting.objects.upcoming().get()
    return {
        "rakor": rakor.get_absolute_url(),
        "coming": coming.get_absolute_url(),
        "rakor_pk": rakor.pk,
        "item_pk": coming.agenda_items.get(position=3).pk,
        "coming_pk": coming.pk,
    }


def test_screenshots_for_the_help_pages(new_context, browser, places, settings):
    FOLDER.mkdir(exist_ok=True)
    studio = browser.new_page()
    signed_in, taken = {}, {}
    for name, (who, address, width, what, tallest) in PICTURES.items():
        if who not in signed_in:
            page = signed_in[who] = new_context().new_page()
            if who:
                page.goto("/masuk/")
                page.fill("[name=login]", f"{who}@contoh.id")
                page.fill("[name=password]", settings.DEMO_PASSWORD)
                page.click("main button")
        if name == "minutes":
            write_minutes(places)
        page = signed_in[who]
        page.set_viewport_size({"width": width, "height": 900})
        assert page.goto(address.format(**places)).ok, name
        shown = page.locator(what).first.bounding_box()
        margin = 0 if what == "main" else MARGIN  # above it the header begins
        height = min(round(shown["height"]) + 2 * margin, tallest)
        png = page.screenshot(
            full_page=True,
            clip={"x": 0, "y": shown["y"] - margin, "width": width, "height": height},
            animations="disabled",
        )
        light = with_few_colours(studio, png, width, height)
        assert len(light) <= HEAVIEST, name
        (FOLDER / f"{name}.png").write_bytes(light)
        taken[name] = {
            "file": f"img/bantuan/{name}.png",
            "width": width,
            "height": height,
            "size": round(len(light) / 1000) or 1,  # kB
        }
    (FOLDER / "pictures.json").write_text(json.dumps(taken, indent=1) + "\n", encoding="utf-8")
    studio.close()


def write_minutes(places):
    """The coming Rakor begins, so that its minutes can be written; nothing of it is kept."""
    by = User.objects.get(email="sekretariat@contoh.id")
    meeting = start_meeting(Meeting.objects.get(pk=places["coming_pk"]), by=by)
    for attendance in meeting.attendances.invited()[:3]:
        mark(attendance, by=by, status="present")
    for text in (
        "Utusan daerah menyampaikan masukan menurut urutan wilayah.",
        "Pelatihan dari jauh diusulkan.",
    ):
        entry = Entry(agenda_item_id=places["item_pk"], text=text)
        add_entry(meeting.minutes, entry, by=by, client_key=uuid4())


def with_few_colours(studio, png, width, height, colours=32):
    """The same picture with a palette: a third of the weight, and text stays sharp, unlike in WebP of that weight."""
    data = base64.b64decode(studio.evaluate(PIXELS, base64.b64encode(png).decode()))
    pixels = [data[n : n + 3] for n in range(0, len(data), 3)]
    assert len(pixels) == width * height
    counted = Counter(pixels)
    palette = [colour for colour, _count in counted.most_common(colours)]
    nearest = {
        colour: min(
            range(len(palette)),
            key=lambda n: sum((a - b) ** 2 for a, b in zip(colour, palette[n], strict=True)),
        )
        for colour in counted
    }
    rows = b"".join(
        b"\0" + bytes(nearest[pixel] for pixel in pixels[n : n + width]) for n in range(0, len(pixels), width)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)  # 8 bits a pixel, by palette
    chunks = [
        (b"IHDR", header),
        (b"PLTE", b"".join(palette)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
