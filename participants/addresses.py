"""The addresses of records: a page names dozens, and putting one together takes Django as long as the rest of a row."""

from django.urls import reverse

from participants.languages import kept_by_language


@kept_by_language(maxsize=10_000)
def address_of(name, *parts):
    """`reverse` of a record's page, kept by what it is made of.

    Args:
        name: of the address, the same in all settings of the portal.
        parts: of the address, such as a number or a slug.
    """
    return reverse(name, args=parts)
