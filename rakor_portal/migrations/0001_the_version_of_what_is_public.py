"""One number that rises with every transaction that changes anything public (design.md, "Public page cache by version").

Not a sequence: that would show before the commit, and an old page could be kept under the new number. The trigger is
deferred to the commit, so that its row is locked for a moment only, and once in a transaction.
"""

from django.db import migrations

# Every table that a public page, search, feed, file or the API reads; tests/test_public_cache.py holds the list against
# the models. Not `meetings_entry`: an entry shows only once its minutes are ratified, and then it cannot change any more.
PUBLIC_TABLES = """
    participants_region participants_institution participants_person
    meetings_meeting meetings_meetingevent meetings_agendaitem meetings_speaker meetings_attendance meetings_minutes
    meetings_correction meetings_correctedentry meetings_summary meetings_summaryversion
    meetings_input meetings_inputevent meetings_followup meetings_followupevent meetings_servedinput meetings_support
    meetings_deadline meetings_decreedday meetings_timelimits meetings_attachment
""".split()

MAKE = """
CREATE TABLE public_version (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    number bigint NOT NULL
);
INSERT INTO public_version (number) VALUES (1);

CREATE FUNCTION raise_public_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('rakor.public_version_raised_in', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        UPDATE public_version SET number = number + 1;
        PERFORM set_config('rakor.public_version_raised_in', pg_current_xact_id()::text, true);
    END IF;
    RETURN NULL;
END
$$;
"""

ATTACH = """
CREATE CONSTRAINT TRIGGER raises_public_version AFTER INSERT OR UPDATE OR DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION raise_public_version();
"""

DETACH = "DROP TRIGGER raises_public_version ON {table};"


def attach(*tables):
    """The operation that lets changes of these tables raise the number; for a later migration that makes a public table."""
    return migrations.RunSQL(
        "".join(ATTACH.format(table=table) for table in tables),
        "".join(DETACH.format(table=table) for table in tables),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0002_how_and_when_people_are_told"),
        ("meetings", "0008_a_decision_has_its_moment"),
    ]

    operations = [
        migrations.RunSQL(MAKE, "DROP FUNCTION raise_public_version(); DROP TABLE public_version;"),
        attach(*PUBLIC_TABLES),
    ]
