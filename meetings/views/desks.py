from django.http import Http404


def desk(request, **kwargs):
    raise Http404


def secretariat_desk(request, **kwargs):
    raise Http404


def chair_desk(request, **kwargs):
    raise Http404


def region_desk(request, **kwargs):
    raise Http404


def task_desk(request, **kwargs):
    raise Http404
