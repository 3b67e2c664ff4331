from django.http import Http404


def manage(request, **kwargs):
    raise Http404


def institution_manage(request, **kwargs):
    raise Http404


def institution_create(request, **kwargs):
    raise Http404


def institution_change(request, **kwargs):
    raise Http404
