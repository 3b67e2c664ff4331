from django.http import Http404


def agenda_edit(request, **kwargs):
    raise Http404


def agenda_reorder(request, **kwargs):
    raise Http404


def agenda_item_change(request, **kwargs):
    raise Http404


def agenda_item_move(request, **kwargs):
    raise Http404


def agenda_item_remove(request, **kwargs):
    raise Http404
