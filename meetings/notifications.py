"""Telling people: which event tells which words to whom, in the portal and by e-mail.

`notify` writes a row for each person in the transaction of the verb, and with it the letter that goes out at once
(`Delivery`) and the job that sends it: if the verb is rolled back nobody is told; once it is committed everybody is,
also after a crash. What somebody wants by e-mail is his own choice (`User.mail`); in the portal all of it is told.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app

from meetings.models import Delivery, Notification
from participants.models import Institution, User


@dataclass(frozen=True)
class Message:
    """Args: subject (names %(record)s, the record as it calls itself) and sentence; whether somebody has to act on it."""

    subject: str
    sentence: str
    needs_answer: bool = False


MESSAGES = {
    "invitation": Message(
        gettext_noop("Undangan: %(record)s"),
        gettext_noop("Instansi Anda diundang. Sebutkan siapa yang hadir dan kirim masukan sebelum rapat."),
        needs_answer=True,
    ),
    "meeting_moved": Message(
        gettext_noop("Jadwal berubah: %(record)s"),
        gettext_noop("Jadwal atau tempat rapat ini berubah. Lihat jadwal yang baru pada halamannya."),
    ),
    "meeting_cancelled": Message(
        gettext_noop("Dibatalkan: %(record)s"),
        gettext_noop("Rapat ini dibatalkan. Alasannya tercantum pada halamannya."),
    ),
    "minutes_circulated": Message(
        gettext_noop("Notula diedarkan: %(record)s"),
        gettext_noop("Notula rapat ini dapat Anda baca dan tanggapi sebelum disahkan pimpinan rapat."),
        needs_answer=True,
    ),
    "comment_answered": Message(
        gettext_noop("Dijawab: %(record)s"),
        gettext_noop("Tanggapan Anda dijawab sekretariat. Jawabannya tercantum pada halamannya."),
    ),
    "comment_taken_over": Message(
        gettext_noop("Tanggapan diterima: %(record)s"),
        gettext_noop("Tanggapan Anda diterima dan butir notulanya diubah. Perubahannya ada pada halamannya."),
    ),
    "minutes_corrected": Message(
        gettext_noop("Notula diralat: %(record)s"),
        gettext_noop(
            "Notula rapat ini diralat. Versi yang baru dan alasannya dapat Anda baca pada halamannya."
        ),
    ),
    # An input
    "input_received": Message(
        gettext_noop("Masukan diterima: %(record)s"),
        gettext_noop("Masukan Anda sudah bernomor dan menunggu pemeriksaan sekretariat."),
    ),
    "input_returned": Message(
        gettext_noop("Perlu dilengkapi: %(record)s"),
        gettext_noop("Masukan Anda dikembalikan untuk dilengkapi. Yang kurang tercantum pada halamannya."),
        needs_answer=True,
    ),
    "input_agreed": Message(
        gettext_noop("Diakomodasi: %(record)s"),
        gettext_noop("Masukan Anda diakomodasi. Tindak lanjutnya dapat diikuti pada halamannya."),
    ),
    "input_declined": Message(
        gettext_noop("Tidak diakomodasi: %(record)s"),
        gettext_noop("Masukan Anda tidak diakomodasi. Alasannya tercantum pada halamannya."),
    ),
    "input_sent_on": Message(
        gettext_noop("Diteruskan: %(record)s"),
        gettext_noop(
            "Masukan Anda bukan wewenang provinsi dan diteruskan. Penerimanya tercantum pada halamannya."
        ),
    ),
    "input_postponed": Message(
        gettext_noop("Ditunda: %(record)s"),
        gettext_noop("Masukan Anda ditunda. Alasan dan tanggalnya tercantum pada halamannya."),
    ),
    "input_merged": Message(
        gettext_noop("Digabung: %(record)s"),
        gettext_noop("Masukan Anda digabung dengan masukan serupa yang tercantum pada halamannya."),
    ),
    "input_unmerged": Message(
        gettext_noop("Penggabungan dibatalkan: %(record)s"),
        gettext_noop(
            "Masukan Anda berdiri sendiri lagi dan menunggu keputusan. Alasannya ada pada halamannya."
        ),
    ),
    # The follow-up, to the institution that does it
    "follow_up_assigned": Message(
        gettext_noop("Tugas baru: %(record)s"),
        gettext_noop("Instansi Anda menjadi penanggung jawab. Batas waktunya tercantum pada halamannya."),
        needs_answer=True,
    ),
    "support_assigned": Message(
        gettext_noop("Diminta mendukung: %(record)s"),
        gettext_noop(
            "Instansi Anda menjadi pendukung tindak lanjut ini. Laporkan bagian Anda pada halamannya."
        ),
        needs_answer=True,
    ),
    "support_released": Message(
        gettext_noop("Tidak lagi mendukung: %(record)s"),
        gettext_noop("Instansi Anda dilepas dari tindak lanjut ini. Alasannya tercantum pada halamannya."),
    ),
    "follow_up_handed_on": Message(
        gettext_noop("Diteruskan kepada Anda: %(record)s"),
        gettext_noop(
            "Tindak lanjut ini diteruskan kepada instansi Anda. Alasannya tercantum pada halamannya."
        ),
        needs_answer=True,
    ),
    "follow_up_returned": Message(
        gettext_noop("Dikembalikan: %(record)s"),
        gettext_noop("Pengusul menyatakan belum selesai. Alasannya tercantum pada halamannya."),
        needs_answer=True,
    ),
    "follow_up_reopened": Message(
        gettext_noop("Dibuka kembali: %(record)s"),
        gettext_noop("Pengusul membuka kembali tindak lanjut ini. Alasannya tercantum pada halamannya."),
        needs_answer=True,
    ),
    "follow_up_confirmed": Message(
        gettext_noop("Selesai: %(record)s"),
        gettext_noop("Pengusul menyatakan tindak lanjut ini selesai."),
    ),
    "extension_granted": Message(
        gettext_noop("Diperpanjang: %(record)s"),
        gettext_noop("Batas waktunya diperpanjang. Tanggal yang baru tercantum pada halamannya."),
    ),
    "extension_refused": Message(
        gettext_noop("Perpanjangan ditolak: %(record)s"),
        gettext_noop("Batas waktunya tetap. Alasannya tercantum pada halamannya."),
    ),
    "due_date_shifted": Message(
        gettext_noop("Batas waktu bergeser: %(record)s"),
        gettext_noop("Batas waktunya jatuh pada hari libur yang baru ditetapkan dan bergeser."),
    ),
    "support_reported": Message(
        gettext_noop("Laporan pendukung: %(record)s"),
        gettext_noop("Instansi pendukung melaporkan bagiannya. Laporannya tercantum pada halamannya."),
    ),
    "due_soon": Message(
        gettext_noop("Batas waktu mendekat: %(record)s"),
        # Fewer than three where the worker stood still on the day itself.
        gettext_noop(
            "Batas waktunya tinggal tiga hari kerja atau kurang. Laporkan perkembangan, atau minta perpanjangan."
        ),
        needs_answer=True,
    ),
    "overdue": Message(
        gettext_noop("Terlambat: %(record)s"),
        gettext_noop("Batas waktunya sudah lewat. Laporkan perkembangan, atau minta perpanjangan."),
        needs_answer=True,
    ),
    # The follow-up, to those who asked
    "follow_up_progress": Message(
        gettext_noop("Perkembangan: %(record)s"),
        gettext_noop("Ada laporan perkembangan tindak lanjut atas masukan Anda."),
    ),
    "follow_up_extended": Message(
        gettext_noop("Diperpanjang: %(record)s"),
        gettext_noop(
            "Batas waktu tindak lanjut atas masukan Anda diperpanjang. Alasannya ada pada halamannya."
        ),
    ),
    "follow_up_passed_on": Message(
        gettext_noop("Diteruskan: %(record)s"),
        gettext_noop("Tindak lanjut ini diteruskan. Penerima dan alasannya tercantum pada halamannya."),
    ),
    "follow_up_reported": Message(
        gettext_noop("Mohon dikonfirmasi: %(record)s"),
        gettext_noop(
            "Tindak lanjut atas masukan Anda dilaporkan selesai. Nyatakan apakah benar sudah selesai."
        ),
        needs_answer=True,
    ),
    "decision_reported": Message(
        gettext_noop("Mohon dikonfirmasi: %(record)s"),
        gettext_noop(
            "Tindak lanjut keputusan rapat dilaporkan selesai. Nyatakan apakah benar sudah selesai."
        ),
        needs_answer=True,
    ),
    # About the own input of those whose input was merged into another
    "lead_moved": Message(
        gettext_noop("Kabar masukan utama: %(record)s"),
        gettext_noop(
            "Ada kabar tentang masukan utama, tempat masukan Anda digabung. Lihat halaman masukan Anda."
        ),
    ),
    "lead_done": Message(
        gettext_noop("Selesai menurut pengusul utama: %(record)s"),
        gettext_noop("Tindak lanjut masukan utama, tempat masukan Anda digabung, dinyatakan selesai."),
    ),
    "answer_reminder": Message(
        gettext_noop("Pengingat, mohon dikonfirmasi: %(record)s"),
        gettext_noop("Kami masih menunggu jawaban Anda: sudah selesai, atau belum?"),
        needs_answer=True,
    ),
    "closed_unanswered": Message(
        gettext_noop("Ditutup tanpa jawaban: %(record)s"),
        gettext_noop("Tidak ada jawaban sesudah dua pengingat. Anda masih dapat membukanya kembali."),
        needs_answer=True,
    ),
    "closed_unanswered_doer": Message(
        gettext_noop("Ditutup tanpa jawaban: %(record)s"),
        gettext_noop("Pengusul tidak menjawab sesudah dua pengingat. Ia masih dapat membukanya kembali."),
    ),
    # A programme, to its proposer
    "programme_registered": Message(
        gettext_noop("Program dicatat atas nama Anda: %(record)s"),
        gettext_noop(
            "Sekretariat mencatat program ini atas nama instansi Anda. Periksa isinya pada halamannya."
        ),
    ),
    "programme_agreed": Message(
        gettext_noop("Disepakati dalam Rakor: %(record)s"),
        gettext_noop("Program Anda disepakati dalam Rakor. Keputusannya tercantum pada halamannya."),
    ),
    "programme_declined": Message(
        gettext_noop("Tidak disepakati dalam Rakor: %(record)s"),
        gettext_noop("Program Anda tidak disepakati dalam Rakor. Alasannya tercantum pada halamannya."),
    ),
    "programme_taken_up": Message(
        gettext_noop("Masuk rencana: %(record)s"),
        gettext_noop("Program Anda dimuat dalam RKPD atau Renja. Dokumennya tercantum pada halamannya."),
    ),
    "programme_left_out": Message(
        gettext_noop("Tidak masuk rencana: %(record)s"),
        gettext_noop("Program Anda tidak dimuat dalam RKPD atau Renja. Alasannya tercantum pada halamannya."),
    ),
    "programme_carried_out": Message(
        gettext_noop("Dilaksanakan: %(record)s"),
        gettext_noop("Program Anda dilaporkan sudah dilaksanakan. Buktinya tercantum pada halamannya."),
    ),
    # Figures
    "discrepancy_opened": Message(
        gettext_noop("Angka berbeda: %(record)s"),
        gettext_noop("Angka instansi Anda berbeda dari sumber lain. Periksa, perbaiki, atau beri tanggapan."),
        needs_answer=True,
    ),
    "discrepancies_opened": Message(
        gettext_noop("Beberapa angka berbeda: %(record)s"),
        gettext_noop(
            "Beberapa angka instansi Anda berbeda dari sumber lain. Periksa, perbaiki, atau beri tanggapan."
        ),
        needs_answer=True,
    ),
    "discrepancy_scheduled": Message(
        gettext_noop("Diagendakan: %(record)s"),
        gettext_noop("Selisih ini dibahas dalam Rakor. Rapatnya tercantum pada halamannya."),
    ),
    "discrepancy_settled": Message(
        gettext_noop("Diselesaikan: %(record)s"),
        gettext_noop("Rakor memutuskan selisih ini. Putusan dan angka yang berlaku ada pada halamannya."),
    ),
    "discrepancies_settled": Message(
        gettext_noop("Beberapa selisih diselesaikan: %(record)s"),
        gettext_noop(
            "Rakor memutuskan beberapa selisih. Putusan dan angka yang berlaku ada pada halamannya."
        ),
    ),
    "discrepancy_reopened": Message(
        gettext_noop("Dibuka kembali: %(record)s"),
        gettext_noop(
            "Ada angka baru, atau angka yang disepakati tidak berlaku lagi, jadi selisih ini terbuka kembali."
        ),
        needs_answer=True,
    ),
    "figure_returned": Message(
        gettext_noop("Angka dikembalikan: %(record)s"),
        gettext_noop("Walidata mengembalikan angka ini. Alasannya ada pada halamannya. Perbaiki angkanya."),
        needs_answer=True,
    ),
    # The secretariat
    "settlement_overtaken": Message(
        gettext_noop("Putusan tidak berlaku lagi: %(record)s"),
        gettext_noop("Angkanya berubah, atau keputusannya dicoret. Selisih ini perlu diputuskan lagi."),
        needs_answer=True,
    ),
    "programme_proposed": Message(
        gettext_noop("Program baru: %(record)s"),
        gettext_noop("Program baru diusulkan dan masuk matriks tahunnya."),
    ),
    "extension_asked": Message(
        gettext_noop("Minta perpanjangan: %(record)s"),
        gettext_noop("Instansi penanggung jawab meminta perpanjangan. Kabulkan atau tolak pada halamannya."),
        needs_answer=True,
    ),
}

_is_quiet: ContextVar[bool] = ContextVar("is_quiet", default=False)


@contextmanager
def quietly() -> Iterator[None]:
    """Nobody is told of what is done within the block: the sample retells old years."""
    token = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(token)


def are_told():
    """Whether people are told of what is done now: not within `quietly()`."""
    return not _is_quiet.get()


def notify(institutions, kind, record, *, key=""):
    """Tell the people of the institutions; one in which nobody has an account is told at its own address.

    Args:
        institutions: those that are told, each once; None among them is left out.
        kind: a key of MESSAGES.
        record: has a text form and a page of its own.
        key: what is told only once however often it is tried, e.g. "overdue:TL-2021-0007:2021-06-30". Whoever gives one
            holds the record, so that of two at once the later one sees what the other told.
    """
    wanted = {institution.pk for institution in institutions if institution is not None}
    users = list(User.objects.told().filter(institution__in=wanted).order_by("pk"))
    silent = wanted - {user.institution_id for user in users}
    offices = Institution.objects.filter(pk__in=silent).exclude(email="").order_by("pk")
    _tell(users, offices, kind, [record], key)


def notify_person(person_id, kind, record, *, key=""):
    """The same to one person, where that person (or None) has an account."""
    _tell(list(User.objects.of_person(person_id)), [], kind, [record], key)


def notify_secretariat(kind, record, *, key=""):
    """The same to the accounts of the secretariat."""
    _tell(_secretariat(), [], kind, [record], key)


def notify_secretariat_of_each(kind, records):
    """The same of several records, however many in as many queries as of one."""
    if records:
        _tell(_secretariat(), [], kind, records, "")


def _secretariat():
    return list(User.objects.filter(role=User.Role.SECRETARIAT, is_active=True).order_by("pk"))


def _tell(users, offices, kind, records, key):
    message = MESSAGES[kind]  # a kind without words is never told
    if _is_quiet.get():
        return
    if key:
        told = list(Notification.objects.filter(key=key).values_list("user", "institution"))
        users = [user for user in users if user.pk not in {pk for pk, _institution in told}]
        offices = [office for office in offices if (None, office.pk) not in told]
    # In Indonesian and with its address, whatever the language of the page on which somebody acted.
    with translation.override(settings.LANGUAGE_CODE):
        rows = [
            row for record in records for row in _told(users, offices, message, record, kind=kind, key=key)
        ]
    deliveries = [row.delivery for row in rows if row.delivery]
    Delivery.objects.bulk_create(deliveries)
    Notification.objects.bulk_create(rows)
    if deliveries:
        send_all_later(deliveries)


def _told(users, offices, message, record, *, kind, key):
    """What each of them is told of one record, with the letter where there is one: unsaved."""
    common = {
        "kind": kind,
        "record": " ".join(str(record).split())[:300],
        "path": record.get_absolute_url(),
        "key": key,
    }
    rows = []
    for user in users:
        row = Notification(user=user, institution_id=user.institution_id, **common)
        row.awaits_digest = user.mail == User.Mail.DAILY
        if user.mail == User.Mail.AT_ONCE or (user.mail == User.Mail.ANSWER_ONLY and message.needs_answer):
            row.delivery = Delivery(user=user, address=user.email)
        rows.append(row)
    return rows + [
        Notification(institution=office, delivery=Delivery(address=office.email), **common)
        for office in offices
    ]


def send_later(delivery):
    """Put the job that sends it into the queue, within the same transaction (meetings/tasks.py)."""
    app.configure_task("deliver").defer(delivery=delivery.pk)


def send_all_later(deliveries):
    """The same for many at once, in one query."""
    app.configure_task("deliver").batch_defer(*({"delivery": delivery.pk} for delivery in deliveries))


def words_of(notification):
    """(subject, sentence) in the present language; for a kind that is not told any more, what it was about."""
    message = MESSAGES.get(notification.kind)
    if message is None:
        return notification.record, ""
    return _(message.subject) % {"record": notification.record}, _(message.sentence)
