"""Who gets which answer from which address: the table of permissions in design.md, asked for over HTTP.

Each row is an address, asked by eight people. An address that is not in the table fails the test,
so a new page cannot be forgotten. The walidata is one of the secretariat: where a row names seven
answers, both get the same; the eighth says what the walidata gets beyond that. `in` is the way to the sign-in page; a stranger gets 404, one who
may read but not act 403. A POST that is let through answers 302 (done) or 200 (the form with its
errors), either of which is written "ok".
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.cookies import SimpleCookie

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from meetings import clock
from meetings.actions import (
    attachments,
    comments,
    corrections,
    entries,
    extensions,
    follow_ups,
    inputs,
    minutes,
    programmes,
    proposals,
    summaries,
)
from meetings.documents.issuing import issue_paper
from meetings.documents.papers import PAPERS
from meetings.models import Meeting
from meetings.notifications import quietly
from meetings.reply_links import token_of
from tests import factories
from tests.meetings import programme_factories

PEOPLE = ["anonymous", "ambon", "buru", "bappeda", "secretariat", "chair", "administrator", "walidata"]

PUBLIC = "200 200 200 200 200 200 200"
NOBODY = "404 404 404 404 404 404 404"
STAFF_READS = "in 404 404 404 200 200 200"
SECRETARIAT = "in 404 404 404 200 403 403"
CHAIR = "in 404 404 404 403 200 403"
PUBLISHERS = "in 404 404 404 200 200 403"
ADMINISTRATOR = "in 404 404 404 404 404 200"
SIGNED_IN = "in 200 200 200 200 200 200"
WALIDATA = "in 404 404 404 403 403 403 200"

# (name, object it is asked for, method, answers in the order of PEOPLE)
TABLE = [
    # What the public reads
    ("health", "", "GET", PUBLIC),
    ("home", "", "GET", PUBLIC),
    ("meeting_list", "", "GET", PUBLIC),
    ("input_list", "", "GET", PUBLIC),
    ("follow_up_list", "", "GET", PUBLIC),
    ("input_export", "csv", "GET", PUBLIC),
    ("input_export", "xlsx", "GET", PUBLIC),
    ("follow_up_export", "csv", "GET", PUBLIC),
    ("follow_up_export", "xlsx", "GET", PUBLIC),
    ("region_list", "", "GET", PUBLIC),
    ("region_detail", "region", "GET", PUBLIC),
    ("institution_list", "", "GET", PUBLIC),
    ("institution_detail", "institution", "GET", PUBLIC),
    ("year_list", "", "GET", PUBLIC),
    ("year_detail", "year", "GET", PUBLIC),
    ("board", "", "GET", PUBLIC),
    ("search", "", "GET", PUBLIC),
    ("help", "", "GET", PUBLIC),
    ("help_page", "help", "GET", PUBLIC),
    # To follow what happens, and to be found
    ("meeting_feed", "", "GET", PUBLIC),
    ("follow_up_feed", "", "GET", PUBLIC),
    ("region_feed", "region", "GET", PUBLIC),
    ("portal_calendar", "", "GET", PUBLIC),
    ("meeting_calendar", "draft", "GET", "404 404 404 404 404 404 404"),
    ("meeting_calendar", "announced", "GET", PUBLIC),
    ("short_address", "received", "GET", "404 404 302 404 302 302 302"),
    ("short_address", "verified", "GET", "302 302 302 302 302 302 302"),
    ("short_address", "of_restricted", "GET", "404 404 302 302 302 302 302"),
    ("qr", "received", "GET", "404 404 200 404 200 200 200"),
    ("qr", "verified", "GET", PUBLIC),
    ("meeting_qr", "draft", "GET", "404 404 404 404 200 200 200"),
    ("meeting_qr", "announced", "GET", PUBLIC),
    ("robots", "", "GET", PUBLIC),
    # Data to take away, and the API: whoever is signed in gets what strangers get
    ("open_data", "", "GET", PUBLIC),
    ("open_data_set", "data_set", "GET", PUBLIC),
    ("open_data_set", "no_data_set", "GET", NOBODY),
    ("catalogue", "", "GET", PUBLIC),
    ("open_data_package", "", "GET", PUBLIC),
    ("api_docs", "", "GET", PUBLIC),
    ("api_schema", "", "GET", PUBLIC),
    ("api_unknown", "", "GET", NOBODY),
    ("api_rapat", "", "GET", PUBLIC),
    ("api_rapat_detail", "announced", "GET", PUBLIC),
    ("api_rapat_detail", "draft", "GET", NOBODY),
    ("api_ringkasan", "", "GET", PUBLIC),
    ("api_ringkasan_detail", "ratified", "GET", PUBLIC),
    ("api_ringkasan_detail", "held", "GET", NOBODY),
    ("api_keputusan", "", "GET", PUBLIC),
    ("api_keputusan_detail", "decision", "GET", PUBLIC),
    ("api_keputusan_detail", "undecided", "GET", NOBODY),
    ("api_masukan", "", "GET", PUBLIC),
    ("api_masukan_detail", "verified", "GET", PUBLIC),
    ("api_masukan_detail", "received", "GET", NOBODY),
    ("api_masukan_detail", "restricted", "GET", "410 410 410 410 410 410 410"),
    ("api_masukan", "", "POST", "405 405 405 405 405 405 405"),
    ("api_tindak_lanjut", "", "GET", PUBLIC),
    ("api_tindak_lanjut_detail", "of_decision", "GET", PUBLIC),
    ("api_tindak_lanjut_detail", "of_draft_decision", "GET", NOBODY),
    ("api_tindak_lanjut_detail", "of_restricted", "GET", "410 410 410 410 410 410 410"),
    ("api_program", "", "GET", PUBLIC),
    ("api_program_detail", "programme", "GET", PUBLIC),
    ("api_indikator", "", "GET", PUBLIC),
    ("api_indikator_detail", "indicator", "GET", PUBLIC),
    ("api_indikator_detail", "restricted_indicator", "GET", NOBODY),
    ("api_angka", "", "GET", PUBLIC),
    ("api_angka_detail", "published_figure", "GET", PUBLIC),
    ("api_angka_detail", "restricted_published_figure", "GET", NOBODY),
    ("api_wilayah", "", "GET", PUBLIC),
    ("api_wilayah_detail", "region", "GET", PUBLIC),
    ("api_instansi", "", "GET", PUBLIC),
    ("api_instansi_detail", "institution", "GET", PUBLIC),
    ("sitemap", "", "GET", PUBLIC),
    ("sitemap_part", "sitemap_part", "GET", PUBLIC),
    # Meetings and their papers
    ("meeting_detail", "draft", "GET", "404 404 404 404 200 200 200"),
    ("meeting_detail", "announced", "GET", PUBLIC),
    ("meeting_detail", "ratified", "GET", PUBLIC),
    ("meeting_agenda", "draft", "GET", "404 404 404 404 200 200 200"),
    ("meeting_agenda", "ratified", "GET", PUBLIC),
    ("meeting_decisions", "draft", "GET", "404 404 404 404 200 200 200"),
    ("meeting_decisions", "ratified", "GET", PUBLIC),
    ("minutes_detail", "held", "GET", "in 404 404 404 200 200 200"),
    ("minutes_detail", "circulated", "GET", "in 200 200 200 200 200 200"),
    ("minutes_detail", "uninvited", "GET", "in 404 404 404 200 200 200"),
    # Inputs: public from the verification on, unless restricted
    ("input_detail", "received", "GET", "404 404 200 404 200 200 200"),
    ("input_detail", "verified", "GET", PUBLIC),
    ("input_detail", "restricted", "GET", "404 404 200 404 200 200 200"),
    ("input_detail", "restricted_assigned", "GET", "404 404 200 200 200 200 200"),
    # Follow-ups: as public as what they follow
    ("follow_up_detail", "assigned", "GET", PUBLIC),
    ("follow_up_detail", "of_restricted", "GET", "404 404 200 200 200 200 200"),
    ("follow_up_detail", "of_draft_decision", "GET", "404 404 404 404 200 200 200"),
    ("follow_up_detail", "of_decision", "GET", PUBLIC),
    # Attachments: with the permission of what they belong to
    ("attachment_download", "evidence", "GET", PUBLIC),
    ("attachment_download", "restricted_annex", "GET", "404 404 200 404 200 200 200"),
    ("attachment_download", "paper", "GET", "404 200 200 200 200 200 200"),
    ("attachment_small", "evidence", "GET", "302 302 302 302 302 302 302"),  # no photo: the file itself
    ("attachment_small", "restricted_annex", "GET", "404 404 302 404 302 302 302"),
    ("attachment_list", "draft", "GET", STAFF_READS),
    ("attachment_list", "draft", "POST", "in 404 404 404 ok 403 403"),
    ("attachment_withdraw", "paper_at_desk", "GET", SECRETARIAT),
    ("attachment_withdraw", "paper_at_desk", "POST", "in 404 404 404 ok 403 403"),
    # Files in pieces: of whoever sends them (asked without the protocol's header)
    ("upload_create", "", "POST", "in 412 412 412 412 412 412"),
    ("upload_detail", "no_upload", "GET", "in 412 412 412 412 412 412"),
    # Official documents: anybody asks about a code; the file is for whoever may read the paper
    ("document_check", "", "GET", PUBLIC),
    ("document_detail", "document", "GET", PUBLIC),
    ("document_detail", "document", "POST", "ok ok ok ok ok ok ok"),
    ("document_detail", "no_document", "GET", NOBODY),
    ("document_download", "document", "GET", "in 200 200 200 200 200 200"),
    ("document_download", "internal_document", "GET", "in 404 404 404 200 200 200"),
    ("document_download", "draft_document", "GET", "in 404 404 404 200 200 200"),
    ("document_issue", "paper_of_ratified", "POST", "in 404 404 404 ok 403 403"),
    ("document_list", "draft", "GET", STAFF_READS),
    ("document_form", "draft", "POST", "in 404 404 404 ok 403 403"),
    ("document_preview", "a_paper", "GET", STAFF_READS),
    ("document_preview", "no_paper", "GET", "in 404 404 404 404 404 404"),
    ("document_open_matrix", "pdf", "GET", STAFF_READS),
    ("document_open_matrix", "xlsx", "GET", STAFF_READS),
    ("minutes_file", "held_pdf", "GET", "in 404 404 404 200 200 200"),
    ("minutes_file", "circulated_pdf", "GET", "in 200 200 200 200 200 200"),
    ("minutes_file", "circulated_docx", "GET", "in 200 200 200 200 200 200"),
    ("document_template_list", "", "GET", SECRETARIAT),
    ("document_template", "template", "GET", SECRETARIAT),
    ("document_template", "template", "POST", "in 404 404 404 ok 403 403"),
    ("document_template", "no_template", "GET", "in 404 404 404 404 403 403"),
    ("document_template_again", "template", "POST", "in 404 404 404 ok 403 403"),
    ("document_template_file", "template", "GET", SECRETARIAT),
    ("letterhead_change", "", "GET", "in 404 404 404 200 403 200"),
    ("letterhead_change", "", "POST", "in 404 404 404 ok 403 ok"),
    # Preparing a meeting
    ("meeting_create", "", "GET", SECRETARIAT),
    ("meeting_prepare", "draft", "GET", STAFF_READS),
    ("meeting_copy", "announced", "GET", SECRETARIAT),
    ("meeting_change", "draft", "GET", SECRETARIAT),
    ("meeting_take_over", "draft", "GET", SECRETARIAT),
    ("meeting_announce", "draft", "POST", "in 404 404 404 ok 403 403"),
    ("meeting_start", "announced", "POST", "in 404 404 404 ok 403 403"),
    ("meeting_cancel", "announced", "GET", SECRETARIAT),
    ("meeting_close", "ratified", "GET", CHAIR),
    ("meeting_close", "ratified", "POST", "in 404 404 404 403 ok 403"),
    ("agenda_edit", "draft", "GET", STAFF_READS),
    ("agenda_reorder", "draft", "POST", "in 404 404 404 400 403 403"),
    ("agenda_item_change", "agenda_item", "GET", SECRETARIAT),
    ("agenda_item_move", "agenda_item", "POST", "in 404 404 404 ok 403 403"),
    ("agenda_item_remove", "agenda_item", "POST", "in 404 404 404 ok 403 403"),
    ("agenda_item_begin", "agenda_item", "POST", "in 404 404 404 ok 403 403"),
    ("agenda_item_finish", "agenda_item", "POST", "in 404 404 404 ok 403 403"),
    ("agenda_item_send", "agenda_item", "GET", SECRETARIAT),
    ("speaker_list", "draft", "GET", STAFF_READS),
    ("speaker_change", "speaker", "GET", SECRETARIAT),
    ("speaker_remove", "speaker", "POST", "in 404 404 404 ok 403 403"),
    ("invitation_list", "draft", "GET", STAFF_READS),
    ("invite_all_regions", "draft", "POST", "in 404 404 404 ok 403 403"),
    ("invitation_withdraw", "draft_invitation", "POST", "in 404 404 404 ok 403 403"),
    ("invitation_reply", "announced", "GET", "in 200 200 200 200 403 403"),
    ("invitation_reply", "draft", "GET", "in 404 404 404 200 403 403"),
    ("invitation_reply", "uninvited", "GET", "in 403 403 403 200 403 403"),
    # The invitation letter, and the page of its link
    ("letter_list", "announced", "GET", STAFF_READS),
    ("letter_create", "announced", "GET", SECRETARIAT),
    ("letter_detail", "letter", "GET", STAFF_READS),
    ("letter_detail", "issued_letter", "GET", STAFF_READS),
    ("letter_change", "letter", "GET", SECRETARIAT),
    ("letter_preview", "letter", "GET", STAFF_READS),
    ("letter_issue", "letter", "GET", SECRETARIAT),
    ("letter_issue", "letter", "POST", "in 404 404 404 ok 403 403"),
    ("letter_remind", "issued_letter", "POST", "in 404 404 404 ok 403 403"),
    ("letter_reply_sheets", "issued_letter", "GET", SECRETARIAT),
    ("letter_send_again", "letter_recipient", "GET", SECRETARIAT),
    ("letter_hand_over", "letter_recipient", "POST", "in 404 404 404 ok 403 403"),
    ("letter_renew_link", "letter_recipient", "POST", "in 404 404 404 ok 403 403"),
    ("letter_reply", "reply_link", "GET", PUBLIC),
    ("letter_reply", "reply_link", "POST", "ok ok ok ok ok ok ok"),
    ("letter_reply", "no_reply_link", "GET", NOBODY),
    ("attendance_list", "held", "GET", STAFF_READS),
    ("attendance_add", "held", "GET", SECRETARIAT),
    ("attendance_mark", "attendance", "POST", "in 404 404 404 ok 403 403"),
    ("attendance_name", "attendance", "GET", SECRETARIAT),
    ("attendance_history", "attendance", "GET", STAFF_READS),
    # A list of participants from a file
    ("participant_import_list", "announced", "GET", STAFF_READS),
    ("participant_import_list", "announced", "POST", "in 404 404 404 ok 403 403"),
    ("participant_import_template", "template_xlsx", "GET", STAFF_READS),
    ("participant_import_template", "template_csv", "GET", STAFF_READS),
    ("participant_import_detail", "participant_import", "GET", STAFF_READS),
    ("participant_import_answer", "participant_import", "POST", "in 404 404 404 ok 403 403"),
    ("participant_import_confirm", "participant_import", "POST", "in 404 404 404 ok 403 403"),
    ("participant_import_discard", "participant_import", "POST", "in 404 404 404 ok 403 403"),
    ("absence_list", "", "GET", STAFF_READS),
    ("check_in_screen", "held", "GET", SECRETARIAT),
    # A code of the screen: whoever opens it first has it, with an account or without
    ("check_in", "check_in_code", "GET", PUBLIC),
    ("check_in", "check_in_code", "POST", "410 410 410 410 410 410 410"),  # not opened by this phone
    ("check_in", "old_check_in_code", "GET", "410 410 410 410 410 410 410"),
    ("check_in", "no_check_in_code", "GET", NOBODY),
    # Minutes
    ("minutes_edit", "held", "GET", "in 404 404 404 200 302 302"),
    ("minutes_edit", "held", "POST", "in 404 404 404 ok 403 403"),
    ("minutes_changes", "held", "GET", SECRETARIAT),
    ("entry_save", "held", "POST", "in 404 404 404 422 403 403"),
    ("entry_move", "entry", "POST", "in 404 404 404 409 403 403"),
    ("minutes_circulate", "held", "GET", SECRETARIAT),
    ("minutes_check", "circulated", "GET", STAFF_READS),
    ("minutes_ratify", "circulated", "GET", CHAIR),
    ("minutes_ratify", "circulated", "POST", "in 404 404 404 403 ok 403"),
    ("entry_change", "entry", "GET", SECRETARIAT),
    ("entry_history", "entry", "GET", STAFF_READS),
    ("entry_restore", "version", "GET", SECRETARIAT),
    ("entry_strike", "entry", "GET", SECRETARIAT),
    ("proposal_list", "held", "GET", STAFF_READS),
    ("proposal_settle", "proposal", "GET", SECRETARIAT),
    ("minutes_history", "held", "GET", STAFF_READS),
    ("minutes_difference", "held", "GET", STAFF_READS),
    ("entry_to_decision", "entry", "GET", SECRETARIAT),
    ("entry_to_decision", "entry", "POST", "in 404 404 404 ok 403 403"),
    ("entry_to_input", "entry", "GET", SECRETARIAT),
    ("entry_to_follow_up", "entry", "GET", SECRETARIAT),
    ("entry_to_follow_up", "draft_decision", "GET", SECRETARIAT),
    # Phrases that the office uses often
    ("phrase_list", "", "GET", STAFF_READS),
    ("phrase_add", "", "GET", SECRETARIAT),
    ("phrase_change", "phrase", "GET", SECRETARIAT),
    ("phrase_retire", "phrase", "POST", "in 404 404 404 ok 403 403"),
    ("phrase_restore", "phrase", "POST", "in 404 404 404 ok 403 403"),
    ("minutes_version", "second_version", "GET", "in 200 200 200 200 200 200"),
    ("minutes_version", "no_version", "GET", "in 404 404 404 404 404 404"),
    ("minutes_differences", "ratified", "GET", "in 200 200 200 200 200 200"),
    ("minutes_differences", "circulated", "GET", "in 404 404 404 404 404 404"),
    # Comments on the circulated minutes
    ("comment_add", "sent_entry", "GET", "in 200 200 200 403 403 403"),
    ("comment_add", "sent_entry", "POST", "in ok ok ok 403 403 403"),
    ("comment_add", "draft_entry", "GET", "in 404 404 404 403 403 403"),
    ("comment_detail", "comment", "GET", "in 200 200 200 200 200 200"),
    ("comment_detail", "uninvited_comment", "GET", "in 404 404 404 200 200 200"),
    ("comment_list", "circulated", "GET", STAFF_READS),
    ("comment_answer", "open_comment", "GET", SECRETARIAT),
    ("comment_answer", "open_comment", "POST", "in 404 404 404 ok 403 403"),
    ("comment_take_over", "open_comment", "GET", SECRETARIAT),
    ("comment_take_over", "open_comment", "POST", "in 404 404 404 ok 403 403"),
    # Corrections of ratified minutes
    ("correction_edit", "ratified", "GET", STAFF_READS),
    ("correction_edit", "ratified", "POST", "in 404 404 404 ok 403 403"),
    ("correction_edit", "drafted", "GET", STAFF_READS),
    ("correction_change", "drafted_entry", "GET", SECRETARIAT),
    ("correction_change", "drafted_entry", "POST", "in 404 404 404 ok 403 403"),
    ("correction_add", "drafted_place", "GET", SECRETARIAT),
    ("correction_strike", "drafted_entry", "POST", "in 404 404 404 409 403 403"),  # names no version
    ("correction_take_back", "drafted_change", "POST", "in 404 404 404 409 403 403"),  # names no version
    ("correction_drop", "drafted", "GET", SECRETARIAT),
    ("correction_drop", "drafted", "POST", "in 404 404 404 ok 403 403"),
    ("correction_issue", "drafted", "GET", CHAIR),
    ("correction_issue", "drafted", "POST", "in 404 404 404 403 ok 403"),
    # Summaries
    ("summary_edit", "ratified", "GET", PUBLISHERS),
    ("summary_withdraw", "ratified", "GET", PUBLISHERS),
    ("summary_withhold", "old_text", "GET", PUBLISHERS),
    ("summary_withhold", "old_text", "POST", "in 404 404 404 ok ok 403"),
    ("summary_versions", "ratified", "GET", PUBLIC),
    ("summary_versions", "circulated", "GET", "404 404 404 404 404 404 404"),
    # Steps of an input
    ("meeting_inputs", "held", "GET", STAFF_READS),
    ("input_submit", "announced", "GET", "in 200 200 200 in_register 403 403"),
    ("input_submit", "draft", "GET", "in 404 404 404 in_register 403 403"),
    ("input_submit", "uninvited", "GET", "in 403 403 403 in_register 403 403"),
    ("input_register", "held", "GET", SECRETARIAT),
    ("input_verify", "received", "GET", "in 404 403 404 200 403 403"),
    ("input_verify", "received", "POST", "in 404 403 404 ok 403 403"),
    ("input_return", "received", "GET", "in 404 403 404 200 403 403"),
    ("input_complete", "returned", "GET", "in 404 200 404 200 403 403"),
    ("input_withdraw", "received", "GET", "in 404 200 404 200 403 403"),
    ("input_agree", "verified", "GET", "in 403 403 403 200 403 403"),
    ("input_decline", "verified", "GET", "in 403 403 403 200 403 403"),
    ("input_send_outside", "verified", "GET", "in 403 403 403 200 403 403"),
    ("input_postpone", "verified", "GET", "in 403 403 403 200 403 403"),
    ("input_merge", "verified", "GET", "in 403 403 403 200 403 403"),
    ("input_history", "received", "GET", STAFF_READS),
    ("input_unmerge", "merged", "GET", "in 403 403 403 200 403 403"),
    ("input_agree_by_another", "verified", "GET", "in 403 403 403 200 403 403"),
    ("input_restrict", "verified", "GET", "in 403 403 403 200 403 403"),
    ("input_unrestrict", "restricted", "GET", "in 404 403 404 200 403 403"),
    # Steps of a follow-up
    ("follow_up_history", "assigned", "GET", STAFF_READS),
    ("meeting_follow_ups", "held", "GET", STAFF_READS),
    ("follow_up_add", "agreed", "GET", "in 403 403 403 200 403 403"),
    ("follow_up_assign", "of_draft_decision", "GET", "in 404 404 404 200 403 403"),
    ("follow_up_progress", "assigned", "GET", "in 403 403 200 200 403 403"),
    ("follow_up_report", "assigned", "GET", "in 403 403 200 200 403 403"),
    ("follow_up_confirm", "reported", "GET", "in 403 200 403 403 403 403"),
    ("follow_up_confirm", "reported", "POST", "in 403 ok 403 403 403 403"),
    ("follow_up_return", "reported", "GET", "in 403 200 403 403 403 403"),
    ("follow_up_return", "reported", "POST", "in 403 ok 403 403 403 403"),
    ("follow_up_confirm", "decision_reported", "GET", "in 403 403 403 403 200 403"),
    ("follow_up_return", "decision_reported", "GET", "in 403 403 403 403 200 403"),
    ("follow_up_hand_on", "assigned", "GET", "in 403 403 200 200 403 403"),
    ("follow_up_ask_extension", "assigned", "GET", "in 403 403 200 200 403 403"),
    ("follow_up_extend", "extension_asked", "GET", "in 403 403 403 200 403 403"),
    ("follow_up_refuse_extension", "extension_asked", "GET", "in 403 403 403 200 403 403"),
    ("follow_up_reopen", "closed_unanswered", "GET", "in 403 200 403 403 403 403"),
    ("follow_up_confirm", "closed_unanswered", "GET", "in 403 200 403 403 403 403"),
    ("support_add", "extension_asked", "GET", "in 403 403 403 200 403 403"),
    ("support_release", "supported", "GET", "in 403 403 403 200 403 403"),
    ("support_report", "supported", "GET", "in 200 403 403 200 403 403"),
    ("follow_up_detail", "supported", "GET", PUBLIC),
    ("follow_up_detail", "closed_unanswered", "GET", PUBLIC),
    # Programmes: public from their proposal on
    ("programme_list", "", "GET", PUBLIC),
    ("programme_export", "csv", "GET", PUBLIC),
    ("programme_export", "xlsx", "GET", PUBLIC),
    ("programme_matrices", "", "GET", "302 302 302 302 302 302 302"),
    ("programme_matrix", "matrix", "GET", PUBLIC),
    ("programme_matrix_export", "matrix_csv", "GET", PUBLIC),
    ("programme_theme", "matrix_theme", "GET", PUBLIC),
    ("programme_detail", "programme", "GET", PUBLIC),
    ("programme_propose", "", "GET", "in 200 200 200 200 403 403"),
    ("programme_propose", "", "POST", "in ok ok ok ok 403 403"),
    ("programme_change", "programme", "GET", "in 403 200 403 200 403 403"),
    ("programme_withdraw", "programme", "GET", "in 403 200 403 200 403 403"),
    ("programme_depend", "programme", "GET", "in 403 200 403 200 403 403"),
    ("programme_depend_drop", "programme_needs", "POST", "in 403 ok 403 ok 403 403"),
    ("programme_take_up", "programme_agreed", "GET", "in 403 200 200 200 403 403"),
    ("programme_take_up_partly", "programme_agreed", "GET", "in 403 200 200 200 403 403"),
    ("programme_leave_out", "programme_agreed", "GET", "in 403 403 403 200 403 403"),
    ("programme_carry_out", "programme_taken_up", "GET", "in 403 403 200 200 403 403"),
    ("programme_history", "programme", "GET", STAFF_READS),
    ("programme_matrix_on_agenda", "matrix", "POST", "in 404 404 404 ok 403 403"),
    ("programme_theme_list", "", "GET", STAFF_READS),
    ("programme_theme_change", "theme", "GET", SECRETARIAT),
    ("programme_theme_use", "theme", "POST", "in 404 404 404 ok 403 403"),
    ("entry_settle_programmes", "draft_decision", "GET", SECRETARIAT),
    ("entry_unsettle_programme", "settlement", "POST", "in 404 404 404 ok 403 403"),
    # Indicators and their figures
    ("indicator_list", "", "GET", PUBLIC),
    ("discrepancy_list", "", "GET", PUBLIC),
    ("indicator_detail", "indicator", "GET", PUBLIC),
    ("indicator_detail", "restricted_indicator", "GET", "404 404 404 404 200 200 200"),
    ("indicator_metadata", "indicator", "GET", PUBLIC),
    ("indicator_metadata", "restricted_indicator", "GET", "404 404 404 404 200 200 200"),
    ("figure_region", "figure_region", "GET", PUBLIC),
    ("figure_region", "restricted_figure_region", "GET", "404 404 404 404 200 200 200"),
    ("cell_detail", "cell", "GET", PUBLIC),
    ("cell_detail", "restricted_cell", "GET", "404 404 404 404 200 200 200"),
    ("figure_add", "indicator", "GET", "in 200 200 200 200 403 403"),
    ("figure_add", "indicator", "POST", "in ok ok ok ok 403 403"),
    ("figure_add", "restricted_indicator", "GET", "in 404 404 404 200 403 403"),
    ("figure_revise", "figure", "GET", "in 403 403 200 200 403 403"),
    ("figure_revise", "figure", "POST", "in 403 403 ok ok 403 403"),
    ("figure_revise", "restricted_figure", "GET", "in 404 404 404 200 403 403"),
    ("figure_withdraw", "figure", "GET", "in 403 403 200 200 403 403"),
    ("figure_withdraw", "figure", "POST", "in 403 403 ok ok 403 403"),
    ("discrepancy_comment", "discrepancy", "GET", "in 403 403 200 403 403 403 200"),
    ("discrepancy_comment", "discrepancy", "POST", "in 403 403 ok 403 403 403 ok"),
    ("own_figures", "", "GET", "in 200 200 200 404 404 404"),
    # A grid that was pasted or sent; of Bappeda
    ("figure_import_list", "indicator", "GET", "in 200 200 200 200 200 200"),
    ("figure_import_list", "indicator", "POST", "in ok ok ok ok 403 403"),
    ("figure_import_list", "restricted_indicator", "GET", "in 404 404 404 200 200 200"),
    ("figure_import_template", "figure_template_xlsx", "GET", "in 200 200 200 200 200 200"),
    ("figure_import_template", "figure_template_csv", "GET", "in 200 200 200 200 200 200"),
    ("figure_import_detail", "figure_import", "GET", "in 404 404 200 200 200 200"),
    ("figure_import_answer", "figure_import", "POST", "in 404 404 ok ok 403 403"),
    ("figure_import_confirm", "figure_import", "POST", "in 404 404 ok ok 403 403"),
    ("figure_import_discard", "figure_import", "POST", "in 404 404 ok ok 403 403"),
    # The figures to take away
    ("figure_export", "figures_csv", "GET", PUBLIC),
    ("figure_export", "figures_xlsx", "GET", PUBLIC),
    ("figure_export", "figures_json", "GET", PUBLIC),
    ("figure_export", "figures_zip", "GET", PUBLIC),
    ("figure_export", "restricted_figures_csv", "GET", "404 404 404 404 200 200 200"),
    ("data_package", "indicator", "GET", PUBLIC),
    ("data_package", "restricted_indicator", "GET", "404 404 404 404 200 200 200"),
    ("figure_check_list", "", "GET", STAFF_READS),
    # What the walidata does, and nobody else of the secretariat
    ("figure_desk", "", "GET", STAFF_READS),
    ("figure_return", "figure", "GET", WALIDATA),
    ("figure_check_close", "finding", "GET", WALIDATA),
    ("figure_check_close", "finding", "POST", "in 404 404 404 403 403 403 ok"),
    ("figure_check_reopen", "checked_finding", "POST", "in 404 404 404 403 403 403 ok"),
    ("figure_return", "figure", "POST", "in 404 404 404 403 403 403 ok"),
    ("discrepancy_cause", "discrepancy", "GET", WALIDATA),
    ("discrepancy_cause", "discrepancy", "POST", "in 404 404 404 403 403 403 ok"),
    ("discrepancy_schedule", "", "GET", WALIDATA),
    ("discrepancy_schedule", "", "POST", "in 404 404 404 403 403 403 ok"),
    ("indicator_add", "", "GET", WALIDATA),
    ("indicator_define", "indicator", "GET", WALIDATA),
    ("indicator_change", "indicator", "GET", WALIDATA),
    ("concept_add", "indicator", "GET", WALIDATA),
    ("settlement_add", "draft_decision", "GET", "in 404 404 404 403 200 403 200"),
    ("settlement_add", "draft_decision", "POST", "in 404 404 404 403 ok 403 ok"),
    ("settlement_add_several", "several_figures", "GET", "in 404 404 404 403 200 403 200"),
    ("settlement_add_several", "several_figures", "POST", "in 404 404 404 403 ok 403 ok"),
    ("settlement_drop", "figure_settlement", "POST", "in 404 404 404 403 ok 403 ok"),
    # Desks
    ("session_state", "", "GET", "in 204 204 204 204 204 204"),
    ("desk", "", "GET", "in 302 302 302 302 302 302"),
    ("secretariat_desk", "", "GET", "in 404 404 404 200 404 404"),
    ("queue", "", "GET", "in 404 404 404 200 404 404"),
    ("bulk_assign", "", "GET", SECRETARIAT),
    ("bulk_assign", "", "POST", "in 404 404 404 ok 403 403"),
    ("chair_desk", "", "GET", "in 404 404 404 404 200 404"),
    ("region_desk", "", "GET", "in 200 200 404 404 404 404"),
    ("task_desk", "", "GET", "in 404 404 200 404 404 404"),
    # What somebody was told, and the letters of it
    ("notification_list", "", "GET", SIGNED_IN),
    ("notification_read_all", "", "POST", "in ok ok ok ok ok ok"),
    ("notification_open", "notification", "GET", "in 404 302 404 404 404 404"),
    ("notification_choices", "", "GET", SIGNED_IN),
    ("delivery_list", "", "GET", STAFF_READS),
    ("delivery_resend", "delivery", "POST", "in 404 404 404 ok 403 403"),
    # The calendar and the limits
    ("calendar", "", "GET", STAFF_READS),
    ("calendar", "", "POST", "in 404 404 404 ok 403 403"),
    ("decreed_day_withdraw", "decreed_day", "GET", SECRETARIAT),
    ("time_limits", "", "GET", ADMINISTRATOR),
    ("time_limits", "", "POST", "in 404 404 404 404 404 ok"),
    # People, institutions, accounts
    ("manage", "", "GET", ADMINISTRATOR),
    ("institution_manage", "", "GET", ADMINISTRATOR),
    ("institution_create", "", "GET", ADMINISTRATOR),
    ("institution_change", "institution", "GET", ADMINISTRATOR),
    ("person_manage", "", "GET", ADMINISTRATOR),
    ("person_create", "", "GET", ADMINISTRATOR),
    ("person_change", "person", "GET", ADMINISTRATOR),
    ("user_manage", "", "GET", ADMINISTRATOR),
    ("user_create", "", "GET", ADMINISTRATOR),
    ("user_change", "user", "GET", ADMINISTRATOR),
    # Signing in
    ("account_login", "", "GET", "200 302 302 302 302 302 302"),
    ("account_logout", "", "GET", "302 200 200 200 200 200 200"),
    ("account_change_password", "", "GET", SIGNED_IN),
    ("account_reset_password", "", "GET", PUBLIC),
    ("account_reset_password_done", "", "GET", PUBLIC),
    ("account_reset_password_from_key", "reset_key", "GET", PUBLIC),
    ("account_reset_password_from_key_done", "", "GET", PUBLIC),
]


def answers_of(expected):
    """{person: answer} of a row of the table."""
    answers = expected.split()
    if len(answers) < len(PEOPLE):
        answers.append(answers[PEOPLE.index("secretariat")])
    return dict(zip(PEOPLE, answers, strict=True))


@dataclass
class Sample:
    """One of everything that an address can be about: `sample.kwargs["held"]` gives the address its arguments."""

    kwargs: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)

    def meeting(self, key, meeting):
        self.kwargs[key] = {"pk": meeting.pk, "year": meeting.year, "slug": meeting.slug}
        return meeting

    def row(self, key, /, **kwargs):
        self.kwargs[key] = kwargs


def pdf(name="lampiran.pdf"):
    upload = SimpleUploadedFile(name, b"%PDF-1.4 " + name.encode())
    upload.checked_type = "application/pdf"
    return upload


def make_sample():
    sample = Sample(
        people={
            "ambon": factories.ambon(),
            "buru": factories.buru(),
            "bappeda": factories.bappeda(),
            "secretariat": factories.secretariat(),
            "chair": factories.chair(),
            "administrator": factories.administrator(),
            "walidata": factories.walidata(),
        }
    )
    secretariat, chair, bappeda = (sample.people[name] for name in ("secretariat", "chair", "bappeda"))
    _meetings_that_are_prepared(sample)

    held = sample.meeting("held", factories.held_meeting(title="Berlangsung"))
    entry = held.minutes.entries.get()
    sample.row("entry", pk=held.pk, entry_pk=entry.pk)
    sample.row("draft_entry", year=held.year, slug=held.slug, entry_pk=entry.pk)
    _two_versions(sample, held)
    draft_decision = factories.decision(held)
    sample.row("undecided", number=draft_decision.number)
    sample.row("draft_decision", pk=held.pk, entry_pk=draft_decision.pk)
    incomplete, _ = follow_ups.create_follow_up(
        by=secretariat, client_key=uuid.uuid4(), meeting=held, entry=draft_decision, task="Belum lengkap"
    )
    sample.row("of_draft_decision", number=incomplete.number)
    sample.row("attendance", pk=held.pk, attendance_pk=held.attendances.first().pk)
    _codes_of_the_screen(sample)
    received = factories.received_input(held)
    sample.row("received", number=received.number)
    sample.row(
        "returned",
        number=inputs.return_input(factories.received_input(held), by=secretariat, reason="Lokasi?").number,
    )
    verified = factories.verified_input(held)
    sample.row("verified", number=verified.number)
    merged = inputs.merge_input(factories.verified_input(held), by=secretariat, lead=verified)
    sample.row("merged", number=merged.number)
    restricted = inputs.restrict_input(factories.verified_input(held), by=secretariat, reason="Data pribadi")
    sample.row("restricted", number=restricted.number)
    sample.row(
        "restricted_annex",
        public_id=attachments.attach(pdf("a.pdf"), by=secretariat, input=restricted).public_id,
    )
    paper = attachments.attach(pdf("b.pdf"), by=secretariat, meeting=held)
    sample.row("paper", public_id=paper.public_id)
    sample.row("paper_at_desk", pk=held.pk, attachment_pk=paper.pk)
    sample.row("no_upload", key=uuid.uuid4())

    assigned = factories.assigned_follow_up(held)
    sample.row("agreed", number=assigned.input.number)
    sample.row("assigned", number=assigned.number)
    reported = factories.reported_follow_up(held)
    sample.row("reported", number=reported.number)
    evidence = attachments.attach(
        pdf("c.pdf"), by=bappeda, follow_up_event=reported.events.get(kind="reported")
    )
    sample.row("evidence", public_id=evidence.public_id)
    hidden = factories.assigned_follow_up(held)
    inputs.restrict_input(hidden.input, by=secretariat, reason="Data pribadi")
    sample.row("restricted_assigned", number=hidden.input.number)
    sample.row("of_restricted", number=hidden.number)

    _follow_ups_on_their_way(sample, held)

    _programmes(sample)
    _figures(sample)

    circulated = sample.meeting("circulated", factories.circulated_meeting(title="Diedarkan"))
    _comments_on(sample, circulated)

    ratified = factories.held_meeting(title="Disahkan")
    decided = factories.decision(ratified)
    sample.row("decision", number=decided.number)
    for key in ("of_decision", "decision_reported"):
        follow_up, _ = follow_ups.create_follow_up(
            by=secretariat,
            client_key=uuid.uuid4(),
            meeting=ratified,
            entry=decided,
            task="Membentuk forum",
            institution=bappeda.institution,
            due_date=ratified.date,
        )
        sample.row(key, number=follow_up.number)
    follow_ups.report_done(follow_up, by=bappeda, note="Terbentuk.", client_key=uuid.uuid4())
    minutes.circulate_minutes(ratified.minutes, by=secretariat)
    minutes.ratify_minutes(ratified.minutes, by=chair)
    sample.meeting("ratified", Meeting.objects.get(pk=ratified.pk))
    for text in ("Ringkasn.", "Ringkasan."):
        summaries.publish_summary(ratified, by=secretariat, text=text, reason="Salah ketik.")
    sample.row("old_text", pk=ratified.pk, number=1)
    factories.corrected(ratified.minutes.entries.first())
    for key, version in (("second_version", 2), ("no_version", 3)):
        sample.row(key, year=ratified.year, slug=ratified.slug, version=version)
    _official_documents(sample, ratified, held)
    _correction_that_is_drafted(sample)
    told = sample.people["buru"].notifications.first()
    sample.row("notification", notification_pk=told.pk)
    sample.row("delivery", delivery_pk=told.delivery_id)
    return sample


def _figures(sample):
    discrepancy = factories.discrepancy()
    restricted = factories.indicator("Rahasia", is_public=False)
    secret = factories.figure(restricted, 5)
    for prefix, indicator, figure in (
        (
            "",
            discrepancy.indicator,
            discrepancy.indicator.figures.get(source=factories.bappeda().institution),
        ),
        ("restricted_", restricted, secret),
    ):
        place = {"slug": indicator.slug, "region_slug": "provinsi-maluku"}
        sample.row(f"{prefix}indicator", slug=indicator.slug)
        sample.row(f"{prefix}figure_region", **place)
        sample.row(f"{prefix}cell", **place, period="2023")
        sample.row(f"{prefix}figure", pk=figure.pk)
        sample.row(f"{prefix}published_figure", nomor=indicator.published_figures.get().pk)
        for file_format in ("csv", "xlsx", "json", "zip"):
            sample.row(f"{prefix}figures_{file_format}", slug=indicator.slug, format=file_format)
    sample.row("discrepancy", pk=discrepancy.pk)
    settlement = factories.settled_in_draft(
        of=discrepancy.indicator, period="2022", meeting=factories.announced_meeting(title="Rakor angka")
    )
    sample.row(
        "figure_settlement",
        pk=settlement.decision.minutes.meeting_id,
        entry_pk=settlement.decision_id,
        settlement_pk=settlement.pk,
    )
    kind, key = factories.finding()
    sample.row("finding", kind=kind, key=key)
    sample.row("checked_finding", pk=factories.checked_finding().pk)
    sample.row(
        "several_figures",
        pk=settlement.decision.minutes.meeting_id,
        entry_pk=settlement.decision_id,
        indicator_pk=discrepancy.indicator_id,
    )
    sample.row("figure_import", pk=factories.figure_import(discrepancy.indicator).pk)
    for file_format in ("csv", "xlsx"):
        sample.row(f"figure_template_{file_format}", slug=discrepancy.indicator.slug, format=file_format)


def _programmes(sample):
    programme = programme_factories.proposed()
    sample.row("programme", number=programme.number)
    link, _ = programmes.depend_on(
        programme,
        by=sample.people["buru"],
        needs=programme_factories.proposed("Lain"),
        client_key=uuid.uuid4(),
    )
    sample.row("programme_needs", number=programme.number, dependency_pk=link.pk)
    agreed, taken_up = programme_factories.agreed(
        programme_factories.proposed("Disepakati"), programme_factories.proposed("Dimuat")
    )
    sample.row("programme_agreed", number=agreed.number)
    sample.row("programme_taken_up", number=programme_factories.taken_up(taken_up).number)
    sample.row("matrix", year=2022)
    sample.row("matrix_csv", year=2022, format="csv")
    sample.row("matrix_theme", year=2022, slug="infrastruktur-tik")
    sample.row("theme", theme_pk=programme.theme_id)
    settled = programme_factories.proposed("Diputuskan dalam draf")
    decision = programme_factories.settle([settled])
    sample.row(
        "settlement",
        pk=decision.minutes.meeting_id,
        entry_pk=decision.pk,
        settlement_pk=settled.settlements.get().pk,
    )


def _official_documents(sample, ratified, held):
    by = sample.people["secretariat"]
    for key, slug, meeting in (
        ("document", "notula", Meeting.objects.get(pk=ratified.pk)),
        ("internal_document", "daftar-hadir", held),
        ("draft_document", "notula", held),
    ):
        sample.row(key, code=issue_paper(PAPERS[slug], meeting, by=by)[0].code)
    sample.row("no_document", code="K7QM-3XZA-9PTD")
    sample.row("paper_of_ratified", pk=ratified.pk, slug="notula")
    sample.row("a_paper", pk=ratified.pk, slug="daftar-hadir", format="docx")
    sample.row("no_paper", pk=ratified.pk, slug="daftar-hadir", format="xlsx")
    sample.row("pdf", format="pdf")
    sample.row("template", kind="notula")
    sample.row("no_template", kind="undangan")
    for key, extension in (("held", "pdf"), ("circulated", "pdf"), ("circulated", "docx")):
        wanted = sample.kwargs[key]
        sample.row(f"{key}_{extension}", year=wanted["year"], slug=wanted["slug"], format=extension)


def _follow_ups_on_their_way(sample, held):
    asked = factories.assigned_follow_up(held)
    extensions.ask_extension(
        asked, by=factories.bappeda(), due_date=date(2099, 12, 31), reason="Menunggu lelang."
    )
    sample.row("extension_asked", number=asked.number)
    supported = factories.assigned_follow_up(held)
    support = factories.support(supported, factories.ambon().institution)
    sample.row("supported", number=supported.number, support_pk=support.pk)
    sample.row("closed_unanswered", number=factories.closed_unanswered_follow_up(held).number)


def _two_versions(sample, meeting):
    entry = factories.note(meeting, "Ditulis dua orang.")
    first = entry.last_change
    by = sample.people["secretariat"]
    entries.change_entry(entry, by=by, changes={"text": "Ditulis dua orang sekaligus."})
    words = {"kind": "note", "speaker": None, "text": "Ditulis dua orang, pada waktu yang sama."}
    _entry, proposal = proposals.change_or_propose(
        entry, by=by, changes=words, seen=first, client_key=uuid.uuid4()
    )
    sample.row("version", pk=meeting.pk, entry_pk=entry.pk, version_pk=first)
    sample.row("proposal", pk=meeting.pk, proposal_pk=proposal.pk)


def _comments_on(sample, circulated):
    entry = circulated.minutes.entries.first()
    sample.row("sent_entry", year=circulated.year, slug=circulated.slug, entry_pk=entry.pk)
    comment = factories.comment(circulated)
    sample.row("open_comment", pk=circulated.pk, comment_pk=comment.pk)
    answered = comments.take_over(
        factories.comment(circulated, "Kurang lengkap."),
        by=factories.secretariat(),
        changes=factories.words("Rapat dibuka Sekda."),
        seen=entry.last_change,
        answer="Terima kasih.",
    )
    sample.row("comment", year=circulated.year, slug=circulated.slug, comment_pk=answered.pk)


def _correction_that_is_drafted(sample):
    drafted = sample.meeting("drafted", factories.ratified_meeting(title="Diralat"))
    draft = factories.drafted_correction(drafted)
    entry = drafted.minutes.entries.first()
    change = corrections.correct(
        draft, entry, by=factories.secretariat(), words=factories.words("Rapat dibuka Sekda.")
    )
    sample.row("drafted_entry", pk=drafted.pk, anchor=entry.anchor)
    sample.row("drafted_place", pk=drafted.pk, item_pk=entry.agenda_item_id)
    sample.row("drafted_change", pk=drafted.pk, change_pk=change.pk)


def _meetings_that_are_prepared(sample):
    draft = sample.meeting("draft", factories.draft_meeting(title="Draf"))
    item = draft.agenda_items.last()
    sample.row("agenda_item", pk=draft.pk, item_pk=item.pk)
    speaker = draft.speakers.create(person=factories.PersonFactory())
    sample.row("speaker", pk=draft.pk, speaker_pk=speaker.pk)
    invitation = draft.attendances.create(
        institution=factories.kominfo("Buru"), created_by=sample.people["secretariat"]
    )
    sample.row("draft_invitation", pk=draft.pk, attendance_pk=invitation.pk)
    sample.meeting("announced", factories.announced_meeting(title="Diumumkan"))
    _invitation_letters(sample)
    _participant_imports(sample)
    uninvited = factories.circulated_meeting(title="Tanpa undangan")
    comment = factories.comment(uninvited)
    sample.row("uninvited_comment", year=uninvited.year, slug=uninvited.slug, comment_pk=comment.pk)
    uninvited.attendances.all().delete()
    sample.meeting("uninvited", uninvited)
    for file_format in ("csv", "xlsx"):
        sample.row(file_format, format=file_format)
    for key, slug in (("data_set", "masukan"), ("no_data_set", "surat")):
        sample.row(key, slug=slug, format="csv")
    sample.row("region", slug="kabupaten-buru")
    sample.row("year", year=2021)
    sample.row("institution", slug=factories.kominfo("Buru").slug)
    sample.row("person", pk=sample.people["buru"].person.pk)
    sample.row("user", pk=sample.people["buru"].pk)
    sample.row("help", role="daerah")
    sample.row("sitemap_part", noun="masukan", number=1)
    sample.row("decreed_day", pk=factories.decreed_day().pk)
    sample.row("phrase", phrase_pk=factories.phrase().pk)
    sample.row("reset_key", uidb36="1", key="set-password")


def _codes_of_the_screen(sample):
    now = clock.now()
    meeting = factories.announced_meeting(
        title="Hari ini", starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=5)
    )
    for key, shown_at in (
        ("check_in_code", now + timedelta(hours=1)),
        ("old_check_in_code", meeting.created_at),
    ):
        code = meeting.check_in_codes.create(shown_at=shown_at - timedelta(minutes=1))
        sample.row(key, code=code.code)
    sample.row("no_check_in_code", code="A" * 16)


def _invitation_letters(sample):
    meeting = factories.coming_meeting(title="Bersurat")
    draft = factories.drafted_letter(meeting)
    sample.row("letter", pk=meeting.pk, letter_pk=draft.pk)
    with quietly():
        issued = factories.issued_letter(meeting)
    recipient = issued.recipients.first()
    sample.row("issued_letter", pk=meeting.pk, letter_pk=issued.pk)
    sample.row("letter_recipient", pk=meeting.pk, letter_pk=issued.pk, recipient_pk=recipient.pk)
    sample.row("reply_link", token=token_of(recipient))
    sample.row("no_reply_link", token="A" * 22 + "~" + "A" * 43)


def _participant_imports(sample):
    meeting = factories.announced_meeting(title="Berdaftar")
    kept = factories.participant_import(meeting)
    sample.row("participant_import", pk=meeting.pk, import_pk=kept.pk)
    for file_format in ("xlsx", "csv"):
        sample.row(f"template_{file_format}", pk=meeting.pk, format=file_format)


def every_name(resolver=None):
    """The names of all addresses, those under /en/ once."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from every_name(pattern)
        else:
            yield pattern.name


def test_every_address_is_in_the_table():
    names = list(every_name())
    assert None not in names, "every address has a name"
    assert sorted(set(names)) == sorted({name for name, *_ in TABLE})


def address(sample, name, key):
    wanted = sample.kwargs.get(key, {})
    for use in (
        wanted,
        {"pk": wanted.get("pk")},
        {k: v for k, v in wanted.items() if k in {"year", "slug"}},
        {"number": wanted.get("number")},
        {"nomor": wanted.get("number")},  # the parts of the API's addresses are named as in its description
        {"tahun": wanted.get("year"), "slug": wanted.get("slug")},
    ):
        try:
            return reverse(name, kwargs=use)
        except NoReverseMatch:
            continue
    raise AssertionError(f"no address for {name} with {wanted}")


def _answer(client, where, method):
    response = client.get(where) if method == "GET" else client.post(where)
    if response.status_code == 302 and response.url.startswith("/masuk/"):
        return "in"
    if (
        response.status_code == 302
        and response.url.endswith("/masukan/baru/")
        and response.url.startswith("/meja/")
    ):
        return "in_register"
    if method == "POST" and response.status_code in {200, 302}:
        return "ok"
    return str(response.status_code)


@pytest.mark.long(120)
@pytest.mark.django_db
def test_each_address_answers_each_person_as_the_table_says(client):
    sample = make_sample()
    signed_in = {"anonymous": client.cookies}
    for person, user in sample.people.items():
        visitor = Client()
        visitor.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        signed_in[person] = visitor.cookies
    wrong = []
    for name, key, method, expected in TABLE:
        where = address(sample, name, key)
        answers = []
        for person in PEOPLE:
            # What an answer changed, in the database or in the browser, is undone for the next question.
            client.cookies = SimpleCookie({cookie: held.value for cookie, held in signed_in[person].items()})
            with transaction.atomic():
                answers.append(_answer(client, where, method))
                transaction.set_rollback(True)
        if answers != [*answers_of(expected).values()]:
            wrong.append(f"{method} {where} ({name}, {key}): {' '.join(answers)}, not {expected}")
    assert not wrong, "\n" + "\n".join(wrong)
