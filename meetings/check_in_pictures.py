"""The QR of a code of the meeting's screen, drawn into the page itself: no further request on a slow link."""

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

QUIET = 4  # modules of white around a code, as ISO/IEC 18004 wants them


def address_of(code):
    """What the QR says: whole, and Indonesian whatever the screen's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.SITE_URL + reverse("check_in", args=[code.code])


def picture_of(code):
    """An <svg>. Error correction L: a screen is neither torn nor stained, and larger squares are read from further off."""
    svg = segno.make(address_of(code), error="l", micro=False, boost_error=False).svg_inline(
        border=QUIET, omitsize=True, svgclass=None, lineclass=None, light="#fff", title=_("Kode QR kehadiran")
    )
    return mark_safe(svg)
