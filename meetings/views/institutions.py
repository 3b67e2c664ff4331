from django.http import Http404


def institution_list(request, **kwargs):
    raise Http404


def institution_detail(request, **kwargs):
    raise Http404
