"""What the lists share: their pages, and the addresses that lead to them."""

from urllib.parse import urlencode

from django.core.paginator import Paginator

from meetings.public_pages import counted_once
from participants.addresses import address_of as address

PER_PAGE = 25


def page_of(request, queryset, *, count=None, per_page=PER_PAGE):
    """One page of a list; a number out of range gives the last, something else the first.

    Args:
        count: how many rows there are, where the totals above the list know it already.
    """
    paginator = Paginator(queryset, per_page)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("page"))


def first_of(request, name, found, read, *, number):
    """The first rows of a list, as `rows_at` gives them."""
    return rows_at(request, name, found, read, 0, number)


def rows_at(request, name, found, read, start, stop):
    """A stretch of a list. Which rows stand there is looked for once for all strangers; then only they are read.

    Args:
        name: as for `counted_once`.
        found: a function that makes the queryset in its order, with all that decides which rows belong to it.
        read: a function from keys to these rows, in any order, with what is shown of them.
    """
    name = name and (name, start, stop)
    keys = counted_once(request, name, lambda: list(found().values_list("pk", flat=True)[start:stop]))
    rows = {row.pk: row for row in read(keys)} if keys else {}
    return [rows[key] for key in keys if key in rows]


def address_of(name, **query):
    """The address of a list, narrowed by some of its filters."""
    return f"{address(name)}?{urlencode(query)}"
