"""The forms of the summary: its working text, its publication, its withdrawal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.actions import summaries as actions
from meetings.forms.base import LONG_TEXT, ActionForm, LongTextField, MarkdownField
from meetings.forms.versions import SeesVersion


class SummaryForm(SeesVersion):
    """The working text; its `save()` keeps it as a draft."""

    text = MarkdownField(
        label=_("Isi ringkasan"),
        rows=18,
        max_length=LONG_TEXT,
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
    withholds = forms.BooleanField(
        label=_("Isi versi lama tidak boleh terbaca lagi"),
        required=False,
        help_text=_(
            "Centang bila yang diganti memuat data pribadi atau informasi yang dikecualikan. Tanpa centang, versi lama dan"
            " perbedaannya tetap terbaca umum."
        ),
    )

    def __init__(self, *args, meeting, summary, corrects, **kwargs):
        self.meeting, self.summary = meeting, summary
        kwargs.setdefault("initial", {"text": summary.draft if summary else actions.proposed_text(meeting)})
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["reason"], self.fields["withholds"]

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
            self.meeting,
            by=self.by,
            reason=self.cleaned_data.get("reason", ""),
            withholds=self.cleaned_data.get("withholds", False),
            **self.typed,
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


class WithholdForm(ActionForm):
    reason = LongTextField(
        label=_("Alasan isinya tidak ditampilkan lagi"),
        rows=4,
        max_length=2_000,
        help_text=_("Terbaca umum di halaman versi ringkasan. Jangan mengulang yang harus disembunyikan."),
    )

    def __init__(self, *args, version, **kwargs):
        self.version = version
        super().__init__(*args, **kwargs)

    def act(self):
        return actions.withhold_version(self.version, by=self.by, reason=self.cleaned_data["reason"])
