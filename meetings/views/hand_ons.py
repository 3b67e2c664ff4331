from django.shortcuts import redirect
from django.utils.translation import gettext as _

from meetings.forms.hand_ons import HandOnForm
from meetings.models import FollowUp
from meetings.views.follow_up_steps import answer, find
from meetings.views.steps import posted


def follow_up_hand_on(request, number):
    """To another institution, or to a body outside. Whoever hands it on may not find it any more: he is led to his desk."""
    if request.method == "POST" and _was_just_handed_on(request, number):
        return _way_on(request, number)
    follow_up = find(request, number, "meetings.report_follow_up")
    form = HandOnForm(*posted(request), follow_up=follow_up, by=request.user)
    response = answer(
        request,
        follow_up,
        form,
        "hand_on",
        _("Tindak lanjut diteruskan. Penerimanya tercantum di riwayat, dan pengusul diberi tahu."),
    )
    return _way_on(request, number) if response.status_code == 302 else response


def _was_just_handed_on(request, number):
    """A double tap: with the first the follow-up went to somebody else, so the second has no permission any more."""
    follow_up = FollowUp.objects.filter(number=number).first()
    last = follow_up and follow_up.events.last()
    if last is None or (last.kind, last.by_id) != (HandOnForm.kind, request.user.pk):
        return False
    return HandOnForm(*posted(request), follow_up=follow_up, by=request.user).says_the_same(last)


def _way_on(request, number):
    follow_up = FollowUp.objects.visible_to(request.user).filter(number=number).first()
    return redirect(follow_up or "desk")
