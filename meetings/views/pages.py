"""What the lists share: their pages."""

from django.core.paginator import Paginator

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
