from django.http import Http404


def user_manage(request, **kwargs):
    raise Http404


def user_create(request, **kwargs):
    raise Http404


def user_change(request, **kwargs):
    raise Http404
