from django.http import Http404


def follow_up_list(request, **kwargs):
    raise Http404


def follow_up_detail(request, **kwargs):
    raise Http404


def meeting_follow_ups(request, **kwargs):
    raise Http404
