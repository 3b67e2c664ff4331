"""The words that programmes are sorted by: kept by the secretariat, never deleted, what they were stays in the history."""

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from meetings.actions.events import stated
from meetings.models import ProgrammeTheme


def _one_at_a_time():
    """Two that give a theme its name at the same moment come one after the other, so that no name is there twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('programme theme'))")


def _refuse_taken(name, besides=None):
    if ProgrammeTheme.objects.filter(name__iexact=name).exclude(pk=besides).exists():
        raise ValidationError({"name": _("Tema ini sudah ada.")})


@transaction.atomic
def add_theme(name, *, by):
    """Offer one more theme, behind the others. Sent twice it is there once.

    Raises:
        ValidationError: one that is not used any more has this name (it can be taken up again), or there is none.
    """
    _one_at_a_time()
    there = ProgrammeTheme.objects.in_use().filter(name=stated(name, "name")).first()
    if there:
        return there
    _refuse_taken(name)
    base = slug = slugify(name)[:70] or "tema"
    n = 1
    while ProgrammeTheme.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{base}-{n}"
    last = ProgrammeTheme.objects.aggregate(last=Max("position"))["last"] or 0
    return ProgrammeTheme.objects.create(name=name, slug=slug, position=last + 1)


def _locked(theme):
    return ProgrammeTheme.objects.select_for_update(no_key=True).get(pk=theme.pk)


@transaction.atomic
def rename_theme(theme, *, by, name):
    """Call it otherwise; its address and its programmes stay.

    Raises:
        ValidationError: another one is called so.
    """
    _one_at_a_time()
    theme = _locked(theme)
    _refuse_taken(stated(name, "name"), besides=theme.pk)
    theme.name = name
    theme.save()
    return theme


@transaction.atomic
def retire_theme(theme, *, by):
    """Offer it no more; what stands under it stays there."""
    theme = _locked(theme)
    theme.is_active = False
    theme.save()
    return theme


@transaction.atomic
def restore_theme(theme, *, by):
    """Offer it again."""
    theme = _locked(theme)
    theme.is_active = True
    theme.save()
    return theme
