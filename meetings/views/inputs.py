from django.http import Http404


def input_list(request, **kwargs):
    raise Http404


def input_detail(request, **kwargs):
    raise Http404


def meeting_inputs(request, **kwargs):
    raise Http404
