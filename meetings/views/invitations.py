from django.http import Http404


def invitation_list(request, **kwargs):
    raise Http404


def invite_all_regions(request, **kwargs):
    raise Http404


def invitation_withdraw(request, **kwargs):
    raise Http404


def invitation_reply(request, **kwargs):
    raise Http404
