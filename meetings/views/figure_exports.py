"""The figures of an indicator as files."""

from django.http import Http404


def figure_export(request, slug, format):  # noqa: A002
    raise Http404


def data_package(request, slug):
    raise Http404
