from functools import wraps

from django.http import Http404


def administrators_only(view):
    """For everybody else these pages are not there."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.has_perm("participants.manage_participants"):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
