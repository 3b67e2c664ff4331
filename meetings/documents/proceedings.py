"""A meeting and what was said in it, gathered for its papers as plain values in Indonesian."""

from meetings.corrected import added_words, changes_of, in_reading_order, laid_over
from meetings.documents.in_words import NOTHING, days_of, hours, listed, long_date, moment, nip
from meetings.documents.paragraphs import paragraphs_of
from meetings.models import Entry, Minutes


def facts_of(meeting):
    """What each paper says of its meeting on top."""
    return {
        "nama": meeting.title,
        "tema": meeting.theme,
        "penyelenggara": meeting.organiser.name,
        "hari_tanggal": days_of(meeting),
        "waktu": hours(meeting),
        "tempat": meeting.place or NOTHING,
        "alamat": meeting.get_absolute_url(),
        "contoh": meeting.is_sample,
    }


def minutes_of(meeting):
    """Its minutes, None while there are none yet; one query at most."""
    minutes = Minutes.objects.select_related("ratified_by").filter(meeting=meeting).first()
    if minutes:
        minutes.meeting = meeting
    return minutes


def signer_of(meeting, minutes):
    """Who signs: the chair alone (domain.md "Official documents"), with the post of that day where it is known."""
    person = (minutes and minutes.ratified_by) or meeting.chair
    if person is None:
        return {"sebutan": "Pimpinan Rapat", "jabatan": "", "nama": "", "pangkat": "", "nip": ""}
    then = meeting.attendances.filter(attendee=person).exclude(attendee_position="").first()
    position = then.position_then if then else person.position
    return {
        "sebutan": "Pimpinan Rapat",
        "jabatan": position,
        "nama": person.display_name if person.full_name else "",
        "pangkat": person.rank,
        "nip": nip(person.nip),
    }


def note_takers_of(minutes):
    """Who wrote the minutes down: the accounts that typed entries, by name; one query."""
    if minutes is None:
        return NOTHING
    written = minutes.entries.order_by("created_at", "pk").select_related(
        "created_by__person", "created_by__institution"
    )
    names = dict.fromkeys(
        entry.created_by.display_name if entry.created_by.person_id else entry.created_by.institution.name
        for entry in written
    )
    return listed(names) or NOTHING


def letters_of(meeting):
    """ "Nomor … tanggal …" of each invitation that was issued; a dash where none was."""
    issued = meeting.letters.filter(issued_at__isnull=False).order_by("issued_at")
    return [f"Nomor {letter.number} tanggal {long_date(letter.dated_on)}" for letter in issued]


def ratified_line(meeting, minutes, course):
    """How the minutes stand, in one line for below the title and above the signature."""
    if minutes is None:
        return "Notula belum mulai ditulis."
    if minutes.ratified_at is None:
        return "Naskah: belum disahkan."
    said = f"Disahkan melalui Portal Rakor pada {moment(minutes.ratified_at, meeting)}"
    if not course.corrections:
        return f"{said}."
    last = course.corrections[-1]
    return f"{said}; versi {last.version} diterbitkan dengan ralat pada {moment(last.issued_at, meeting)}."


class Course:
    """The items of a meeting with what was said under each, as the issued corrections made it.

    What was struck out before the ratification is left out; what a correction struck out says so, with the reason, as
    the page of the minutes does. Four queries however long the minutes are.
    """

    def __init__(self, meeting, minutes):
        self.corrections = []
        changes = entries = []
        if minutes is not None:
            self.corrections = list(minutes.corrections.issued().order_by("version"))
            changes = changes_of(minutes) if self.corrections else []
            entries = minutes.entries.standing().select_related("speaker")
        said = [*laid_over(entries, changes), *added_words(changes)]
        under = {}
        for words in said:
            under.setdefault(words.agenda_item_id, []).append(words)
        self.items = [
            (item, [_entry(words) for words in in_reading_order(under.get(item.pk, []))])
            for item in meeting.agenda_items.all()
        ]
        decisions = [words for words in said if words.kind == Entry.Kind.DECISION and not words.struck_by]
        self.decisions = [_entry(words) for words in sorted(decisions, key=lambda words: words.number)]

    @property
    def version(self):
        return self.corrections[-1].version if self.corrections else 1

    def agenda(self):
        return [{"nomor": item.position, "judul": item.title} for item, _said in self.items]

    def activities(self, kinds=None, *, decisions=True):
        """The items (of these kinds, or all) with their entries.

        Args:
            decisions: whether they stand there, too; a paper that prints them elsewhere leaves them out.
        """
        return [
            {
                "nomor": item.position,
                "judul": item.title,
                "butir": [entry for entry in said if decisions or entry["jenis"] != "keputusan"],
            }
            for item, said in self.items
            if kinds is None or item.kind in kinds
        ]

    def corrected(self):
        """The corrections that the paper takes account of."""
        return [
            {
                "versi": correction.version,
                "tanggal": long_date(correction.issued_at.date()),
                "alasan": paragraphs_of(correction.reason),
            }
            for correction in self.corrections
        ]


def _entry(words):
    number = getattr(words, "number", None) or ""
    remark = ""
    if words.struck_by:
        remark = f"Dicoret dengan ralat (versi {words.struck_by.version}), alasan: {words.struck_by.reason}"
    elif words.corrected_by:
        remark = f"Diubah dengan ralat (versi {words.corrected_by.version})."
    elif getattr(words, "added_by", None):
        remark = f"Ditambahkan dengan ralat (versi {words.added_by.version})."
    speaker = words.speaker_line
    if not speaker and words.kind == Entry.Kind.STATEMENT:
        speaker = "(pembicara belum disebut)"
    return {
        "nomor": number,
        "jenis": str(words.get_kind_display()),
        "pembicara": speaker,
        "alinea": [] if words.struck_by else paragraphs_of(words.text),
        "dicoret": bool(words.struck_by),
        "ralat": remark,
    }
