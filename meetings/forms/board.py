"""What the public board can be narrowed by."""

from meetings.forms.filters import FilterForm, MeetingField, YearField


class BoardFilterForm(FilterForm):
    """The same names as those of the lists that its numbers lead to (design.md "Addresses")."""

    LOOKUPS = {"tahun": "meeting__year", "rapat": "meeting_id"}

    q = None
    tahun = YearField()
    rapat = MeetingField()

    def narrow_meetings(self, meetings):
        """The meetings themselves that the choices leave."""
        for name, column in (("tahun", "year"), ("rapat", "pk")):
            if name in self.chosen:
                meetings = meetings.filter(**{column: self.chosen[name]})
        return meetings
