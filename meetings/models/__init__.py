from meetings.models.agendas import AgendaItem, Speaker
from meetings.models.attachments import Attachment
from meetings.models.attendance import Attendance
from meetings.models.calendars import DecreedDay, TimeLimits
from meetings.models.check_ins import CheckInCode
from meetings.models.checked_findings import CheckedFinding
from meetings.models.comments import EntryComment
from meetings.models.corrections import CorrectedEntry, Correction
from meetings.models.deadlines import Deadline
from meetings.models.discrepancies import Discrepancy, DiscrepancyComment, DiscrepancyEvent
from meetings.models.documents import Document, WordTemplate
from meetings.models.entries import Entry
from meetings.models.figure_imports import FigureImport
from meetings.models.figures import Figure, FigureEvent
from meetings.models.follow_ups import FollowUp, FollowUpEvent, ServedInput, Support
from meetings.models.imports import ParticipantImport
from meetings.models.indicators import Concept, Definition, Indicator
from meetings.models.inputs import Input, InputEvent
from meetings.models.letterheads import Letterhead
from meetings.models.letters import InvitationLetter, LetterEvent, LetterRecipient
from meetings.models.meetings import Meeting, MeetingEvent
from meetings.models.minutes import Minutes
from meetings.models.notifications import Delivery, Notification
from meetings.models.numbers import NumberSequence
from meetings.models.phrases import Phrase
from meetings.models.programme_plans import ProgrammePlan
from meetings.models.programme_settlements import ProgrammeSettlement
from meetings.models.programme_themes import ProgrammeTheme
from meetings.models.programmes import Programme, ProgrammeDependency, ProgrammeEvent
from meetings.models.proposals import EntryProposal
from meetings.models.published_figures import PublishedFigure
from meetings.models.settlements import SettledConcept, Settlement
from meetings.models.summaries import Summary, SummaryVersion, SummaryWithholding
from meetings.models.uploads import Upload, UploadPiece

__all__ = [
    "AgendaItem",
    "Attachment",
    "Attendance",
    "CheckInCode",
    "CheckedFinding",
    "Concept",
    "CorrectedEntry",
    "Correction",
    "Deadline",
    "DecreedDay",
    "Definition",
    "Delivery",
    "Discrepancy",
    "DiscrepancyComment",
    "DiscrepancyEvent",
    "Document",
    "Entry",
    "EntryComment",
    "EntryProposal",
    "Figure",
    "FigureEvent",
    "FigureImport",
    "FollowUp",
    "FollowUpEvent",
    "Indicator",
    "Input",
    "InputEvent",
    "InvitationLetter",
    "LetterEvent",
    "LetterRecipient",
    "Letterhead",
    "Meeting",
    "MeetingEvent",
    "Minutes",
    "Notification",
    "NumberSequence",
    "ParticipantImport",
    "Phrase",
    "Programme",
    "ProgrammeDependency",
    "ProgrammeEvent",
    "ProgrammePlan",
    "ProgrammeSettlement",
    "ProgrammeTheme",
    "PublishedFigure",
    "ServedInput",
    "SettledConcept",
    "Settlement",
    "Speaker",
    "Summary",
    "SummaryVersion",
    "SummaryWithholding",
    "Support",
    "TimeLimits",
    "Upload",
    "UploadPiece",
    "WordTemplate",
]
