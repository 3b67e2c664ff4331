from django.http import Http404


def summary_edit(request, **kwargs):
    raise Http404


def summary_withdraw(request, **kwargs):
    raise Http404
