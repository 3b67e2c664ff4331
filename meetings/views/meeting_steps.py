from django.http import Http404


def meeting_create(request, **kwargs):
    raise Http404


def meeting_prepare(request, **kwargs):
    raise Http404


def meeting_copy(request, **kwargs):
    raise Http404


def meeting_change(request, **kwargs):
    raise Http404


def meeting_announce(request, **kwargs):
    raise Http404


def meeting_start(request, **kwargs):
    raise Http404


def meeting_cancel(request, **kwargs):
    raise Http404


def meeting_close(request, **kwargs):
    raise Http404
