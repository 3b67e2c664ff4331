"""The words that the search looks in: a stored column of each table, and its index.

Not a field of the models: every page that reads a row would carry its words along, the versions kept of a row would have
them too, and nothing but meetings/search.py asks for them. PostgreSQL makes them anew whenever the row changes.

Weight A are numbers, titles and names, B what was asked or is to be done, C texts. Words are read up to 100,000 characters
of a text, since a vector holds less than a megabyte and no text may be refused for its length. The indexes take in each row
at once (fastupdate off): much is read here, and little written.
"""

from django.db import migrations

# What stands between two words without a space ("kabupaten/kota"), and what cannot be seen.
SPACES = "/_"
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


def words(columns, weight):
    text = " || ' ' || ".join(columns)
    clean = f"translate(left({text}, 100000), '{SPACES}{UNSEEN}', '{' ' * len(SPACES)}')"
    return f"setweight(to_tsvector('indonesian'::regconfig, {clean}), '{weight}')"


VECTORS = {
    "meetings_meeting": [(["title"], "A"), (["theme", "venue", "city"], "B"), (["aims"], "C")],
    "meetings_agendaitem": [(["title"], "A"), (["description"], "C")],
    "meetings_entry": [(["coalesce(number, '')"], "A"), (["text"], "B")],
    "meetings_correctedentry": [(["text"], "B")],
    "meetings_summaryversion": [(["text"], "C")],
    "meetings_input": [(["number", "topic"], "A"), (["request", "beneficiaries"], "B"), (["problem"], "C")],
    "meetings_followup": [(["number"], "A"), (["task", "outside_body"], "B")],
    "meetings_attachment": [(["translate(name, '.-', '  ')"], "A")],
}
# Only decisions are ever found; the other entries are not to cost their writers anything.
WHERE = {"meetings_entry": "kind = 'decision'", "meetings_correctedentry": "kind = 'decision'"}


def column(table):
    vector = " || ".join(words(columns, weight) for columns, weight in VECTORS[table])
    if table in WHERE:
        vector = f"CASE WHEN {WHERE[table]} THEN {vector} END"
    return f"""
        ALTER TABLE {table} ADD COLUMN search tsvector GENERATED ALWAYS AS ({vector}) STORED;
        CREATE INDEX {table}_search ON {table} USING gin (search) WITH (fastupdate = off);
    """


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_a_decision_has_its_moment")]

    operations = [
        migrations.RunSQL(
            "".join(map(column, VECTORS)),
            "".join(f"ALTER TABLE {table} DROP COLUMN search;" for table in VECTORS),
        )
    ]
