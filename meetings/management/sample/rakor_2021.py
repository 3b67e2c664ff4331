"""The Rakor of Wednesday 3 March 2021, Manise Hotel, Ambon.

What the press reported (mission.md) is told without a mark: the meeting, who spoke and as what, what
was said, what was put forward. Everything else is made up and carries `is_sample`: when the portal
did what, which regions were among "most participants", the dispositions, the one decision, every
follow-up. Nothing made up is said by, or in the name of, a person with a name.

Therefore the records are made as samples, which also keeps the portal from writing letters about
them, and the mark is taken off at the end from what was reported.
"""

from datetime import date, datetime

from meetings.actions import agendas, attendance, inputs, meetings, minutes, summaries
from meetings.management.sample import steps_2021, steps_lately, texts_2021
from meetings.management.sample.story import WIT, account, delegation, key, on
from meetings.models import AgendaItem, Attendance, Input, Meeting, Speaker, Summary
from participants.management.commands.load_demo_accounts import (
    BAPPEDA,
    BPS,
    DPRD,
    KOMINFO,
    SETDA,
    institution,
)
from participants.models import Person

KEY = key("rakor-2021")

# Which regions were among "most participants" the press did not say.
MOST = (
    "Diberitakan disampaikan oleh sebagian besar peserta. Berita tidak menyebut daerahnya; pencatatannya "
    "atas nama daerah ini adalah contoh."
)


def load():
    people = _people()
    meeting = _prepare(people)
    entries = _hold(meeting, people)
    put_forward = _put_forward(meeting, entries)
    _decide(put_forward)
    _ratify(meeting)
    steps_2021.load(put_forward)
    steps_lately.load(meeting, put_forward, entries["decision"])
    _unmark_what_was_reported(meeting, put_forward, people)


def _people():
    def person(slug, full_name="", **fields):
        return Person.objects.create(institution=institution(slug), full_name=full_name, **fields)

    return {
        "sekda": person(SETDA, "Kasrul Selang", title_after="ST, MT", position="Sekretaris Daerah Maluku"),
        "dprd": person(DPRD, "Amir Rumra", position="Anggota DPRD Maluku, Komisi I"),
        "bps": person(BPS, position="Kepala BPS Provinsi Maluku"),
        "bappeda": person(BAPPEDA, "Anton Lailosa", title_after="SH", position="Kepala Bappeda Maluku"),
        "secretary": person(
            KOMINFO,
            "Erni Sopalauw",
            title_before="Ir.",
            position="Sekretaris Dinas Kominfo Provinsi Maluku",
        ),
        "ambon": person(
            "dinas-kominfo-kota-ambon",
            "Joy Adriaansz",
            alternative_names=["Jhoy Adrianzs"],
            position="Kepala Dinas Kominfo Kota Ambon",
        ),
    }


def _prepare(people):
    by = account("sekretariat")
    meeting = Meeting(
        title="Rapat Koordinasi Kominfo se-Maluku 2021",
        theme=(
            "Jaringan intra pemerintah daerah yang terintegrasi antar-OPD provinsi dan kabupaten/kota "
            "untuk Sistem Pemerintahan Berbasis Elektronik (SPBE)"
        ),
        aims=(
            "Menyatukan pendapat tentang program tahun 2022.\n\n"
            "Menyinkronkan data, agar provinsi, kabupaten/kota, dan BPS mempunyai satu data."
        ),
        organiser=institution(KOMINFO),
        venue="Manise Hotel",
        city="Ambon",
        # The day is reported, the hour is not.
        starts_at=datetime(2021, 3, 3, 8, tzinfo=WIT),
        ends_at=datetime(2021, 3, 3, 17, tzinfo=WIT),
        time_is_known=False,
        chair=account("pimpinan").person,
        is_sample=True,
    )
    with on(2021, 2, 15):
        meeting, _made = meetings.create_meeting(meeting, by=by, client_key=KEY)
        items = [
            agendas.add_agenda_item(meeting, item, by=by)
            for item in (
                AgendaItem(title="Pembukaan", kind=AgendaItem.Kind.OPENING),
                AgendaItem(title="Penyampaian tujuan rapat", kind=AgendaItem.Kind.REMARKS),
                AgendaItem(title="Paparan narasumber", kind=AgendaItem.Kind.PRESENTATION),
                AgendaItem(title="Masukan kabupaten/kota", kind=AgendaItem.Kind.DISCUSSION),
                AgendaItem(title="Penutup", kind=AgendaItem.Kind.CLOSING, is_sample=True),
            )
        ]
        role_of = Speaker.Role
        for name, role, item in (
            ("sekda", role_of.OPENS, items[0]),
            ("secretary", role_of.AIMS, items[1]),
            ("dprd", role_of.RESOURCE_PERSON, items[2]),
            ("bps", role_of.RESOURCE_PERSON, items[2]),
            ("bappeda", role_of.RESOURCE_PERSON, items[2]),
        ):
            speaker = Speaker(
                person=people[name],
                role=role,
                agenda_item=item,
                reads_remarks_of="Gubernur Maluku" if role == role_of.OPENS else "",
            )
            agendas.add_speaker(meeting, speaker, by=by)
        attendance.invite_all_regions(meeting, by=by)
        attendance.invite(meeting, [institution(slug) for slug in (SETDA, DPRD, BPS, BAPPEDA)], by=by)
        # The member came as a speaker, not the head of the council.
        meeting.attendances.filter(institution=institution(DPRD)).update(
            invited_official=people["dprd"].position
        )
    with on(2021, 2, 22):
        return meetings.announce_meeting(meeting, by=by)


def _hold(meeting, people):
    by = account("sekretariat")
    with on(2021, 3, 3, 8):
        meeting = meetings.start_meeting(meeting, by=by)
        named = {person.institution_id: person for person in people.values() if person != people["secretary"]}
        for invited in meeting.attendances.invited().select_related("institution"):
            person = named.get(invited.institution_id)
            attendance.name_attendee(
                invited,
                by=by,
                capacity=Attendance.Capacity.IN_PERSON if person else Attendance.Capacity.REPRESENTING,
                person={
                    "full_name": person.full_name if person else "",
                    "position": person.position if person else f"Utusan {invited.institution.short_name}",
                },
            )
    return texts_2021.take_minutes(meeting, people, by=by)


def _put_forward(meeting, entries):
    by = account("sekretariat")
    limits = entries["limits"]
    internet = ("Akses internet terbatas", f"Akses internet di kabupaten/kota terbatas. {MOST}")
    budget = ("Anggaran terbatas", f"Anggaran kabupaten/kota terbatas. {MOST}")
    spoken = (
        (
            "followed_up",
            "Kota Ambon",
            entries["followed_up"],
            (
                "Yang disampaikan daerah harus ditindaklanjuti",
                "Yang disampaikan daerah dalam rapat koordinasi jangan berhenti pada penyampaian.",
            ),
            "Apa yang disampaikan daerah ditindaklanjuti.",
        ),
        (
            "one_data",
            "Kota Ambon",
            entries["one_data"],
            (
                "Satu data yang keluar",
                "Provinsi, kabupaten, dan BPS masing-masing mempunyai data sendiri.",
            ),
            "Forum ini menjadi tempat data disimpan, dan satu data yang keluar.",
        ),
        ("internet_buru", "Kabupaten Buru", limits, internet, ""),
        ("internet_mbd", "Kabupaten Maluku Barat Daya", limits, internet, ""),
        ("internet_aru", "Kabupaten Kepulauan Aru", limits, internet, ""),
        ("budget_buru", "Kabupaten Buru", limits, budget, ""),
        ("budget_tual", "Kota Tual", limits, budget, ""),
        ("budget_sbt", "Kabupaten Seram Bagian Timur", limits, budget, ""),
        ("budget_aru", "Kabupaten Kepulauan Aru", limits, budget, ""),
    )
    made = {}
    with on(2021, 3, 3, 14):
        for name, region, entry, (topic, problem), request in spoken:
            input, _made = inputs.submit_input(
                meeting,
                Input(topic=topic, problem=problem, request=request, is_sample=True),
                by=by,
                institution=delegation(region),
                client_key=key(f"input-{name}"),
                entry=entry,
            )
            made[name] = input
    with on(2021, 3, 4):
        return {name: inputs.verify_input(input, by=by) for name, input in made.items()}


def _decide(put_forward):
    by = account("sekretariat")

    def agree(name, task, slug, due_date):
        put_forward[name] = inputs.agree_input(
            put_forward[name],
            by=by,
            task=task,
            institution=institution(slug),
            due_date=due_date,
            client_key=key(f"agree-{name}"),
            unreachable_is_known=True,
        )

    with on(2021, 3, 5):
        agree(
            "followed_up",
            "Menyusun daftar masukan daerah beserta instansi penanggung jawab dan batas waktunya.",
            KOMINFO,
            date(2021, 3, 31),
        )
        agree(
            "one_data",
            "Mendaftar angka yang berbeda antara provinsi, kabupaten/kota, dan BPS.",
            BPS,
            date(2021, 5, 31),
        )
        agree(
            "internet_buru",
            "Mendaftar desa yang belum terjangkau internet bersama kabupaten/kota.",
            KOMINFO,
            date(2021, 6, 30),
        )
        agree(
            "budget_buru",
            "Mencatat kebutuhan jaringan kabupaten/kota untuk rancangan program 2022.",
            BAPPEDA,
            date(2021, 7, 30),
        )
        inputs.agree_by_another(
            put_forward["budget_aru"], by=by, follow_up=put_forward["budget_buru"].follow_ups.get()
        )
        inputs.merge_input(put_forward["internet_mbd"], by=by, lead=put_forward["internet_buru"])
        inputs.merge_input(put_forward["budget_tual"], by=by, lead=put_forward["budget_buru"])
        inputs.send_outside(
            put_forward["internet_aru"],
            by=by,
            receiver="Kementerian Komunikasi dan Informatika",
            letter_number="000/contoh/2021",
            reason="Pembangunan menara di daerah tanpa operator direncanakan oleh pemerintah pusat.",
        )
        inputs.decline_input(
            put_forward["budget_sbt"],
            by=by,
            reason="Pembagian anggaran kabupaten ditetapkan dalam APBD kabupaten, bukan oleh rapat ini.",
        )


def _ratify(meeting):
    by = account("sekretariat")
    with on(2021, 3, 5, 15):
        minutes.circulate_minutes(meeting.minutes, by=by, comments_until=date(2021, 3, 12))
    with on(2021, 3, 15):
        minutes.ratify_minutes(meeting.minutes, by=account("pimpinan"))
    with on(2021, 3, 16):
        summaries.publish_summary(meeting, by=by, text=texts_2021.SUMMARY)


def _unmark_what_was_reported(meeting, put_forward, people):
    Meeting.objects.filter(pk=meeting.pk).update(is_sample=False)
    Summary.objects.filter(meeting=meeting).update(is_sample=False)
    reported = [put_forward["followed_up"].pk, put_forward["one_data"].pk]
    Input.objects.filter(pk__in=reported).update(is_sample=False)
    meeting.attendances.filter(attendee__in=people.values()).update(is_sample=False)
