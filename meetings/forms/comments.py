"""The forms of comments on the circulated minutes."""

from django.utils.translation import gettext_lazy as _

from meetings.actions import comments as actions
from meetings.forms.base import ActionForm, CreatingForm, LongTextField
from meetings.forms.entries import EntryFields, who_may_speak
from meetings.forms.versions import SeenField, SeesVersion

COMMENT = 5_000  # characters; about two and a half printed pages


class CommentForm(CreatingForm):
    """What an institution says of an entry; it names the version that was read."""

    outbox_label = _("tanggapan")

    seen = SeenField()
    text = LongTextField(label=_("Tanggapan"), rows=6, max_length=COMMENT)

    def __init__(self, *args, entry, **kwargs):
        self.entry = entry
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = entry.last_change
        self.fields["text"].help_text = _(
            "Terbaca semua instansi yang diundang, atas nama %(institution)s."
        ) % {"institution": self.by.institution.label}

    def act(self):
        comment, _created = actions.add_comment(
            self.entry,
            by=self.by,
            text=self.cleaned_data["text"],
            seen=self.cleaned_data["seen"],
            client_key=self.cleaned_data["client_key"],
        )
        return comment


class AnswerForm(ActionForm):
    answer = LongTextField(
        label=_("Jawaban"), rows=4, max_length=COMMENT, help_text=_("Terbaca semua instansi yang diundang.")
    )

    def __init__(self, *args, comment, **kwargs):
        self.comment = comment
        super().__init__(*args, **kwargs)

    def act(self):
        return actions.answer_comment(self.comment, by=self.by, answer=self.cleaned_data["answer"])


class TakeOverForm(EntryFields, SeesVersion):
    """The entry, to be changed as the comment asks, and what the commenter is told besides.

    Args (by keyword): `comment`, with the `version` of its entry as of the same moment as the entry's words.
    """

    answer = LongTextField(
        label=_("Jawaban"),
        rows=3,
        max_length=COMMENT,
        required=False,
        help_text=_("Boleh kosong: pengusul diberi tahu bahwa butirnya diubah."),
    )

    def __init__(self, *args, comment, **kwargs):
        self.comment = comment
        entry = comment.entry
        kwargs.setdefault("initial", {"kind": entry.kind, "speaker": entry.speaker_id, "text": entry.text})
        super().__init__(*args, **kwargs)
        self.fields["speaker"].queryset = who_may_speak(entry.minutes.meeting, besides=entry.speaker_id)

    def version(self):
        return self.comment.version

    def act(self):
        return actions.take_over(
            self.comment,
            by=self.by,
            changes=self.typed,
            seen=self.cleaned_data["seen"],
            answer=self.cleaned_data["answer"],
        )
