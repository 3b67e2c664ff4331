"""The addresses of records: a page names dozens, and putting one together takes Django as long as the rest of a row."""

from functools import lru_cache

from django.urls import reverse

from participants.languages import language


def address_of(name, *parts):
    """`reverse` of a record's page, kept by what it is made of.

    Args:
        name: of the address, the same in all settings of the portal.
        parts: of the address, such as a number or a slug.
    """
    return _address(name, language(), parts)


@lru_cache(maxsize=10_000)
def _address(name, _language, parts):
    return reverse(name, args=parts)
