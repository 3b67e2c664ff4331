"""One block per noun. Public pages first, then what is behind `/meja/`; design.md "Addresses"."""

from django.urls import path, register_converter

from meetings.views import (
    agendas,
    attachments,
    attendance,
    desks,
    follow_up_steps,
    follow_ups,
    help,
    input_steps,
    inputs,
    institutions,
    invitations,
    meeting_steps,
    meetings,
    minutes,
    regions,
    speakers,
    summaries,
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


class Year(Number):
    regex = r"[0-9]{4}"

    def to_python(self, value):
        return int(value)


class Key:
    """A primary key: as many digits as a bigint surely holds, so that a longer one is a plain 404."""

    regex = r"[0-9]{1,18}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


register_converter(InputNumber, "input")
register_converter(FollowUpNumber, "follow_up")
register_converter(Year, "year")
register_converter(Key, "key")

DESK = "meja/rapat/<key:pk>/"

urlpatterns = [
    # Meetings
    path("", meetings.home, name="home"),
    path("rapat/", meetings.meeting_list, name="meeting_list"),
    path("rapat/<year:year>/<slug:slug>/", meetings.meeting_detail, name="meeting_detail"),
    path("meja/rapat/baru/", meeting_steps.meeting_create, name="meeting_create"),
    path(DESK, meeting_steps.meeting_prepare, name="meeting_prepare"),
    path(f"{DESK}salin/", meeting_steps.meeting_copy, name="meeting_copy"),
    path(f"{DESK}ubah/", meeting_steps.meeting_change, name="meeting_change"),
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
    path("rapat/<year:year>/<slug:slug>/jawab/", invitations.invitation_reply, name="invitation_reply"),
    path(f"{DESK}kehadiran/", attendance.attendance_list, name="attendance_list"),
    path(f"{DESK}kehadiran/tambah/", attendance.attendance_add, name="attendance_add"),
    path(f"{DESK}kehadiran/<key:attendance_pk>/tandai/", attendance.attendance_mark, name="attendance_mark"),
    path(
        f"{DESK}kehadiran/<key:attendance_pk>/yang-hadir/", attendance.attendance_name, name="attendance_name"
    ),
    # Minutes
    path("rapat/<year:year>/<slug:slug>/notula/", minutes.minutes_detail, name="minutes_detail"),
    path(f"{DESK}notula/", minutes.minutes_edit, name="minutes_edit"),
    path(f"{DESK}notula/edarkan/", minutes.minutes_circulate, name="minutes_circulate"),
    path(f"{DESK}notula/sahkan/", minutes.minutes_ratify, name="minutes_ratify"),
    path(f"{DESK}notula/butir/<key:entry_pk>/ubah/", minutes.entry_change, name="entry_change"),
    path(f"{DESK}notula/butir/<key:entry_pk>/riwayat/", minutes.entry_history, name="entry_history"),
    path(f"{DESK}notula/butir/<key:entry_pk>/coret/", minutes.entry_strike, name="entry_strike"),
    path(
        f"{DESK}notula/butir/<key:entry_pk>/keputusan/", minutes.entry_to_decision, name="entry_to_decision"
    ),
    path(f"{DESK}notula/butir/<key:entry_pk>/masukan/", minutes.entry_to_input, name="entry_to_input"),
    path(
        f"{DESK}notula/butir/<key:entry_pk>/tindak-lanjut/",
        minutes.entry_to_follow_up,
        name="entry_to_follow_up",
    ),
    # Summaries
    path(f"{DESK}terbit/", summaries.summary_edit, name="summary_edit"),
    path(f"{DESK}terbit/tarik/", summaries.summary_withdraw, name="summary_withdraw"),
    # Inputs
    path("masukan/", inputs.input_list, name="input_list"),
    path("masukan/<input:number>/", inputs.input_detail, name="input_detail"),
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
    path("masukan/<input:number>/kecualikan/", input_steps.input_restrict, name="input_restrict"),
    path("masukan/<input:number>/buka/", input_steps.input_unrestrict, name="input_unrestrict"),
    # Follow-ups
    path("tindak-lanjut/", follow_ups.follow_up_list, name="follow_up_list"),
    path("tindak-lanjut/<follow_up:number>/", follow_ups.follow_up_detail, name="follow_up_detail"),
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
    # Attachments
    path("lampiran/<uuid:public_id>/", attachments.attachment_download, name="attachment_download"),
    # Regions and institutions: what they put forward, promised and did
    path("wilayah/", regions.region_list, name="region_list"),
    path("wilayah/<slug:slug>/", regions.region_detail, name="region_detail"),
    path("instansi/", institutions.institution_list, name="institution_list"),
    path("instansi/<slug:slug>/", institutions.institution_detail, name="institution_detail"),
    # What waits for me
    path("beranda-saya/", desks.desk, name="desk"),
    path("meja/", desks.secretariat_desk, name="secretariat_desk"),
    path("pimpinan/", desks.chair_desk, name="chair_desk"),
    path("daerah-saya/", desks.region_desk, name="region_desk"),
    path("tugas-saya/", desks.task_desk, name="task_desk"),
    # Help
    path("bantuan/", help.help, name="help"),
    path("bantuan/<slug:role>/", help.help_page, name="help_page"),
]
