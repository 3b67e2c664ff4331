from django.http import Http404


def speaker_list(request, **kwargs):
    raise Http404


def speaker_change(request, **kwargs):
    raise Http404


def speaker_remove(request, **kwargs):
    raise Http404
