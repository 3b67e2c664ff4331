"""Pictures as phones, scanners and mischief-makers send them."""

import io

from PIL import Image, TiffImagePlugin

SECRETS = [b"Samsung SM-A12", b"Haji Umar", b"GPS-MARK"]


def picture(format="JPEG", size=(60, 40), *, mode="RGB", colour=None, **options):  # noqa: A002
    """One with a gradient, so that it weighs something and its upper left corner is known."""
    image = Image.linear_gradient("L").resize(size)
    image = Image.merge("RGB", [image, image.transpose(Image.Transpose.ROTATE_90).resize(size), image])
    if colour:
        image = Image.new("RGB", size, colour)
    out = io.BytesIO()
    image.convert(mode).save(out, format, **options)
    return out.getvalue()


def of_a_phone(format="JPEG", *, orientation=1, size=(60, 40)):  # noqa: A002
    """With all that a phone notes: maker, owner, place, a comment, and how it was held."""
    exif = Image.Exif()
    exif[0x010F] = "Samsung SM-A12"
    exif[0x9C9D] = exif[0x013B] = "Haji Umar"
    exif[0x0112] = orientation
    exif.get_ifd(0x8825).update(
        {
            1: "S",
            2: (
                TiffImagePlugin.IFDRational(3),
                TiffImagePlugin.IFDRational(42),
                TiffImagePlugin.IFDRational(7),
            ),
            3: "E",
            27: b"GPS-MARK",
        }
    )
    options = {"exif": exif}
    if format == "JPEG":
        options["comment"] = b"Haji Umar"
        options["xmp"] = b"<x:xmpmeta>Haji Umar</x:xmpmeta>"
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1] // 2))  # the upper left quarter
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def opened(content):
    return Image.open(io.BytesIO(content))
