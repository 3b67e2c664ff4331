from django.http import Http404


def person_manage(request, **kwargs):
    raise Http404


def person_create(request, **kwargs):
    raise Http404


def person_change(request, **kwargs):
    raise Http404
