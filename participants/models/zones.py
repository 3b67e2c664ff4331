"""The three zones of Indonesia; Maluku lives by the first (domain.md "Regions")."""

ZONES = [
    ("Asia/Jayapura", "WIT (UTC+9)"),
    ("Asia/Makassar", "WITA (UTC+8)"),
    ("Asia/Jakarta", "WIB (UTC+7)"),
]
ZONE_ABBREVIATIONS = {"Asia/Jayapura": "WIT", "Asia/Makassar": "WITA", "Asia/Jakarta": "WIB"}
