"""Telling people: which event tells which words to whom.

A message is a job in the same PostgreSQL, put there within the transaction of the verb: if the verb
is rolled back nobody is told, and once it is committed the worker tells them, also after a crash.
"""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from meetings import tasks
from participants.models import User

# kind → (subject, sentence); both may name %(record)s, the record as it calls itself.
MESSAGES = {
    "invitation": (
        gettext_noop("Undangan: %(record)s"),
        gettext_noop("Instansi Anda diundang. Sebutkan siapa yang hadir dan kirim masukan sebelum rapat."),
    ),
    "meeting_moved": (
        gettext_noop("Jadwal berubah: %(record)s"),
        gettext_noop("Jadwal atau tempat rapat ini berubah. Lihat jadwal yang baru pada halamannya."),
    ),
    "meeting_cancelled": (
        gettext_noop("Dibatalkan: %(record)s"),
        gettext_noop("Rapat ini dibatalkan. Alasannya tercantum pada halamannya."),
    ),
    "minutes_circulated": (
        gettext_noop("Notula diedarkan: %(record)s"),
        gettext_noop("Notula rapat ini dapat Anda baca sebelum disahkan pimpinan rapat."),
    ),
    "input_received": (
        gettext_noop("Masukan diterima: %(record)s"),
        gettext_noop("Masukan Anda sudah bernomor dan menunggu pemeriksaan sekretariat."),
    ),
    "input_returned": (
        gettext_noop("Perlu dilengkapi: %(record)s"),
        gettext_noop("Masukan Anda dikembalikan untuk dilengkapi. Yang kurang tercantum pada halamannya."),
    ),
    "input_agreed": (
        gettext_noop("Diakomodasi: %(record)s"),
        gettext_noop("Masukan Anda diakomodasi. Tindak lanjutnya dapat diikuti pada halamannya."),
    ),
    "input_declined": (
        gettext_noop("Tidak diakomodasi: %(record)s"),
        gettext_noop("Masukan Anda tidak diakomodasi. Alasannya tercantum pada halamannya."),
    ),
    "input_sent_on": (
        gettext_noop("Diteruskan: %(record)s"),
        gettext_noop(
            "Masukan Anda bukan wewenang provinsi dan diteruskan. Penerimanya tercantum pada halamannya."
        ),
    ),
    "input_postponed": (
        gettext_noop("Ditunda: %(record)s"),
        gettext_noop("Masukan Anda ditunda. Alasan dan tanggalnya tercantum pada halamannya."),
    ),
    "input_merged": (
        gettext_noop("Digabung: %(record)s"),
        gettext_noop("Masukan Anda digabung dengan masukan serupa yang tercantum pada halamannya."),
    ),
    "follow_up_assigned": (
        gettext_noop("Tugas baru: %(record)s"),
        gettext_noop("Instansi Anda menjadi penanggung jawab. Batas waktunya tercantum pada halamannya."),
    ),
    "follow_up_reported": (
        gettext_noop("Mohon dikonfirmasi: %(record)s"),
        gettext_noop(
            "Tindak lanjut atas masukan Anda dilaporkan selesai. Nyatakan apakah benar sudah selesai."
        ),
    ),
    "decision_reported": (
        gettext_noop("Mohon dikonfirmasi: %(record)s"),
        gettext_noop(
            "Tindak lanjut keputusan rapat dilaporkan selesai. Nyatakan apakah benar sudah selesai."
        ),
    ),
    "follow_up_returned": (
        gettext_noop("Dikembalikan: %(record)s"),
        gettext_noop("Pengusul menyatakan belum selesai. Alasannya tercantum pada halamannya."),
    ),
    "follow_up_confirmed": (
        gettext_noop("Selesai: %(record)s"),
        gettext_noop("Pengusul menyatakan tindak lanjut ini selesai."),
    ),
}


def notify(institutions, kind, record):
    """Queue an e-mail to the accounts of the institutions, with the address of the record's page.

    Nobody is told of sample data.

    Args:
        institutions: those whose active accounts are told.
        kind: a key of MESSAGES.
        record: has a text form and a page of its own.
    """
    _tell(User.objects.filter(institution__in=institutions), kind, record)


def notify_person(person_id, kind, record):
    """The same to one person, where that person (or None) has an account."""
    _tell(User.objects.filter(person=person_id, person__isnull=False), kind, record)


def _tell(users, kind, record):
    if record.is_sample:
        return
    subject, sentence = MESSAGES[kind]
    addresses = users.filter(is_active=True).values_list("email", flat=True)
    with translation.override(settings.LANGUAGE_CODE):
        words = {"record": str(record)}
        # A subject is one line: a title with a line break in it must not end it.
        title = " ".join((_(subject) % words).split())
        body = f"{_(sentence)}\n\n{record}\n{settings.SITE_URL}{record.get_absolute_url()}\n"
    for address in addresses:
        tasks.send_email.defer(address=address, subject=title, body=body)
