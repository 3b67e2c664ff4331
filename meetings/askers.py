"""Whose inputs a follow-up serves, and whose word on it has been given or is awaited, as one reader may know it."""

from django.db.models import Exists, OuterRef
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from meetings.kept_queries import kept_query
from meetings.models import Input, ServedInput


class Askers:
    """Two queries at most, however many inputs it serves.

    Args:
        follow_up: of inputs, or of a decision that nobody asked for (then `rows` is empty and the chair is awaited).
        reader: an account or an anonymous visitor. Whose input he may not read he is not told: "pengusul lain".
    """

    def __init__(self, follow_up, *, reader):
        self.awaits_chair = follow_up.awaits_chair
        self.rows = []
        own = set()
        if not self.awaits_chair:
            self.rows = _served(reader, follow_up.pk)
            if reader.is_authenticated:
                inputs = Input.objects.filter(pk__in=[row.input_id for row in self.rows])
                own = set(inputs.of_asker(reader).values_list("pk", flat=True))
        # The chair's own word is a rule's matter (rules.answer_follow_up).
        self.awaits_reader = self.awaits_chair or any(
            row.input_id in own and row.confirmed_at is None for row in self.rows
        )

    @property
    def readable(self):
        return [row for row in self.rows if row.is_readable]

    @property
    def hidden(self):
        """The institutions (their keys) that the reader is not to be told of."""
        told = {row.input.institution_id for row in self.readable}
        return {row.input.institution_id for row in self.rows} - told

    @property
    def confirmed(self):
        """The names of those who said that it is done; "" where nobody did."""
        return _names(row for row in self.rows if row.confirmed_at)

    @property
    def awaited(self):
        return _names(row for row in self.rows if not row.confirmed_at)


@kept_query(int)
def _served(reader, follow_up):
    """The inputs that it serves, each with `is_readable`."""
    readable = Input.objects.visible_to(reader).filter(pk=OuterRef("input"))
    served = ServedInput.objects.filter(follow_up=follow_up).annotate(is_readable=Exists(readable))
    served = served.select_related("input__institution", "input__region")
    return served.defer("input__problem", "input__request").order_by("pk")


def _names(rows):
    names = [row.input.institution.name if row.is_readable else _("pengusul lain") for row in rows]
    return get_text_list(list(dict.fromkeys(names)), _("dan"))
