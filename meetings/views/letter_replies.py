"""The page behind the link of an invitation letter: one institution replies, without an account and without a script."""

from functools import wraps

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings import clock
from meetings.forms.letters import LinkReplyForm
from meetings.reply_links import LinkReplaced, NoSuchLink, recipient_of
from meetings.views.steps import posted
from participants.models import User

# By the visitor's address. Nobody guesses a key of 122 bits; this keeps a script from filling the tables and the disk.
RATES = {"invitation_read": "60/m/ip", "invitation_reply": "20/m/ip,100/h/ip"}


def private(view):
    """Decorator: nobody keeps the page, and no search engine shows it. Its address alone lets somebody answer."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped


@login_not_required
@private
@require_http_methods(["GET", "HEAD", "POST"])
def letter_reply(request, token):
    """Who comes, or that nobody can. Whoever is signed in is asked nothing else: the link alone says for whom."""
    action = "invitation_reply" if request.method == "POST" else "invitation_read"
    if too_many := ratelimit.consume_or_429(request, action=action, config=RATES, limit_get=True):
        return too_many
    try:
        recipient = recipient_of(token)
    except NoSuchLink:
        return _closed(request, "unknown", 404)
    except LinkReplaced:
        return _closed(request, "replaced", 410)
    meeting, attendance = recipient.letter.meeting, recipient.attendance
    if not meeting.takes_replies or meeting.ends_at <= clock.now():
        return _closed(request, "over", 410)
    form = LinkReplyForm(*posted(request), by=User.objects.portal(), recipient=recipient)
    if attendance.takes_reply and form.is_bound and form.is_valid() and form.save():
        messages.success(request, _("Jawaban tersimpan. Terima kasih."))
        return redirect(request.path)
    context = {
        "meeting": meeting,
        "letter": recipient.letter,
        "attendance": attendance,
        "assignments": list(attendance.attachments.order_by("pk")),
        "form": form,
    }
    return render(request, "meetings/letters/reply.html", context)


def _closed(request, why, status):
    """Says why the link does not open, and nothing of any institution or meeting."""
    return render(request, "meetings/letters/link_closed.html", {"why": why}, status=status)
