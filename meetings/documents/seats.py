"""Who was invited, who came, and how many: the rows of attendance as plain values in Indonesian."""

from meetings.documents.in_words import nip
from meetings.models import Attendance

Status, Capacity = Attendance.Status, Attendance.Capacity


def attendances_of(meeting):
    return list(meeting.attendances.select_related("institution__region", "attendee"))


def present_rows(attendances, *, internal):
    """Whoever was in the room, numbered, in the order of regions and institutions.

    Args:
        internal: also staff and guests, of whom a paper for all the invited tells the number alone (UU 27/2022).
    """
    present = [row for row in attendances if row.status == Status.PRESENT]
    shown = present if internal else [row for row in present if row.is_invitation]
    return [_attendance(number, row) for number, row in enumerate(shown, start=1)]


def invited_rows(attendances):
    """A line for each invited institution, to be signed: with whoever said that he comes, else the official."""
    rows = []
    for row in attendances:
        if row.is_invitation and row.status != Status.EXCUSED:
            named = row.attendee_id and row.status != Status.ABSENT
            rows.append(_attendance(len(rows) + 1, row) if named else _seat(len(rows) + 1, row))
    return rows


def _attendance(number, row):
    if not row.attendee_id:
        return _seat(number, row)
    name = row.attendee.display_name if row.attendee.full_name else ""
    return {
        "nomor": number,
        "nama": name,
        "jabatan": row.position_then or ("" if name else row.attendee.position),
        "mewakili": row.invited_official if row.capacity == Capacity.REPRESENTING else "",
        "kapasitas": str(row.get_capacity_display()) if not row.is_invitation else "",
        "instansi": row.institution.name,
        "wilayah": row.institution.region.name,
        "nip": nip(row.attendee.nip),
        "kehadiran": _how(row),
        "keterangan": row.note,
    }


def _how(row):
    """ "hadir dari jauh, pukul 09.12 WIT, terlambat 12 menit"."""
    hour = f"pukul {row.arrived_label}" if row.arrived_at else ""
    how = ["hadir dari jauh" if row.is_remote else "hadir", hour, row.late_label]
    return ", ".join(part for part in how if part)


def _seat(number, row):
    return {
        "nomor": number,
        "nama": "",
        "jabatan": row.invited_official,
        "mewakili": "",
        "kapasitas": "",
        "instansi": row.institution.name,
        "wilayah": row.institution.region.name,
        "nip": "",
        "kehadiran": _how(row) if row.status == Status.PRESENT else str(row.get_status_display()),
        "keterangan": row.note,
    }


def attendance_numbers(attendances):
    """How many were invited, came, let themselves be excused; and how many people were in the room, where from."""
    invited = [row for row in attendances if row.is_invitation]
    present = [row for row in attendances if row.status == Status.PRESENT]
    seats = [row for row in present if row.is_invitation]
    regions = {}
    for row in present:
        region = regions.setdefault(row.institution.region.name, {"instansi": set(), "orang": 0})
        region["instansi"].add(row.institution_id)
        region["orang"] += 1
    return {
        "diundang": len(invited),
        "hadir": len(seats),
        "berhalangan": sum(row.status == Status.EXCUSED for row in invited),
        "tidak_hadir": sum(row.status == Status.ABSENT for row in invited),
        "belum_dicatat": sum(row.status in {Status.INVITED, Status.COMING} for row in invited),
        "mewakili": sum(row.capacity == Capacity.REPRESENTING for row in seats),
        "staf_tamu": len(present) - len(seats),
        "orang": len(present),
        "dari_jauh": sum(row.is_remote for row in present),
        "wilayah": [
            {"wilayah": name, "instansi": len(row["instansi"]), "orang": row["orang"]}
            for name, row in regions.items()
        ],
    }
