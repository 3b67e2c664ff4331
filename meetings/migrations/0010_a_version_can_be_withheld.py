"""Versions of a summary can be withheld; events are read from the newest on."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import meetings.clock

# Until now the public read only the version in force: who corrected or withdrew a text relied on its being gone.
WITHHOLD = """
INSERT INTO meetings_summarywithholding (version_id, at, by_id, reason)
SELECT earlier.id, later.published_at, later.published_by_id, 'Diganti ketika portal belum menampilkan isi versi lama.'
FROM meetings_summaryversion AS earlier
JOIN meetings_summaryversion AS later
    ON later.summary_id = earlier.summary_id AND later.number = earlier.number + 1;

INSERT INTO meetings_summarywithholding (version_id, at, by_id, reason)
SELECT last.id, event.at, event.by_id, summary.withdrawal_reason
FROM meetings_summary AS summary
JOIN LATERAL (
    SELECT id FROM meetings_summaryversion WHERE summary_id = summary.id ORDER BY number DESC LIMIT 1
) AS last ON true
JOIN LATERAL (
    SELECT at, by_id FROM meetings_meetingevent
    WHERE meeting_id = summary.meeting_id AND kind = 'withdrawn' ORDER BY at DESC, id DESC LIMIT 1
) AS event ON true
WHERE summary.status = 'withdrawn';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0009_what_the_search_reads"),
        ("participants", "0002_how_and_when_people_are_told"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SummaryWithholding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=meetings.clock.now, verbose_name="tidak ditampilkan sejak"),
                ),
                ("reason", models.TextField(verbose_name="alasan")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withholding",
                        to="meetings.summaryversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="summary_withheld_with_a_reason",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="summarywithholding",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9dedf24fec651a73faacff30f1c125276cbddf6d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_50103",
                    table="meetings_summarywithholding",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(WITHHOLD, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="followupevent",
            index=models.Index(fields=["-at", "-id"], name="follow_up_event_by_moment"),
        ),
        migrations.AddIndex(
            model_name="meetingevent",
            index=models.Index(fields=["-at", "-id"], name="meeting_event_by_moment"),
        ),
    ]
