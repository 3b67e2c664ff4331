"""What everybody reads, then one block per noun; design.md "Addresses"."""

from django.urls import path, register_converter

from meetings import feeds
from meetings.api.docs import api_docs
from meetings.views import (
    absences,
    agendas,
    attachments,
    attendance,
    board,
    bulk_assign,
    calendars,
    check_ins,
    comments,
    corrections,
    deliveries,
    desks,
    discrepancies,
    documents,
    entries,
    entry_histories,
    entry_outcomes,
    exports,
    extensions,
    figure_checks,
    figure_desks,
    figure_imports,
    figure_steps,
    figures,
    follow_up_steps,
    follow_ups,
    hand_ons,
    help,
    home,
    indicators,
    input_steps,
    inputs,
    institutions,
    invitations,
    letter_recipients,
    letter_replies,
    letterheads,
    letters,
    meeting_calendars,
    meeting_parts,
    meeting_steps,
    meetings,
    minutes,
    minutes_desk,
    minutes_documents,
    minutes_histories,
    notifications,
    open_data,
    own_desks,
    papers,
    participant_imports,
    phrases,
    programme_exports,
    programme_matrices,
    programme_settlements,
    programme_steps,
    programme_themes,
    programmes,
    proposals,
    queue,
    record_histories,
    regions,
    search,
    settlements,
    short_addresses,
    speakers,
    summaries,
    summary_versions,
    supports,
    take_over,
    uploads,
    word_templates,
    years,
)


class Number:
    """`M-2021-0007`: what stands before the year is given by the subclass."""

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class InputNumber(Number):
    regex = r"M-[0-9]{4}-[0-9]{4,6}"


class FollowUpNumber(Number):
    regex = r"TL-[0-9]{4}-[0-9]{4,6}"


class ProgrammeNumber(Number):
    regex = r"P-[0-9]{4}-[0-9]{4,6}"


class Year(Number):
    regex = r"[0-9]{4}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{value:04d}"


class Anchor(Number):
    """An entry of the minutes, or words that a correction added, by the place where they stand on the page."""

    regex = r"(?:butir|tambahan)-[0-9]{1,18}"


class Key:
    """A primary key: as many digits as a bigint surely holds, so that a longer one is a plain 404."""

    regex = r"[0-9]{1,18}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


register_converter(InputNumber, "input")
register_converter(FollowUpNumber, "follow_up")
register_converter(ProgrammeNumber, "programme")
register_converter(Year, "year")
register_converter(Anchor, "anchor")


class ShortNumber(Number):
    """The number of an input, a follow-up, a decision or a programme as people type it: `m-2021-7` is M-2021-0007."""

    regex = r"(?:[Mm]|[Tt][Ll]|[Kk]|[Pp])-[0-9]{4}-[0-9]{1,6}"

    def to_python(self, value):
        noun, year, number = value.upper().split("-")
        return f"{noun}-{year}-{int(number):04d}"


class ExportFormat(Number):
    regex = r"xlsx|csv"


register_converter(ShortNumber, "short")
register_converter(Key, "key")
register_converter(ExportFormat, "export_format")


class CheckInKey(Number):
    """The code of a picture on the screen (`models.check_ins.new_code`): what has another shape is a 404 without a query."""

    regex = r"[A-Za-z0-9_-]{16}"


register_converter(CheckInKey, "check_in_key")


class PaperFormat(Number):
    regex = r"pdf|docx|xlsx"


register_converter(PaperFormat, "paper_format")


class Period(Number):
    """Of a figure, as it is stored: meetings/figure_periods.py."""

    regex = r"[0-9]{4}(?:-(?:S[12]|Q[1-4]|0[1-9]|1[0-2]))?"


register_converter(Period, "period")

DESK = "meja/rapat/<key:pk>/"
LETTER = f"{DESK}undangan/surat/<key:letter_pk>/"
IMPORT = f"{DESK}impor/<key:import_pk>/"

urlpatterns = [
    # What everybody reads. First, because an address is compared with one pattern after the other.
    path("", home.home, name="home"),
    path("rapat/", meetings.meeting_list, name="meeting_list"),
    path("rapat/<year:year>/<slug:slug>/", meetings.meeting_detail, name="meeting_detail"),
    path("rapat/<year:year>/<slug:slug>/agenda/", meeting_parts.meeting_agenda, name="meeting_agenda"),
    path(
        "rapat/<year:year>/<slug:slug>/keputusan/", meeting_parts.meeting_decisions, name="meeting_decisions"
    ),
    path(
        "rapat/<year:year>/<slug:slug>/ringkasan/", summary_versions.summary_versions, name="summary_versions"
    ),
    path("masukan/", inputs.input_list, name="input_list"),
    path("masukan/<input:number>/", inputs.input_detail, name="input_detail"),
    path("tindak-lanjut/", follow_ups.follow_up_list, name="follow_up_list"),
    path("tindak-lanjut/<follow_up:number>/", follow_ups.follow_up_detail, name="follow_up_detail"),
    path("wilayah/", regions.region_list, name="region_list"),
    path("wilayah/<slug:slug>/", regions.region_detail, name="region_detail"),
    path("instansi/", institutions.institution_list, name="institution_list"),
    path("instansi/<slug:slug>/", institutions.institution_detail, name="institution_detail"),
    path("program/", programmes.programme_list, name="programme_list"),
    path("program/<programme:number>/", programmes.programme_detail, name="programme_detail"),
    path("data/", indicators.indicator_list, name="indicator_list"),
    path("tahun/", years.year_list, name="year_list"),
    path("tahun/<year:year>/", years.year_detail, name="year_detail"),
    path("papan/", board.board, name="board"),
    path("cari/", search.search, name="search"),
    path("data-terbuka/", open_data.open_data, name="open_data"),
    path("bantuan/", help.help, name="help"),
    path("bantuan/<slug:role>/", help.help_page, name="help_page"),
    # Meetings
    path("meja/rapat/baru/", meeting_steps.meeting_create, name="meeting_create"),
    path(DESK, meeting_steps.meeting_prepare, name="meeting_prepare"),
    path(f"{DESK}salin/", meeting_steps.meeting_copy, name="meeting_copy"),
    path(f"{DESK}ubah/", meeting_steps.meeting_change, name="meeting_change"),
    path(f"{DESK}ambil/", take_over.meeting_take_over, name="meeting_take_over"),
    path(f"{DESK}umumkan/", meeting_steps.meeting_announce, name="meeting_announce"),
    path(f"{DESK}mulai/", meeting_steps.meeting_start, name="meeting_start"),
    path(f"{DESK}batalkan/", meeting_steps.meeting_cancel, name="meeting_cancel"),
    path(f"{DESK}tutup/", meeting_steps.meeting_close, name="meeting_close"),
    # Agenda
    path(f"{DESK}agenda/", agendas.agenda_edit, name="agenda_edit"),
    path(f"{DESK}agenda/urutan/", agendas.agenda_reorder, name="agenda_reorder"),
    path(f"{DESK}agenda/<key:item_pk>/ubah/", agendas.agenda_item_change, name="agenda_item_change"),
    path(f"{DESK}agenda/<key:item_pk>/geser/", agendas.agenda_item_move, name="agenda_item_move"),
    path(f"{DESK}agenda/<key:item_pk>/hapus/", agendas.agenda_item_remove, name="agenda_item_remove"),
    path(f"{DESK}agenda/<key:item_pk>/mulai/", agendas.agenda_item_begin, name="agenda_item_begin"),
    path(f"{DESK}agenda/<key:item_pk>/selesai/", agendas.agenda_item_finish, name="agenda_item_finish"),
    path(f"{DESK}agenda/<key:item_pk>/kirim/", agendas.agenda_item_send, name="agenda_item_send"),
    # Speakers
    path(f"{DESK}pembicara/", speakers.speaker_list, name="speaker_list"),
    path(f"{DESK}pembicara/<key:speaker_pk>/ubah/", speakers.speaker_change, name="speaker_change"),
    path(f"{DESK}pembicara/<key:speaker_pk>/hapus/", speakers.speaker_remove, name="speaker_remove"),
    # Invitations and attendance
    path(f"{DESK}undangan/", invitations.invitation_list, name="invitation_list"),
    path(f"{DESK}undangan/semua-wilayah/", invitations.invite_all_regions, name="invite_all_regions"),
    path(
        f"{DESK}undangan/<key:attendance_pk>/tarik/",
        invitations.invitation_withdraw,
        name="invitation_withdraw",
    ),
    # The invitation letter; last the page of its link, by which an institution without an account replies
    path(f"{DESK}undangan/surat/", letters.letter_list, name="letter_list"),
    path(f"{DESK}undangan/surat/baru/", letters.letter_create, name="letter_create"),
    path(LETTER, letters.letter_detail, name="letter_detail"),
    path(f"{LETTER}ubah/", letters.letter_change, name="letter_change"),
    path(f"{LETTER}draf.pdf", letters.letter_preview, name="letter_preview"),
    path(f"{LETTER}terbitkan/", letters.letter_issue, name="letter_issue"),
    path(f"{LETTER}ingatkan/", letters.letter_remind, name="letter_remind"),
    path(f"{LETTER}lembar-jawaban.pdf", letters.letter_reply_sheets, name="letter_reply_sheets"),
    path(
        f"{LETTER}<key:recipient_pk>/kirim-lagi/",
        letter_recipients.letter_send_again,
        name="letter_send_again",
    ),
    path(
        f"{LETTER}<key:recipient_pk>/serahkan/",
        letter_recipients.letter_hand_over,
        name="letter_hand_over",
    ),
    path(
        f"{LETTER}<key:recipient_pk>/tautan-baru/",
        letter_recipients.letter_renew_link,
        name="letter_renew_link",
    ),
    path("undangan/<str:token>/", letter_replies.letter_reply, name="letter_reply"),
    path("rapat/<year:year>/<slug:slug>/jawab/", invitations.invitation_reply, name="invitation_reply"),
    path(f"{DESK}kehadiran/", attendance.attendance_list, name="attendance_list"),
    path(f"{DESK}kehadiran/tambah/", attendance.attendance_add, name="attendance_add"),
    path(f"{DESK}kehadiran/<key:attendance_pk>/tandai/", attendance.attendance_mark, name="attendance_mark"),
    path(
        f"{DESK}kehadiran/<key:attendance_pk>/yang-hadir/", attendance.attendance_name, name="attendance_name"
    ),
    path(
        f"{DESK}kehadiran/<key:attendance_pk>/riwayat/",
        attendance.attendance_history,
        name="attendance_history",
    ),
    path("meja/kehadiran/", absences.absence_list, name="absence_list"),
    # Check-in: the screen of the meeting, and the page that its codes open
    path(f"{DESK}layar-hadir/", check_ins.check_in_screen, name="check_in_screen"),
    path("hadir/<check_in_key:code>/", check_ins.check_in, name="check_in"),
    # Participants from a file
    path(f"{DESK}impor/", participant_imports.participant_import_list, name="participant_import_list"),
    path(
        f"{DESK}impor/templat.<export_format:format>",
        participant_imports.participant_import_template,
        name="participant_import_template",
    ),
    path(IMPORT, participant_imports.participant_import_detail, name="participant_import_detail"),
    path(f"{IMPORT}jawab/", participant_imports.participant_import_answer, name="participant_import_answer"),
    path(
        f"{IMPORT}masukkan/",
        participant_imports.participant_import_confirm,
        name="participant_import_confirm",
    ),
    path(
        f"{IMPORT}buang/", participant_imports.participant_import_discard, name="participant_import_discard"
    ),
    # Minutes
    path(f"{DESK}notula/", minutes_desk.minutes_edit, name="minutes_edit"),
    path(f"{DESK}notula/simpan/", minutes_desk.entry_save, name="entry_save"),
    path(f"{DESK}notula/perubahan/", minutes_desk.minutes_changes, name="minutes_changes"),
    path(f"{DESK}notula/butir/<key:entry_pk>/geser/", minutes_desk.entry_move, name="entry_move"),
    path("rapat/<year:year>/<slug:slug>/notula/", minutes_documents.minutes_detail, name="minutes_detail"),
    path(
        "rapat/<year:year>/<slug:slug>/notula/versi/<key:version>/",
        minutes_documents.minutes_version,
        name="minutes_version",
    ),
    path(
        "rapat/<year:year>/<slug:slug>/notula/versi/beda/",
        minutes_documents.minutes_differences,
        name="minutes_differences",
    ),
    path(f"{DESK}notula/edarkan/", minutes.minutes_circulate, name="minutes_circulate"),
    path(f"{DESK}notula/kelengkapan/", minutes.minutes_check, name="minutes_check"),
    path(f"{DESK}notula/sahkan/", minutes.minutes_ratify, name="minutes_ratify"),
    path(f"{DESK}notula/butir/<key:entry_pk>/ubah/", entries.entry_change, name="entry_change"),
    path(f"{DESK}notula/butir/<key:entry_pk>/riwayat/", entry_histories.entry_history, name="entry_history"),
    path(
        f"{DESK}notula/butir/<key:entry_pk>/riwayat/<key:version_pk>/pulihkan/",
        entry_histories.entry_restore,
        name="entry_restore",
    ),
    path(f"{DESK}notula/riwayat/", minutes_histories.minutes_history, name="minutes_history"),
    path(f"{DESK}notula/riwayat/banding/", minutes_histories.minutes_difference, name="minutes_difference"),
    path(f"{DESK}notula/usulan/", proposals.proposal_list, name="proposal_list"),
    path(f"{DESK}notula/usulan/<key:proposal_pk>/", proposals.proposal_settle, name="proposal_settle"),
    path(f"{DESK}notula/butir/<key:entry_pk>/coret/", entries.entry_strike, name="entry_strike"),
    path(
        f"{DESK}notula/butir/<key:entry_pk>/keputusan/",
        entry_outcomes.entry_to_decision,
        name="entry_to_decision",
    ),
    path(f"{DESK}notula/butir/<key:entry_pk>/masukan/", entry_outcomes.entry_to_input, name="entry_to_input"),
    path(
        f"{DESK}notula/butir/<key:entry_pk>/tindak-lanjut/",
        entry_outcomes.entry_to_follow_up,
        name="entry_to_follow_up",
    ),
    # Phrases that the office uses often
    path("meja/kalimat/", phrases.phrase_list, name="phrase_list"),
    path("meja/kalimat/baru/", phrases.phrase_add, name="phrase_add"),
    path("meja/kalimat/<key:phrase_pk>/ubah/", phrases.phrase_change, name="phrase_change"),
    path("meja/kalimat/<key:phrase_pk>/hentikan/", phrases.phrase_retire, name="phrase_retire"),
    path("meja/kalimat/<key:phrase_pk>/pakai-lagi/", phrases.phrase_restore, name="phrase_restore"),
    # Comments on the circulated minutes
    path(
        "rapat/<year:year>/<slug:slug>/notula/butir/<key:entry_pk>/tanggapi/",
        comments.comment_add,
        name="comment_add",
    ),
    path(
        "rapat/<year:year>/<slug:slug>/notula/tanggapan/<key:comment_pk>/",
        comments.comment_detail,
        name="comment_detail",
    ),
    path(f"{DESK}notula/tanggapan/", comments.comment_list, name="comment_list"),
    path(f"{DESK}notula/tanggapan/<key:comment_pk>/", comments.comment_answer, name="comment_answer"),
    path(
        f"{DESK}notula/tanggapan/<key:comment_pk>/terima/",
        comments.comment_take_over,
        name="comment_take_over",
    ),
    # Corrections of ratified minutes
    path(f"{DESK}notula/ralat/", corrections.correction_edit, name="correction_edit"),
    path(
        f"{DESK}notula/ralat/acara/<key:item_pk>/tambah/", corrections.correction_add, name="correction_add"
    ),
    path(f"{DESK}notula/ralat/buang/", corrections.correction_drop, name="correction_drop"),
    path(f"{DESK}notula/ralat/terbitkan/", corrections.correction_issue, name="correction_issue"),
    path(f"{DESK}notula/ralat/<anchor:anchor>/", corrections.correction_change, name="correction_change"),
    path(
        f"{DESK}notula/ralat/<anchor:anchor>/coret/", corrections.correction_strike, name="correction_strike"
    ),
    path(
        f"{DESK}notula/ralat/perubahan/<key:change_pk>/batalkan/",
        corrections.correction_take_back,
        name="correction_take_back",
    ),
    # Summaries
    path(f"{DESK}terbit/", summaries.summary_edit, name="summary_edit"),
    path(f"{DESK}terbit/tarik/", summaries.summary_withdraw, name="summary_withdraw"),
    path(
        f"{DESK}terbit/versi/<key:number>/sembunyikan/", summaries.summary_withhold, name="summary_withhold"
    ),
    # Inputs
    path("masukan/unduh.<export_format:format>/", exports.input_export, name="input_export"),
    path("masukan/<input:number>/riwayat/", record_histories.input_history, name="input_history"),
    path("rapat/<year:year>/<slug:slug>/masukan/baru/", input_steps.input_submit, name="input_submit"),
    path(f"{DESK}masukan/", inputs.meeting_inputs, name="meeting_inputs"),
    path(f"{DESK}masukan/baru/", input_steps.input_register, name="input_register"),
    path("masukan/<input:number>/periksa/", input_steps.input_verify, name="input_verify"),
    path("masukan/<input:number>/kembalikan/", input_steps.input_return, name="input_return"),
    path("masukan/<input:number>/lengkapi/", input_steps.input_complete, name="input_complete"),
    path("masukan/<input:number>/tarik/", input_steps.input_withdraw, name="input_withdraw"),
    path("masukan/<input:number>/setujui/", input_steps.input_agree, name="input_agree"),
    path("masukan/<input:number>/tolak/", input_steps.input_decline, name="input_decline"),
    path("masukan/<input:number>/teruskan/", input_steps.input_send_outside, name="input_send_outside"),
    path("masukan/<input:number>/tunda/", input_steps.input_postpone, name="input_postpone"),
    path("masukan/<input:number>/gabung/", input_steps.input_merge, name="input_merge"),
    path("masukan/<input:number>/pisahkan/", input_steps.input_unmerge, name="input_unmerge"),
    path("masukan/<input:number>/layani/", input_steps.input_agree_by_another, name="input_agree_by_another"),
    path("masukan/<input:number>/kecualikan/", input_steps.input_restrict, name="input_restrict"),
    path("masukan/<input:number>/buka/", input_steps.input_unrestrict, name="input_unrestrict"),
    # Follow-ups
    path("tindak-lanjut/unduh.<export_format:format>/", exports.follow_up_export, name="follow_up_export"),
    path(
        "tindak-lanjut/<follow_up:number>/riwayat/",
        record_histories.follow_up_history,
        name="follow_up_history",
    ),
    path(f"{DESK}tindak-lanjut/", follow_ups.meeting_follow_ups, name="meeting_follow_ups"),
    path("masukan/<input:number>/tindak-lanjut/", follow_up_steps.follow_up_add, name="follow_up_add"),
    path(
        "tindak-lanjut/<follow_up:number>/tetapkan/",
        follow_up_steps.follow_up_assign,
        name="follow_up_assign",
    ),
    path(
        "tindak-lanjut/<follow_up:number>/lapor/",
        follow_up_steps.follow_up_progress,
        name="follow_up_progress",
    ),
    path(
        "tindak-lanjut/<follow_up:number>/selesai/", follow_up_steps.follow_up_report, name="follow_up_report"
    ),
    path(
        "tindak-lanjut/<follow_up:number>/konfirmasi/",
        follow_up_steps.follow_up_confirm,
        name="follow_up_confirm",
    ),
    path(
        "tindak-lanjut/<follow_up:number>/kembalikan/",
        follow_up_steps.follow_up_return,
        name="follow_up_return",
    ),
    path(
        "tindak-lanjut/<follow_up:number>/buka-lagi/",
        follow_up_steps.follow_up_reopen,
        name="follow_up_reopen",
    ),
    path("tindak-lanjut/<follow_up:number>/teruskan/", hand_ons.follow_up_hand_on, name="follow_up_hand_on"),
    path(
        "tindak-lanjut/<follow_up:number>/minta-perpanjangan/",
        extensions.follow_up_ask_extension,
        name="follow_up_ask_extension",
    ),
    path(
        "tindak-lanjut/<follow_up:number>/perpanjang/", extensions.follow_up_extend, name="follow_up_extend"
    ),
    path(
        "tindak-lanjut/<follow_up:number>/tolak-perpanjangan/",
        extensions.follow_up_refuse_extension,
        name="follow_up_refuse_extension",
    ),
    path("tindak-lanjut/<follow_up:number>/pendukung/", supports.support_add, name="support_add"),
    path(
        "tindak-lanjut/<follow_up:number>/pendukung/<key:support_pk>/lepas/",
        supports.support_release,
        name="support_release",
    ),
    path(
        "tindak-lanjut/<follow_up:number>/pendukung/<key:support_pk>/lapor/",
        supports.support_report,
        name="support_report",
    ),
    # Official documents: what is issued, and what anybody may ask about it
    path("dokumen/", documents.document_check, name="document_check"),
    path("dokumen/<str:code>/", documents.document_detail, name="document_detail"),
    path("dokumen/<str:code>/unduh/", documents.document_download, name="document_download"),
    path(f"{DESK}dokumen/<slug:slug>/terbitkan/", documents.document_issue, name="document_issue"),
    path("kelola/kop-surat/", letterheads.letterhead_change, name="letterhead_change"),
    # The papers of a meeting, and the Word templates that they are made with
    path(f"{DESK}dokumen/", papers.document_list, name="document_list"),
    path(f"{DESK}dokumen/bentuk/", papers.document_form, name="document_form"),
    path(
        f"{DESK}dokumen/<slug:slug>.<paper_format:format>", papers.document_preview, name="document_preview"
    ),
    path(
        "rapat/<year:year>/<slug:slug>/notula.<paper_format:format>", papers.minutes_file, name="minutes_file"
    ),
    path(
        "meja/matriks-tindak-lanjut.<paper_format:format>",
        papers.document_open_matrix,
        name="document_open_matrix",
    ),
    path("meja/templat-dokumen/", word_templates.document_template_list, name="document_template_list"),
    path("meja/templat-dokumen/<slug:kind>/", word_templates.document_template, name="document_template"),
    path(
        "meja/templat-dokumen/<slug:kind>/pakai-lagi/",
        word_templates.document_template_again,
        name="document_template_again",
    ),
    path(
        "meja/templat-dokumen/<slug:kind>.docx",
        word_templates.document_template_file,
        name="document_template_file",
    ),
    # Programmes: the list, the matrix of each year, and the steps of each; last what is behind the desk
    path(
        "program/unduh.<export_format:format>/", programme_exports.programme_export, name="programme_export"
    ),
    path("program/matriks/", programme_matrices.programme_matrices, name="programme_matrices"),
    path("program/matriks/<year:year>/", programme_matrices.programme_matrix, name="programme_matrix"),
    path(
        "program/matriks/<year:year>/unduh.<export_format:format>/",
        programme_exports.programme_matrix_export,
        name="programme_matrix_export",
    ),
    path(
        "program/matriks/<year:year>/<slug:slug>/", programme_matrices.programme_theme, name="programme_theme"
    ),
    path("program/usulkan/", programme_steps.programme_propose, name="programme_propose"),
    path("program/<programme:number>/ubah/", programme_steps.programme_change, name="programme_change"),
    path("program/<programme:number>/tarik/", programme_steps.programme_withdraw, name="programme_withdraw"),
    path("program/<programme:number>/muat/", programme_steps.programme_take_up, name="programme_take_up"),
    path(
        "program/<programme:number>/muat-sebagian/",
        programme_steps.programme_take_up_partly,
        name="programme_take_up_partly",
    ),
    path(
        "program/<programme:number>/tidak-dimuat/",
        programme_steps.programme_leave_out,
        name="programme_leave_out",
    ),
    path(
        "program/<programme:number>/laksanakan/",
        programme_steps.programme_carry_out,
        name="programme_carry_out",
    ),
    path("program/<programme:number>/bergantung/", programme_steps.programme_depend, name="programme_depend"),
    path(
        "program/<programme:number>/bergantung/<key:dependency_pk>/lepas/",
        programme_steps.programme_depend_drop,
        name="programme_depend_drop",
    ),
    path("program/<programme:number>/riwayat/", programme_steps.programme_history, name="programme_history"),
    path(
        "meja/program/matriks/<year:year>/agenda/",
        programme_matrices.programme_matrix_on_agenda,
        name="programme_matrix_on_agenda",
    ),
    path("meja/program/tema/", programme_themes.programme_theme_list, name="programme_theme_list"),
    path(
        "meja/program/tema/<key:theme_pk>/ubah/",
        programme_themes.programme_theme_change,
        name="programme_theme_change",
    ),
    path(
        "meja/program/tema/<key:theme_pk>/pakai/",
        programme_themes.programme_theme_use,
        name="programme_theme_use",
    ),
    path(
        f"{DESK}notula/butir/<key:entry_pk>/program/",
        programme_settlements.entry_settle_programmes,
        name="entry_settle_programmes",
    ),
    path(
        f"{DESK}notula/butir/<key:entry_pk>/program/<key:settlement_pk>/batalkan/",
        programme_settlements.entry_unsettle_programme,
        name="entry_unsettle_programme",
    ),
    # Attachments
    path("lampiran/<uuid:public_id>/", attachments.attachment_download, name="attachment_download"),
    path("lampiran/<uuid:public_id>/kecil/", attachments.attachment_small, name="attachment_small"),
    path(f"{DESK}bahan/", attachments.attachment_list, name="attachment_list"),
    path(
        f"{DESK}bahan/<key:attachment_pk>/tarik/", attachments.attachment_withdraw, name="attachment_withdraw"
    ),
    # Files that come in pieces, before the form that they belong to
    path("unggahan/", uploads.UploadCreate.as_view(), name="upload_create"),
    path("unggahan/<uuid:key>/", uploads.UploadDetail.as_view(), name="upload_detail"),
    # Indicators and their figures; what leads elsewhere stands before the slugs (models/indicators.py, RESERVED)
    path("data/selisih/", discrepancies.discrepancy_list, name="discrepancy_list"),
    path("data/selisih/<key:pk>/tanggapi/", discrepancies.discrepancy_comment, name="discrepancy_comment"),
    path("data/angka/<key:pk>/perbaiki/", figure_steps.figure_revise, name="figure_revise"),
    path("data/angka/<key:pk>/tarik/", figure_steps.figure_withdraw, name="figure_withdraw"),
    path("data/angka/impor/<key:pk>/", figure_imports.figure_import_detail, name="figure_import_detail"),
    path(
        "data/angka/impor/<key:pk>/jawab/", figure_imports.figure_import_answer, name="figure_import_answer"
    ),
    path(
        "data/angka/impor/<key:pk>/masukkan/",
        figure_imports.figure_import_confirm,
        name="figure_import_confirm",
    ),
    path(
        "data/angka/impor/<key:pk>/buang/", figure_imports.figure_import_discard, name="figure_import_discard"
    ),
    path("data/<slug:slug>/", indicators.indicator_detail, name="indicator_detail"),
    path("data/<slug:slug>/impor/", figure_imports.figure_import_list, name="figure_import_list"),
    path(
        "data/<slug:slug>/impor/templat.<export_format:format>",
        figure_imports.figure_import_template,
        name="figure_import_template",
    ),
    path("data/<slug:slug>/metadata/", indicators.indicator_metadata, name="indicator_metadata"),
    path("data/<slug:slug>/isi/", figure_steps.figure_add, name="figure_add"),
    path("data/<slug:slug>/<slug:region_slug>/", figures.figure_region, name="figure_region"),
    path("data/<slug:slug>/<slug:region_slug>/<period:period>/", figures.cell_detail, name="cell_detail"),
    path("angka-saya/", figure_desks.own_figures, name="own_figures"),
    path("meja/data/", figure_desks.figure_desk, name="figure_desk"),
    path("meja/data/pemeriksaan/", figure_checks.figure_check_list, name="figure_check_list"),
    path(
        "meja/data/pemeriksaan/<key:pk>/buka/",
        figure_checks.figure_check_reopen,
        name="figure_check_reopen",
    ),
    path(
        "meja/data/pemeriksaan/<slug:kind>/<slug:key>/",
        figure_checks.figure_check_close,
        name="figure_check_close",
    ),
    path("meja/data/indikator/baru/", figure_desks.indicator_add, name="indicator_add"),
    path("meja/data/indikator/<slug:slug>/definisi/", figure_desks.indicator_define, name="indicator_define"),
    path("meja/data/indikator/<slug:slug>/atur/", figure_desks.indicator_change, name="indicator_change"),
    path("meja/data/indikator/<slug:slug>/konsep/", figure_desks.concept_add, name="concept_add"),
    path("meja/data/angka/<key:pk>/kembalikan/", figure_steps.figure_return, name="figure_return"),
    path("meja/data/selisih/<key:pk>/penyebab/", discrepancies.discrepancy_cause, name="discrepancy_cause"),
    path("meja/data/selisih/agendakan/", discrepancies.discrepancy_schedule, name="discrepancy_schedule"),
    path(f"{DESK}notula/butir/<key:entry_pk>/selisih/", settlements.settlement_add, name="settlement_add"),
    path(
        f"{DESK}notula/butir/<key:entry_pk>/selisih/<key:settlement_pk>/batalkan/",
        settlements.settlement_drop,
        name="settlement_drop",
    ),
    path(
        f"{DESK}notula/butir/<key:entry_pk>/selisih/indikator/<key:indicator_pk>/",
        settlements.settlement_add_several,
        name="settlement_add_several",
    ),
    # What somebody was told, and the letters of it
    path("pemberitahuan/", notifications.notification_list, name="notification_list"),
    path("pemberitahuan/baca/", notifications.notification_read_all, name="notification_read_all"),
    path("pemberitahuan/pilihan/", notifications.notification_choices, name="notification_choices"),
    path("pemberitahuan/<key:notification_pk>/", notifications.notification_open, name="notification_open"),
    path("meja/surat/", deliveries.delivery_list, name="delivery_list"),
    path("meja/surat/<key:delivery_pk>/kirim-lagi/", deliveries.delivery_resend, name="delivery_resend"),
    # What waits for me
    path("beranda-saya/", desks.desk, name="desk"),
    path("meja/", desks.secretariat_desk, name="secretariat_desk"),
    path("meja/antrean/", queue.queue, name="queue"),
    path("meja/tindak-lanjut/disposisikan/", bulk_assign.bulk_assign, name="bulk_assign"),
    path("pimpinan/", desks.chair_desk, name="chair_desk"),
    path("daerah-saya/", own_desks.region_desk, name="region_desk"),
    path("tugas-saya/", own_desks.task_desk, name="task_desk"),
    # The office's calendar, and the limits that are counted in it
    path("meja/kalender/", calendars.calendar, name="calendar"),
    path("meja/kalender/<key:pk>/batalkan/", calendars.decreed_day_withdraw, name="decreed_day_withdraw"),
    path("kelola/batas-waktu/", calendars.time_limits, name="time_limits"),
    # To follow what happens
    path("umpan/rapat.atom", feeds.meeting_feed, name="meeting_feed"),
    path("umpan/tindak-lanjut.atom", feeds.follow_up_feed, name="follow_up_feed"),
    path("wilayah/<slug:slug>/umpan.atom", feeds.region_feed, name="region_feed"),
    path(
        "rapat/<year:year>/<slug:slug>/kalender.ics",
        meeting_calendars.meeting_calendar,
        name="meeting_calendar",
    ),
    path("kalender.ics", meeting_calendars.portal_calendar, name="portal_calendar"),
    # Short addresses (of two with one name, the last is made), and what a phone reads from paper
    path("<short:number>/", short_addresses.short_address, name="short_address"),
    path("<short:number>", short_addresses.short_address, name="short_address"),
    path("<short:number>/qr.svg", short_addresses.qr, name="qr"),
    path("rapat/<year:year>/<slug:slug>/qr.svg", short_addresses.meeting_qr, name="meeting_qr"),
    # The explanation of the API; the API itself and the files of data are in rakor_portal/urls.py
    path("api/v1/docs", api_docs, name="api_docs"),
]
