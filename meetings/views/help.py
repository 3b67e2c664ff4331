from django.http import Http404


def help(request, **kwargs):
    raise Http404


def help_page(request, **kwargs):
    raise Http404
