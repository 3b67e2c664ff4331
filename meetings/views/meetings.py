from django.http import Http404


def home(request, **kwargs):
    raise Http404


def meeting_list(request, **kwargs):
    raise Http404


def meeting_detail(request, **kwargs):
    raise Http404
