from django.http import Http404


def attendance_list(request, **kwargs):
    raise Http404


def attendance_add(request, **kwargs):
    raise Http404


def attendance_mark(request, **kwargs):
    raise Http404


def attendance_name(request, **kwargs):
    raise Http404
