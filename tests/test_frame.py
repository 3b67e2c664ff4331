"""What the frame of the pages says once (meetings/templatetags/frame.py)."""

from django.template import engines
from django.utils import translation


def test_what_is_said_once_is_said_in_each_language_also_without_a_context():
    """As the page of error 500 is rendered: with neither a request nor a variable."""
    template = engines["django"].from_string(
        '{% load frame i18n %}{% said_once section %}{% translate "Cari" %} {{ section }}{% endsaid_once %}'
    )
    with translation.override("en"):
        assert template.render().strip() == "Search"
    with translation.override("id"):
        assert template.render().strip() == "Cari"
        assert template.render({"section": "rapat"}) == "Cari rapat"
        assert template.render({"section": "peta"}) == "Cari peta"
