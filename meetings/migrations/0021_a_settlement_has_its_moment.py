"""Which settlements took effect, and when: the others were never anything but words of a draft."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# What settled a discrepancy stands in its history: it was "settled" by that settlement. The moment is that of the event
# that tells of it by the number of the decision: the history has the time of the database, which is another where
# samples of former years are loaded.
WHEN = """
    UPDATE meetings_settlement AS s SET effective_at = known.at
    FROM (
        SELECT h.settlement_id, COALESCE(min(event.at), min(h.pgh_created_at)) AS at
        FROM meetings_discrepancyhistory AS h
        JOIN meetings_settlement AS settled ON settled.id = h.settlement_id
        JOIN meetings_entry AS decision ON decision.id = settled.decision_id
        LEFT JOIN meetings_discrepancyevent AS event
            ON event.discrepancy_id = settled.discrepancy_id AND event.kind = 'settled'
            AND event.note = decision.number AND event.at >= settled.created_at
        WHERE h.status = 'settled'
        GROUP BY h.settlement_id
    ) AS known
    WHERE known.settlement_id = s.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0020_figures_from_a_file_and_found"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="settlement",
            name="append_only",
        ),
        migrations.AddField(
            model_name="settlement",
            name="effective_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="berlaku pada"),
        ),
        migrations.RunSQL(WHEN, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="settlement",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="e0c7416814547d2706e873daba8de15f83309772",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_14f85",
                    table="meetings_settlement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlement",
            trigger=pgtrigger.compiler.Trigger(
                name="what_was_decided_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."client_key" IS DISTINCT FROM (NEW."client_key") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."is_sample" IS DISTINCT FROM (NEW."is_sample") OR OLD."discrepancy_id" IS DISTINCT FROM (NEW."discrepancy_id") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."cause" IS DISTINCT FROM (NEW."cause") OR OLD."figure_id" IS DISTINCT FROM (NEW."figure_id") OR OLD."note" IS DISTINCT FROM (NEW."note"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="ccfc0139c6e350ca344fd444c8cecbec0d45b7f4",
                    operation="UPDATE",
                    pgid="pgtrigger_what_was_decided_stays_537d1",
                    table="meetings_settlement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlement",
            trigger=pgtrigger.compiler.Trigger(
                name="in_effect_for_good",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."effective_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="152f787b1ebe53d7d42b08145340d996195e56b8",
                    operation="UPDATE",
                    pgid="pgtrigger_in_effect_for_good_ba236",
                    table="meetings_settlement",
                    when="BEFORE",
                ),
            ),
        ),
    ]
