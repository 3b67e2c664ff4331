"""The letterhead as the data of a paper."""

import base64

from meetings.models import Letterhead


def data_of(letterhead=None):
    """The lines and the emblem, as plain values; of the letterhead in force by default."""
    letterhead = letterhead or Letterhead.objects.current()
    contacts = [
        (_labelled("Telepon", letterhead.phone)),
        (_labelled("Pos-el", letterhead.email)),
        (_labelled("Laman", letterhead.website)),
    ]
    address = " ".join(part for part in (letterhead.address, letterhead.postal_code) if part)
    lines = [address, ", ".join(contact for contact in contacts if contact)]
    return {
        "pemerintah": letterhead.government,
        "dinas": letterhead.agency,
        "baris": [line for line in lines if line],
        "tempat": letterhead.city,
        "lambang": base64.b64encode(letterhead.emblem).decode() if letterhead.emblem else "",
    }


def _labelled(label, value):
    return f"{label}: {value}" if value else ""
