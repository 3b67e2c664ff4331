"""Findings of the checks that the walidata looked into and found right; meetings/figure_checks.py finds them."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from meetings import clock
from meetings import figure_checks as checks
from meetings.actions.client_keys import foreign_key, once
from meetings.actions.events import stated
from meetings.models import CheckedFinding


def close_finding(kind, key, *, by, reason, client_key):
    """The figures that a finding is about are right as they are: it leaves the desk until one of them changes.

    Args:
        kind, key: of the finding (`meetings.figure_checks.found`), so of the values that were seen.

    Returns:
        (CheckedFinding, whether it was made now).

    Raises:
        ValidationError: no reason is given; there is no such finding any more, since a value changed or somebody closed
            it; or the key made something else.
    """
    stated(reason)

    def create():
        row = checks.open_finding(kind, key)
        if row is None:
            raise gone()
        return CheckedFinding.objects.create(
            kind=kind,
            key=key,
            **checks.about(kind, row),
            said=_in_indonesian(kind, row),
            reason=reason,
            client_key=client_key,
            created_by=by,
        )

    try:
        made, created = once(CheckedFinding, client_key, by=by, create=create)
    except IntegrityError:  # two at the same moment
        raise gone() from None
    if not created and (made.kind, made.key, made.reason) != (kind, key, reason):
        raise foreign_key()
    return made, created


def gone():
    return ValidationError(
        _("Temuan ini tidak ada lagi: angkanya berubah, atau sudah ditutup. Lihat daftarnya kembali."),
        code="gone",
    )


def _in_indonesian(kind, row):
    """What is stored is Indonesian, in whatever language the page was."""
    with translation.override("id"):
        return str(checks.said_of(kind, row))


@transaction.atomic
def reopen_finding(checked, *, by):
    """Put a closed finding back on the desk; that it was closed, by whom and why stays. One that is open stays so."""
    checked = CheckedFinding.objects.select_for_update(of=("self",), no_key=True).get(pk=checked.pk)
    if checked.reopened_at is None:
        checked.reopened_at, checked.reopened_by = clock.now(), by
        checked.save()
    return checked
