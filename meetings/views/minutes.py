from django.http import Http404


def minutes_detail(request, **kwargs):
    raise Http404


def minutes_edit(request, **kwargs):
    raise Http404


def minutes_circulate(request, **kwargs):
    raise Http404


def minutes_ratify(request, **kwargs):
    raise Http404


def entry_change(request, **kwargs):
    raise Http404


def entry_history(request, **kwargs):
    raise Http404


def entry_strike(request, **kwargs):
    raise Http404


def entry_to_decision(request, **kwargs):
    raise Http404


def entry_to_input(request, **kwargs):
    raise Http404


def entry_to_follow_up(request, **kwargs):
    raise Http404
