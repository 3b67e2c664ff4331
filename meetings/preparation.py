"""What is done, what is missing and what comes next, on the way of one meeting: the overview of its desk."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.actions.minutes import blockers
from meetings.models import EntryComment, Meeting, MeetingEvent, Minutes, Summary

Status = Meeting.Status

# The event that each status of the course begins with, and what its stage is called.
STAGES = {
    Status.DRAFT: MeetingEvent.Kind.CREATED,
    Status.ANNOUNCED: MeetingEvent.Kind.ANNOUNCED,
    Status.IN_SESSION: MeetingEvent.Kind.STARTED,
    Status.CIRCULATED: MeetingEvent.Kind.CIRCULATED,
    Status.RATIFIED: MeetingEvent.Kind.RATIFIED,
    Status.CLOSED: MeetingEvent.Kind.CLOSED,
}


@dataclass(frozen=True)
class Part:
    """One line of the checklist."""

    label: str
    detail: str
    done: bool
    url: str


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now. Without `url` somebody else has to do it, as `text` says."""

    label: str = ""
    url: str = ""
    text: str = ""


@dataclass
class Preparation:
    """What the overview of a meeting shows; about ten queries, whatever the meeting holds."""

    meeting: Meeting
    user: object
    lacks: dict = field(init=False)
    attendance: dict = field(init=False)

    def __post_init__(self):
        meeting = self.meeting
        self.lacks = meeting.lacks() if meeting.status == Status.DRAFT else {}
        self.attendance = meeting.attendances.totals()
        self.agenda_items = list(meeting.agenda_items.values_list("minutes_planned", "continues"))
        self.speakers = meeting.speakers.count()
        self.minutes = Minutes.objects.filter(meeting=meeting).first()
        self.entries = self.minutes.entries.standing().count() if self.minutes else 0
        self.inputs = meeting.inputs.count()
        self.summary = Summary.objects.filter(meeting=meeting).first()
        undecided, incomplete = meeting.blockers()
        self.undecided, self.incomplete = undecided.count(), incomplete.count()
        self.lacks_words, self.comments = False, 0
        if meeting.status == Status.CIRCULATED:
            blocking = blockers(self.minutes)
            self.lacks_words = blocking["statements"].exists() or blocking["proposals"].exists()
            self.comments = EntryComment.objects.open().filter(entry__minutes=self.minutes).count()

    def _url(self, name):
        return reverse(name, args=[self.meeting.pk])

    # Stages

    def steps(self, events):
        """For components/steps.html. A cancelled meeting stops where it was."""
        began = {event.kind: event.at for event in reversed(events)}
        course = Meeting.COURSE
        cancelled = self.meeting.status == Status.CANCELLED
        here = course.index(self.meeting.status) if not cancelled else -1
        steps = [
            {
                "label": status.label.capitalize(),
                "done": (place < here or self.meeting.status == Status.CLOSED)
                if not cancelled
                else STAGES[status] in began,
                "current": place == here,
                "at": began.get(STAGES[status]),
            }
            for place, status in enumerate(course)
        ]
        if cancelled:
            steps = [step for step in steps if step["done"]]
            label = Status.CANCELLED.label.capitalize()
            at = began.get(MeetingEvent.Kind.CANCELLED)
            steps.append({"label": label, "done": False, "current": True, "at": at})
        return steps

    # Checklist

    def checklist(self):
        parts = [*self._programme(), *self._people()]
        if self.meeting.was_held:
            parts += self._proceedings()
        return parts

    def _programme(self):
        meeting, change = self.meeting, self._url("meeting_change")
        planned = sum(minutes or 0 for minutes, _origin in self.agenda_items)
        carried = sum(origin is not None for _minutes, origin in self.agenda_items)
        yield Part(_("Tema"), meeting.theme or _("belum diisi"), bool(meeting.theme), f"{change}#id_theme")
        yield Part(
            _("Tujuan"),
            _("sudah diisi") if meeting.aims else _("belum diisi"),
            bool(meeting.aims),
            f"{change}#id_aims",
        )
        place = ", ".join(part for part in (meeting.venue, meeting.city) if part)
        yield Part(_("Tempat"), place or _("belum diisi"), bool(meeting.venue), f"{change}#id_venue")
        chair = meeting.chair.name_and_position if meeting.chair else _("belum ditentukan")
        yield Part(_("Pimpinan rapat"), chair, meeting.chair_id is not None, f"{change}#id_chair")
        number = len(self.agenda_items)
        agenda = ngettext("%(number)d mata acara", "%(number)d mata acara", number) % {"number": number}
        if planned:
            agenda = _("%(agenda)s, %(minutes)d menit") % {"agenda": agenda, "minutes": planned}
        if carried:
            words = ngettext(
                "%(agenda)s, %(carried)d di antaranya lanjutan rapat sebelumnya",
                "%(agenda)s, %(carried)d di antaranya lanjutan rapat sebelumnya",
                carried,
            )
            agenda = words % {"agenda": agenda, "carried": carried}
        yield Part(
            _("Agenda"), agenda if number else _("belum disusun"), number > 0, self._url("agenda_edit")
        )

    def _people(self):
        speakers = ngettext("%(number)d pembicara", "%(number)d pembicara", self.speakers) % {
            "number": self.speakers
        }
        yield Part(
            _("Pembicara"),
            speakers if self.speakers else _("belum ada"),
            self.speakers > 0,
            self._url("speaker_list"),
        )
        counts = self.attendance
        invited = _("%(number)d instansi diundang") % {"number": counts["institutions"]}
        yield Part(
            _("Undangan"),
            invited if counts["institutions"] else _("belum ada yang diundang"),
            counts["institutions"] > 0,
            self._url("invitation_list"),
        )
        if self.meeting.status == Status.ANNOUNCED:
            answered = counts["institutions"] - counts["invited"]
            yield Part(
                _("Jawaban undangan"),
                _("%(answered)d dari %(number)d instansi sudah menjawab")
                % {"answered": answered, "number": counts["institutions"]},
                counts["invited"] == 0,
                self._url("invitation_list"),
            )

    def _proceedings(self):
        counts = self.attendance
        unmarked = counts["invited"] + counts["coming"]
        yield Part(
            _("Kehadiran"),
            _("%(unmarked)d instansi belum ditandai") % {"unmarked": unmarked}
            if unmarked
            else _("%(present)d dari %(number)d instansi hadir")
            % {"present": counts["present"], "number": counts["institutions"]},
            unmarked == 0,
            self._url("attendance_list"),
        )
        notes = ngettext("%(number)d butir", "%(number)d butir", self.entries) % {"number": self.entries}
        if self.minutes and self.minutes.status != Minutes.Status.DRAFT:
            notes = f"{notes}, {self.minutes.get_status_display()}"
        ratified = bool(self.minutes and self.minutes.status == Minutes.Status.RATIFIED)
        yield Part(
            _("Notula"), notes if self.entries else _("belum ditulis"), ratified, self._url("minutes_edit")
        )
        inputs = _("tidak ada masukan")
        if self.undecided:
            words = _("%(undecided)d dari %(number)d belum diputuskan")
            inputs = words % {"undecided": self.undecided, "number": self.inputs}
        elif self.inputs:
            inputs = _("%(number)d, semuanya sudah diputuskan") % {"number": self.inputs}
        yield Part(_("Masukan"), inputs, self.undecided == 0, self._url("meeting_inputs"))
        yield Part(
            _("Tindak lanjut"),
            _("%(number)d tanpa instansi atau batas waktu") % {"number": self.incomplete}
            if self.incomplete
            else _("lengkap"),
            self.incomplete == 0,
            self._url("meeting_follow_ups"),
        )
        published = bool(self.summary and self.summary.is_published)
        yield Part(
            _("Ringkasan"),
            self.summary.get_status_display() if self.summary else _("belum ditulis"),
            published,
            self._url("summary_edit"),
        )

    # What comes next

    def next_step(self):
        """The one next action of the person who looks, or for whom the meeting waits."""
        return {
            Status.DRAFT: self._after_draft,
            Status.ANNOUNCED: self._after_announcement,
            Status.IN_SESSION: self._after_session,
            Status.CIRCULATED: self._after_circulation,
            Status.RATIFIED: self._after_ratification,
        }.get(self.meeting.status, NextStep)()

    def _may(self, permission):
        return self.user.has_perm(f"meetings.{permission}", self.meeting)

    def _of_secretariat(self, label, name, text="", anchor=""):
        if self._may("prepare_meeting"):
            return NextStep(label, self._url(name) + anchor, text)
        return NextStep(text=_("Menunggu sekretariat: %(step)s.") % {"step": label.lower()})

    def _after_draft(self):
        for part, (label, name, anchor) in {
            "theme": (_("Isi tema"), "meeting_change", "#id_theme"),
            "venue": (_("Isi tempat"), "meeting_change", "#id_venue"),
            "chair": (_("Tentukan pimpinan rapat"), "meeting_change", "#id_chair"),
            "agenda": (_("Susun agenda"), "agenda_edit", ""),
            "invitations": (_("Undang instansi"), "invitation_list", ""),
        }.items():
            if part in self.lacks:
                missing = ", ".join(str(words) for words in self.lacks.values())
                return self._of_secretariat(
                    label, name, _("Sebelum diumumkan: %(missing)s.") % {"missing": missing}, anchor
                )
        return self._of_secretariat(
            _("Umumkan rapat"), "meeting_announce", _("Semua yang wajib sudah lengkap.")
        )

    def _after_announcement(self):
        return self._of_secretariat(
            _("Mulai rapat"), "meeting_start", _("Rapat sudah diumumkan dan instansi sudah diundang.")
        )

    def _after_session(self):
        if not self.entries:
            return self._of_secretariat(_("Tulis notula"), "minutes_edit", _("Rapat sedang berlangsung."))
        return self._of_secretariat(
            _("Edarkan notula"),
            "minutes_circulate",
            _("Bila notula sudah selesai ditulis, edarkan kepada peserta."),
        )

    def _after_circulation(self):
        if self.comments and self._may("take_minutes"):
            words = ngettext(
                "%(number)d tanggapan peserta belum dijawab.",
                "%(number)d tanggapan peserta belum dijawab.",
                self.comments,
            )
            return NextStep(
                _("Jawab tanggapan"), self._url("comment_list"), words % {"number": self.comments}
            )
        if self.undecided or self.incomplete or self.lacks_words:
            text = _("Notula belum dapat disahkan: masih ada yang kurang.")
            return self._of_secretariat(_("Lengkapi notula"), "minutes_check", text)
        if self._may("ratify_minutes"):
            text = _("Notula sudah diedarkan dan menunggu pengesahan Anda.")
            return NextStep(_("Sahkan notula"), self._url("minutes_ratify"), text)
        return NextStep(text=_("Notula sudah diedarkan dan menunggu pengesahan pimpinan rapat."))

    def _after_ratification(self):
        if not (self.summary and self.summary.is_published) and self._may("publish_summary"):
            text = _("Notula sudah disahkan; ringkasannya belum dapat dibaca umum.")
            return NextStep(_("Terbitkan ringkasan"), self._url("summary_edit"), text)
        if self.undecided:
            text = _("Rapat belum dapat ditutup: masih ada masukan yang belum diputuskan.")
            return self._of_secretariat(_("Putuskan masukan"), "meeting_inputs", text)
        if self.incomplete:
            text = _("Rapat belum dapat ditutup: masih ada tindak lanjut tanpa instansi atau batas waktu.")
            return self._of_secretariat(_("Lengkapi tindak lanjut"), "meeting_follow_ups", text)
        if self._may("close_meeting"):
            text = _("Semua masukan sudah diputuskan dan semua tindak lanjut sudah lengkap.")
            return NextStep(_("Tutup rapat"), self._url("meeting_close"), text)
        return NextStep(text=_("Semua sudah lengkap; rapat menunggu ditutup pimpinan rapat."))
