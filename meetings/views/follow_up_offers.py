"""What somebody may do with a follow-up next: the buttons of its page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from meetings import clock


def steps_of(follow_up, user, *, supports=(), askers=None, reopens_until=None):
    """(address, words) of each step, the most usual first.

    Args:
        supports: of the follow-up, with their institutions.
        askers: Askers, as the user may know them.
        reopens_until: the last day on which what was closed unanswered can be taken up again.
    """
    if not user.is_authenticated:
        return []
    return [
        *_answers(follow_up, user, askers, reopens_until),
        *_own_part(follow_up, user, supports),
        *_work(follow_up, user),
        *_arrangements(follow_up, user),
    ]


def _offer(follow_up, name, words):
    return reverse(name, args=[follow_up.number]), words


def _answers(follow_up, user, askers, reopens_until):
    if not user.has_perm("meetings.answer_follow_up", follow_up):
        return
    if reopens_until is not None and clock.today(follow_up.meeting.time_zone) > reopens_until:
        return
    if follow_up.can("confirm") and (askers is None or askers.awaits_reader):
        yield _offer(follow_up, "follow_up_confirm", _("Ya, sudah selesai"))
    if follow_up.can("return_to_institution"):
        yield _offer(follow_up, "follow_up_return", _("Belum selesai, kembalikan"))
    if follow_up.can("reopen"):
        yield _offer(follow_up, "follow_up_reopen", _("Belum selesai, buka kembali"))


def _own_part(follow_up, user, supports):
    if not follow_up.can("report_support") or not user.has_perm("meetings.support_follow_up", follow_up):
        return
    for support in supports:
        if support.institution_id == user.institution_id and not support.released_at:
            address = reverse("support_report", args=[follow_up.number, support.pk])
            yield address, _("Laporkan bagian instansi kami")


def _work(follow_up, user):
    if not user.has_perm("meetings.report_follow_up", follow_up):
        return
    on_behalf = user.is_secretariat and follow_up.institution_id != user.institution_id
    if follow_up.wanted_due_date and user.is_secretariat and follow_up.can("extend"):
        yield _offer(follow_up, "follow_up_extend", _("Jawab permintaan: perpanjang"))
        yield _offer(follow_up, "follow_up_refuse_extension", _("Jawab permintaan: tolak"))
    if follow_up.can("report_progress"):
        words = _("Catat perkembangan atas nama instansi") if on_behalf else _("Laporkan perkembangan")
        yield _offer(follow_up, "follow_up_progress", words)
    if follow_up.can("report_done"):
        words = _("Catat selesai atas nama instansi") if on_behalf else _("Laporkan selesai")
        yield _offer(follow_up, "follow_up_report", words)
    # The secretariat needs not ask itself: it extends.
    if follow_up.can("ask_extension") and not follow_up.wanted_due_date and not user.is_secretariat:
        yield _offer(follow_up, "follow_up_ask_extension", _("Minta perpanjangan"))
    if follow_up.can("hand_on"):
        words = _("Teruskan atas nama instansi") if on_behalf else _("Teruskan ke instansi lain")
        yield _offer(follow_up, "follow_up_hand_on", words)


def _arrangements(follow_up, user):
    if not user.has_perm("meetings.assign_follow_up", follow_up):
        return
    if follow_up.can("assign"):
        yield _offer(follow_up, "follow_up_assign", _("Tetapkan instansi dan batas waktu"))
    if follow_up.can("extend") and not follow_up.wanted_due_date:
        yield _offer(follow_up, "follow_up_extend", _("Perpanjang batas waktu"))
    if follow_up.can("add_support"):
        yield _offer(follow_up, "support_add", _("Tambah instansi pendukung"))


def support_steps(follow_up, support, user):
    """(address, words) of what the secretariat may do with one support."""
    if support.released_at or not user.is_authenticated:
        return []
    steps = []
    address = [follow_up.number, support.pk]
    if follow_up.can("report_support") and user.is_secretariat:
        steps.append((reverse("support_report", args=address), _("Catat laporannya")))
    if follow_up.can("release_support") and user.has_perm("meetings.assign_follow_up", follow_up):
        steps.append((reverse("support_release", args=address), _("Lepas")))
    return steps
