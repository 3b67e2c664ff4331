from django.http import Http404


def input_submit(request, **kwargs):
    raise Http404


def input_register(request, **kwargs):
    raise Http404


def input_verify(request, **kwargs):
    raise Http404


def input_return(request, **kwargs):
    raise Http404


def input_complete(request, **kwargs):
    raise Http404


def input_withdraw(request, **kwargs):
    raise Http404


def input_agree(request, **kwargs):
    raise Http404


def input_decline(request, **kwargs):
    raise Http404


def input_send_outside(request, **kwargs):
    raise Http404


def input_postpone(request, **kwargs):
    raise Http404


def input_merge(request, **kwargs):
    raise Http404


def input_restrict(request, **kwargs):
    raise Http404


def input_unrestrict(request, **kwargs):
    raise Http404
