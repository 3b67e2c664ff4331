"""Photos are light, and hold nothing but the picture, whatever was sent."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from meetings import photos
from meetings.actions.attachments import attach, has_all
from meetings.forms.attachments import AttachmentsField
from meetings.models import Attachment
from tests import factories
from tests.pictures_of_phones import SECRETS, of_a_phone, opened, picture


def light(content, name="foto.jpg"):
    return photos.light(io.BytesIO(content), name)


def refusal(content):
    with pytest.raises(ValidationError) as refused:
        light(content, "menara.jpg")
    return refused.value.messages[0]


def parts_of_jpeg(content):
    """The markers of its segments; a picture alone has no APP1 (EXIF, XMP) and no comment."""
    found, place = [], 2
    while content[place + 1] != 0xDA:
        found.append(content[place + 1])
        place += 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
    return found


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_the_camera_noted_is_gone(kind):
    sent = of_a_phone(kind, size=(900, 700))
    assert any(secret in sent for secret in SECRETS)
    kept = light(sent)
    for content in (kept.content, kept.small):
        assert not any(secret in content for secret in SECRETS)
        assert dict(opened(content).getexif()) == {}
        assert not {"exif", "xmp", "comment", "icc_profile"} & opened(content).info.keys()
    assert not {0xE1, 0xE2, 0xED, 0xFE} & set(parts_of_jpeg(kept.small))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_phone_was_held(orientation):
    """The red quarter was upper left for the sensor; the note says where that corner belongs."""
    kept = opened(light(of_a_phone(orientation=orientation, size=(80, 40))).content)
    assert kept.size == ((80, 40) if orientation < 5 else (40, 80))
    corners = {"left": 5, "right": kept.width - 5, "top": 5, "bottom": kept.height - 5}
    place = {
        1: ("left", "top"), 2: ("right", "top"), 3: ("right", "bottom"), 4: ("left", "bottom"),
        5: ("left", "top"), 6: ("right", "top"), 7: ("right", "bottom"), 8: ("left", "bottom"),
    }[orientation]  # fmt: skip
    red, green, _blue = kept.getpixel((corners[place[0]], corners[place[1]]))
    assert red > 200
    assert green < 90


@pytest.mark.parametrize(
    ("size", "large", "small"),
    [
        ((4000, 3000), (1600, 1200), (480, 360)),
        ((3000, 4000), (1200, 1600), (360, 480)),
        ((6000, 600), (1600, 160), (480, 48)),
        ((700, 500), (700, 500), (480, 343)),
        ((480, 100), (480, 100), None),
        ((1, 1), (1, 1), None),
    ],
)
def test_two_versions_one_for_reading_and_one_for_a_phone(size, large, small):
    kept = light(picture("JPEG", size))
    assert opened(kept.content).size == large
    assert (opened(kept.small).size if kept.small else None) == small


def test_a_photo_in_png_becomes_a_jpeg_and_a_drawing_stays_one():
    noise = Image.effect_noise((700, 500), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")
    as_photo = light(out.getvalue(), "foto.png")
    assert (as_photo.content_type, as_photo.named("foto.png")) == ("image/jpeg", "foto.jpg")
    drawing = light(picture("PNG", (700, 500), colour="white"), "denah.png")
    assert (drawing.content_type, drawing.named("denah.png")) == ("image/png", "denah.png")
    assert light(picture("WEBP")).named("peta.webp") == "peta.jpg"
    assert light(picture("JPEG")).named("peta.JPEG") == "peta.JPEG"


def test_colours_of_every_kind_come_out_as_they_look():
    red = {
        "CMYK": picture("JPEG", mode="CMYK", colour="red"),
        "palette": picture("PNG", mode="P", colour="red"),
        "transparent": picture("PNG", mode="RGBA", colour="red"),
        "WebP": picture("WEBP", colour="red"),
    }
    for name, content in red.items():
        r, g, b = opened(light(content).content).convert("RGB").getpixel((5, 5))
        assert (r > 220, g < 40, b < 40) == (True, True, True), name
    grey = Image.new("I;16", (60, 40), 32768)  # half of 65535
    out = io.BytesIO()
    grey.save(out, "PNG")
    assert opened(light(out.getvalue()).content).convert("L").getpixel((5, 5)) == pytest.approx(128, abs=2)


def test_what_shows_through_is_white_on_a_jpeg():
    image = Image.new("RGBA", (900, 700), (0, 0, 0, 0))
    out = io.BytesIO()
    image.save(out, "PNG")
    assert opened(light(out.getvalue()).small).getpixel((5, 5)) == (255, 255, 255)


def png_of(width, height):
    """A PNG that says it is so large, in a few bytes."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8000, 8000), (30_000, 30_000), (2_000_000, 30)])
def test_a_bomb_is_refused_before_it_is_unpacked(size):
    assert refusal(png_of(*size)) == (
        "“menara.jpg” terlalu besar bila dibuka (terlalu banyak piksel). Kecilkan dahulu, lalu kirim lagi."
    )


def test_a_picture_of_endless_scans_is_refused_before_it_keeps_a_processor_busy():
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "JPEG", progressive=True)
    usual = out.getvalue()
    assert light(usual).content_type == "image/jpeg"
    first = usual.rindex(b"\xff\xda")
    scan, end = usual[first:-2], usual[-2:]
    for between in (b"", b"\xff\xff", b"x"):  # both are passed over by whoever reads a JPEG
        assert "tidak lazim" in refusal(usual[:-2] + 200 * (between + scan) + end)
    # What stands behind the picture is no part of it: the film of a phone's moving photo.
    assert light(usual + 200 * scan)


def test_a_moving_picture_is_refused_and_the_second_picture_of_a_phone_is_not():
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    for kind in ("WEBP", "PNG"):
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
        assert "gambar bergerak" in refusal(out.getvalue())
    out = io.BytesIO()
    frames[0].save(out, "MPO", save_all=True, append_images=frames[1:])
    assert opened(light(out.getvalue()).content).getpixel((5, 5))[0] > 220


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_was_cut_off_is_refused(kind):
    whole = picture(kind, (900, 700))
    assert "rusak atau terpotong" in refusal(whole[: len(whole) // 2])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.data())
def test_a_broken_photo_is_read_or_refused_and_nothing_else(kind, data):
    content = bytearray(of_a_phone(kind))
    for _n in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        kept = light(bytes(content))
    except ValidationError:
        return
    assert not any(secret in kept.content for secret in SECRETS)


def test_the_form_refuses_a_broken_photo_by_its_name():
    with pytest.raises(ValidationError) as refused:
        AttachmentsField().clean([SimpleUploadedFile("atap.jpg", picture("JPEG", (900, 700))[:2000])])
    assert "“atap.jpg” tidak dapat dibuka" in refused.value.messages[0]


# As an annex --------------------------------------------------------------------------------------


def photo_of(input, content, name="menara.jpg"):
    (upload,) = AttachmentsField().clean([SimpleUploadedFile(name, content)])
    return attach(upload, by=factories.buru(), input=input)


@pytest.mark.django_db
def test_both_versions_are_given_out_bare_with_the_permission_of_the_input(client, as_user, buru):
    input = factories.received_input()
    kept = photo_of(input, of_a_phone(size=(2000, 1000)))
    addresses = [kept.get_absolute_url(), reverse("attachment_small", args=[kept.public_id])]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    visitor = as_user(buru)
    for address, size in zip(addresses, [(1600, 800), (480, 240)], strict=True):
        response = visitor.get(address)
        content = b"".join(response)
        assert opened(content).size == size
        assert dict(opened(content).getexif()) == {}
        assert response["Content-Type"] == "image/jpeg"
        assert response["Content-Disposition"] == 'inline; filename="menara.jpg"'
        assert visitor.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
        assert visitor.get(address, headers={"Range": "bytes=0-1"}).status_code == 206


@pytest.mark.django_db
def test_nothing_that_was_stored_holds_what_the_camera_noted(settings):
    photo_of(factories.verified_input(), of_a_phone(size=(2000, 1000)))
    files = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert len(files) == 2
    for path in files:
        assert not any(secret in path.read_bytes() for secret in SECRETS)


@pytest.mark.django_db
def test_sent_twice_a_photo_is_known_by_what_was_sent():
    input = factories.verified_input()
    content = of_a_phone(size=(900, 700))
    kept = photo_of(input, content)
    assert kept.sha256 != kept.sent_sha256
    assert has_all(input, [SimpleUploadedFile("sama.jpg", content)])
    assert not has_all(input, [SimpleUploadedFile("lain.jpg", of_a_phone(size=(901, 700)))])


@pytest.mark.django_db
def test_a_small_photo_has_one_version(client):
    kept = photo_of(factories.verified_input(), picture("JPEG"))
    assert not kept.small_file
    assert kept.light_url == kept.get_absolute_url()
    response = client.get(reverse("attachment_small", args=[kept.public_id]))
    assert (response.status_code, response.url) == (302, kept.get_absolute_url())


@pytest.mark.django_db
def test_a_photo_from_before_is_made_bare_while_it_is_given_out(client):
    old = Attachment(
        input=factories.verified_input(), created_by=factories.buru(), name="lama.jpg",
        content_type="image/jpeg", size=1, sha256="a" * 64,
    )  # fmt: skip
    content = of_a_phone()
    old.file.save("x", SimpleUploadedFile("x", content), save=False)
    old.save()
    response = client.get(old.get_absolute_url())
    assert response.status_code == 200
    assert not any(secret in b"".join(response) for secret in SECRETS)
    old.file.storage.delete(old.file.name)
    old.file.storage.save(old.file.name, SimpleUploadedFile("x", content[:300]))
    assert client.get(old.get_absolute_url()).status_code == 404
