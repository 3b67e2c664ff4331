from meetings.models.agendas import AgendaItem, Speaker
from meetings.models.attachments import Attachment
from meetings.models.attendance import Attendance
from meetings.models.follow_ups import FollowUp, FollowUpEvent
from meetings.models.inputs import Input, InputEvent
from meetings.models.meetings import Meeting, MeetingEvent
from meetings.models.minutes import Entry, Minutes
from meetings.models.numbers import NumberSequence
from meetings.models.summaries import Summary, SummaryVersion

__all__ = [
    "AgendaItem",
    "Attachment",
    "Attendance",
    "Entry",
    "FollowUp",
    "FollowUpEvent",
    "Input",
    "InputEvent",
    "Meeting",
    "MeetingEvent",
    "Minutes",
    "NumberSequence",
    "Speaker",
    "Summary",
    "SummaryVersion",
]
