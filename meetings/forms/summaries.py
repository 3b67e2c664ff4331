"""The forms of the summary: its working text, its publication, its withdrawal."""

from django.utils.translation import gettext_lazy as _

from meetings.actions import summaries as actions
from meetings.forms.base import ActionForm, LongTextField
from meetings.forms.versions import SeesVersion


class SummaryForm(SeesVersion):
    """The working text; its `save()` keeps it as a draft."""

    text = LongTextField(
        label=_("Isi ringkasan"),
        rows=18,
        help_text=_(
            "Pisahkan paragraf dengan baris kosong. Boleh memakai Markdown: ## judul bagian, - butir daftar, **tebal**,"
            " [tautan](https://…)."
        ),
    )
    reason = LongTextField(
        label=_("Alasan perbaikan"),
        rows=2,
        max_length=2_000,
        required=False,
        help_text=_("Wajib saat menerbitkan versi baru; terbaca umum di halaman rapat."),
    )

    def __init__(self, *args, meeting, summary, corrects, **kwargs):
        self.meeting, self.summary = meeting, summary
        kwargs.setdefault("initial", {"text": summary.draft if summary else actions.proposed_text(meeting)})
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["reason"]

    def version(self):
        return self.summary.last_change if self.summary else 0

    @property
    def typed(self):
        return {"text": self.cleaned_data["text"], "seen": self.cleaned_data["seen"]}

    def act(self):
        return actions.save_draft(self.meeting, by=self.by, **self.typed)


class PublishForm(SummaryForm):
    def act(self):
        return actions.publish_summary(
            self.meeting, by=self.by, reason=self.cleaned_data.get("reason", ""), **self.typed
        )


class WithdrawForm(ActionForm):
    reason = LongTextField(
        label=_("Alasan penarikan"),
        rows=4,
        max_length=2_000,
        help_text=_("Terbaca umum di halaman rapat, sebagai ganti ringkasannya."),
    )

    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        super().__init__(*args, **kwargs)

    def act(self):
        return actions.withdraw_summary(self.meeting, by=self.by, reason=self.cleaned_data["reason"])
