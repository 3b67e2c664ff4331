"""Versions name their author by a row of `pghistory_context`: that row is as lasting as they are.

The table is another package's, so its trigger cannot be declared on a model. Within one request more may be added to
a row (pghistory writes it with the first change, and anew when it learns more), but a user who is named stays.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION rakor_context_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.id = NEW.id
            AND (COALESCE(OLD.metadata->'user', 'null') = 'null' OR OLD.metadata->'user' = NEW.metadata->'user') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'who changed something stays: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$;
CREATE TRIGGER rakor_context_stays BEFORE UPDATE OR DELETE ON pghistory_context
    FOR EACH ROW EXECUTE FUNCTION rakor_context_stays();
"""
BACKWARD = """
DROP TRIGGER rakor_context_stays ON pghistory_context;
DROP FUNCTION rakor_context_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0003_comments_know_their_version_and_corrections_amend"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
