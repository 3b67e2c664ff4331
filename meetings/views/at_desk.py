"""The first lines of each view of a meeting's desk: find, then allow."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from meetings.models import Meeting


def found_meeting(request, pk, *related):
    """The meeting, with the rows that are named, for whoever may stand at its desk; 404 for everybody else."""
    meetings = Meeting.objects.at_desk_of(request.user)
    return get_object_or_404(meetings.select_related(*related) if related else meetings, pk=pk)


def allow_preparing(request, meeting):
    """403 for those who may only look."""
    if not request.user.has_perm("meetings.prepare_meeting", meeting):
        raise PermissionDenied
