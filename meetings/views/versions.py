"""What a history shows of each version: who made it, when, and what is different from the one before. Internal."""

from django.db.models import CharField, F, Max, OuterRef, Subquery, Value
from django.utils.translation import gettext as _

from meetings.differences import difference, excerpt
from meetings.models import AgendaItem
from participants.models import Person, User


def with_version(queryset):
    """Each row with its `version` as of the very moment that its words were read.

    A version read later could be one that the reader never saw, and his change would go over it unasked.
    """
    history = queryset.model.history.rel.related_model
    last = (
        history.objects.filter(pgh_obj=OuterRef("pk"))
        .order_by()
        .values("pgh_obj")
        .annotate(last=Max("pgh_id"))
        .values("last")
    )
    return queryset.annotate(version=Subquery(last))


def everything(*parts):
    """(moment, noun, key) of all that happened, the newest first; the database sorts and counts it, nothing else is read.

    Args:
        parts: (noun, rows, the name of the column with their moment) of each table.
    """
    first, *others = (
        rows.order_by()
        .annotate(at_=F(at), noun_=Value(noun, output_field=CharField()))
        .values_list("at_", "noun_", "pk")
        for noun, rows, at in parts
    )
    return first.union(*others, all=True).order_by("-at_", "noun_", "-pk")


def with_those_before(history, keys):
    """({key: version}, {key: version}) of these versions and of those right before them (`version.earlier`); two queries.

    Args:
        history: the model of the versions.
    """
    earlier = (
        history.objects.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id"))
        .order_by("-pgh_id")
        .values("pgh_id")[:1]
    )
    known = history.objects.select_related("pgh_context")
    versions = known.annotate(earlier=Subquery(earlier)).in_bulk(keys)
    return versions, known.in_bulk({version.earlier for version in versions.values()} - {None})


class Names:
    """The people that some versions name, fetched at once: at most three queries for any number of versions.

    Args:
        versions: rows of a history, with their `pgh_context` fetched; entries and proposals, whose speakers alone are
            looked up. None among them is left out.
    """

    def __init__(self, versions):
        versions = [version for version in versions if version is not None]
        self.users = User.objects.select_related("person", "institution").in_bulk(
            {user_of(version) for version in versions} - {None}
        )
        people = Person.objects.in_bulk(
            {getattr(version, "speaker_id", None) for version in versions} - {None}
        )
        self.speakers = {pk: person.display_name for pk, person in people.items()}
        items = {getattr(version, "agenda_item_id", None) for version in versions} - {None}
        self.items = AgendaItem.objects.in_bulk(items)

    def user(self, version):
        """Whose change it was; None where it was made past the portal."""
        return self.users.get(user_of(version))


def user_of(version):
    """The key of whoever made it; None where it was made past the portal."""
    context = getattr(version, "pgh_context", None)  # None of None, too
    return context.metadata.get("user") if context else None


def changed_words(before, after, names):
    """(what, old, new) of kind and speaker, where two versions of an entry, or entry and proposal, differ in them."""
    pairs = []
    if after.kind != before.kind:
        pairs.append((_("Jenis"), before.get_kind_display(), after.get_kind_display()))
    if after.speaker_id != before.speaker_id:
        old, new = (names.speakers.get(version.speaker_id, "–") for version in (before, after))
        pairs.append((_("Pembicara"), old, new))
    return pairs


def changed_places(before, after, names):
    """(what, old, new) of number and place, where two versions of an entry differ in them."""
    pairs = []
    if after.number != before.number:
        pairs.append((_("Nomor"), before.number or "–", after.number or "–"))
    if after.agenda_item_id != before.agenda_item_id:
        pairs.append((_("Mata acara"), *(names.items[v.agenda_item_id] for v in (before, after))))
    elif after.position != before.position:
        pairs.append((_("Urutan"), before.position, after.position))
    return pairs


def version_row(version, before, names):
    """One version of an entry as a list shows it; of the text only what is around the changes."""
    is_first = before is None
    parts = difference(version.text if is_first else before.text, version.text)
    words = [] if is_first else changed_words(before, version, names)
    places = [] if is_first else changed_places(before, version, names)
    was_struck = version.struck_at is not None and (is_first or before.struck_at is None)
    is_same_text = not is_first and before.text == version.text
    return {
        "version": version,
        "user": names.user(version),
        "is_first": is_first,
        "was_struck": was_struck,
        "was_moved": bool(places) and is_same_text and not words and not was_struck,
        "changes": words + places,
        "difference": [] if is_same_text else excerpt(parts),
    }
