from django.http import Http404


def follow_up_add(request, **kwargs):
    raise Http404


def follow_up_assign(request, **kwargs):
    raise Http404


def follow_up_progress(request, **kwargs):
    raise Http404


def follow_up_report(request, **kwargs):
    raise Http404


def follow_up_confirm(request, **kwargs):
    raise Http404


def follow_up_return(request, **kwargs):
    raise Http404
