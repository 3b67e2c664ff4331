from django.utils.translation import gettext as _

from meetings.forms import extensions as forms
from meetings.models import FollowUpEvent
from meetings.views.follow_up_steps import find, step


def follow_up_ask_extension(request, number):
    follow_up = find(request, number, "meetings.report_follow_up")
    return step(
        request,
        follow_up,
        forms.AskExtensionForm,
        "ask_extension",
        _("Permintaan perpanjangan terkirim. Batas waktu belum berubah sampai sekretariat menjawab."),
    )


def _asked(follow_up):
    """The request that waits for an answer; None where there is none."""
    if not follow_up.wanted_due_date:
        return None
    asked = follow_up.events.filter(kind=FollowUpEvent.Kind.EXTENSION_ASKED)
    return asked.select_related("institution", "on_behalf_of").last()


def follow_up_extend(request, number):
    """The secretariat grants what was asked for, or another date; also where nobody asked."""
    follow_up = find(request, number, "meetings.assign_follow_up")
    return step(
        request,
        follow_up,
        forms.ExtendForm,
        "extend",
        _("Batas waktu diperpanjang; instansi dan pengusul diberi tahu."),
        asked=_asked(follow_up),
    )


def follow_up_refuse_extension(request, number):
    follow_up = find(request, number, "meetings.assign_follow_up")
    return step(
        request,
        follow_up,
        forms.RefuseExtensionForm,
        "refuse_extension",
        _("Permintaan perpanjangan ditolak; batas waktunya tidak berubah."),
        asked=_asked(follow_up),
    )
