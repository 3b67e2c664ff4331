from django.core.paginator import Paginator

PER_PAGE = 50


def listed(request, queryset, filter_form, *, tab):
    """What every list of the administrator shows: a page of the narrowed rows, and the form that narrows them."""
    return {
        "page_obj": Paginator(filter_form.narrow(queryset), PER_PAGE).get_page(request.GET.get("page")),
        "form": filter_form,
        "tab": tab,
    }
