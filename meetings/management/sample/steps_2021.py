"""The first follow-ups of the Rakor of 2021, made up: done in the same year, and all but one confirmed by who asked."""

from meetings.actions import follow_ups, silence
from meetings.management.sample.story import account, delegation, key, on
from participants.models import Institution


def _done(follow_up, *, by, reported_at, note):
    with on(*reported_at):
        return follow_ups.report_done(
            follow_up, by=by, note=note, client_key=key(f"done-{follow_up.number}-{reported_at}")
        )


def load(put_forward):
    by, ambon, buru = account("sekretariat"), account("ambon"), account("buru")
    first = {name: input.follow_ups.first() for name, input in put_forward.items()}

    listed = _done(
        first["followed_up"],
        by=by,
        reported_at=(2021, 3, 25),
        note="Daftar masukan sudah disusun dan dibagikan kepada kabupaten/kota.",
    )
    with on(2021, 3, 29):
        follow_ups.confirm(listed, by=ambon)

    with on(2021, 4, 20):
        follow_ups.report_progress(
            first["one_data"],
            by=by,
            note="Enam kabupaten/kota sudah mengirim daftarnya.",
            client_key=key("progress-one-data"),
        )
    differing = _done(
        first["one_data"],
        by=by,
        reported_at=(2021, 5, 27),
        note="Daftar angka yang berbeda sudah lengkap.",
    )
    with on(2021, 6, 2):
        follow_ups.confirm(differing, by=ambon, note="Daftar sudah kami terima.")

    villages = _done(
        first["internet_buru"],
        by=by,
        reported_at=(2021, 6, 14),
        note="Daftar desa sudah disusun.",
    )
    with on(2021, 6, 17):
        villages = follow_ups.return_to_institution(
            villages, by=buru, reason="Beberapa desa di pegunungan belum tercantum."
        )
    villages = _done(
        villages, by=by, reported_at=(2021, 6, 28), note="Daftar dilengkapi dengan desa di pegunungan."
    )
    with on(2021, 7, 1):
        follow_ups.confirm(villages, by=buru)

    # Kepulauan Aru has no account; without an address nobody could be told there, and it would not be silence.
    Institution.objects.filter(pk=delegation("Kabupaten Kepulauan Aru").pk).update(email="aru@contoh.id")
    needs = _done(
        first["budget_buru"],
        by=account("bappeda"),
        reported_at=(2021, 7, 26),
        note="Kebutuhan jaringan sebelas kabupaten/kota sudah dicatat.",
    )
    # It serves two regions: one answers, the other (told by e-mail only) is silent through both reminders.
    with on(2021, 7, 29):
        silence.remind(needs)
    with on(2021, 8, 2):
        follow_ups.confirm(needs, by=buru)
    with on(2021, 8, 4):
        silence.remind(needs)
    with on(2021, 8, 10):
        silence.close_unanswered(needs)
