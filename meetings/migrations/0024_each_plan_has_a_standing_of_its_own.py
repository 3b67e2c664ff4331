import django.db.models.deletion
import meetings.clock
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


# A programme kept one plan until now: the last one overwrote the others, which stand in its history. Each of them comes
# back as it last stood, the newest last, since the moment at which it was first said, by whoever said it.
BACKFILL = """
    INSERT INTO meetings_programmeplan (
        client_key, created_at, created_by_id, is_sample, programme_id, institution_id, document, document_year,
        standing, part, reason, evidence
    )
    SELECT gen_random_uuid(), COALESCE(said.at, had.created_at), COALESCE(said.by_id, had.created_by_id),
        had.is_sample, had.id, had.taken_up_by_id, had.document, had.document_year, had.status, had.part, '',
        had.evidence
    FROM (
        SELECT *,
            first_value(status) OVER since AS first_status,
            first_value(part) OVER since AS first_part,
            lead(pgh_id) OVER since IS NULL AS is_last
        FROM meetings_programmehistory
        WHERE status IN ('taken_up', 'partly', 'carried_out')
        WINDOW since AS (PARTITION BY id, taken_up_by_id, document, document_year ORDER BY pgh_id)
    ) AS had
    LEFT JOIN LATERAL (
        SELECT event.at, event.by_id FROM meetings_programmeevent AS event
        WHERE event.programme_id = had.id AND event.kind = had.first_status
            AND COALESCE(event.on_behalf_of_id, event.institution_id) = had.taken_up_by_id
        ORDER BY event.kind = 'partly' AND event.note <> had.first_part, event.id LIMIT 1
    ) AS said ON true
    WHERE had.is_last
    ORDER BY had.pgh_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0023_a_finding_can_be_checked_and_right'),
        ('participants', '0003_a_person_has_a_rank'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProgrammePlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='kunci kiriman')),
                ('created_at', models.DateTimeField(default=meetings.clock.now, editable=False, verbose_name='dibuat')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='data contoh')),
                ('document', models.CharField(choices=[('rkpd', 'RKPD'), ('renja', 'Renja')], max_length=5, verbose_name='dokumen perencanaan')),
                ('document_year', models.PositiveSmallIntegerField(verbose_name='tahun dokumen')),
                ('standing', models.CharField(choices=[('taken_up', 'dimuat'), ('partly', 'dimuat sebagian'), ('left_out', 'tidak dimuat'), ('carried_out', 'dilaksanakan')], max_length=11, verbose_name='kedudukan')),
                ('part', models.TextField(blank=True, verbose_name='bagian yang dimuat')),
                ('reason', models.TextField(blank=True, verbose_name='alasan')),
                ('evidence', models.TextField(blank=True, verbose_name='bukti pelaksanaan')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dibuat oleh')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programme_plans', to='participants.institution', verbose_name='instansi')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='meetings.programme', verbose_name='program')),
            ],
            options={
                'verbose_name': 'rencana yang memuat program',
                'verbose_name_plural': 'rencana yang memuat program',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ProgrammePlanHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('client_key', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='kunci kiriman')),
                ('created_at', models.DateTimeField(default=meetings.clock.now, editable=False, verbose_name='dibuat')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='data contoh')),
                ('document', models.CharField(choices=[('rkpd', 'RKPD'), ('renja', 'Renja')], max_length=5, verbose_name='dokumen perencanaan')),
                ('document_year', models.PositiveSmallIntegerField(verbose_name='tahun dokumen')),
                ('standing', models.CharField(choices=[('taken_up', 'dimuat'), ('partly', 'dimuat sebagian'), ('left_out', 'tidak dimuat'), ('carried_out', 'dilaksanakan')], max_length=11, verbose_name='kedudukan')),
                ('part', models.TextField(blank=True, verbose_name='bagian yang dimuat')),
                ('reason', models.TextField(blank=True, verbose_name='alasan')),
                ('evidence', models.TextField(blank=True, verbose_name='bukti pelaksanaan')),
                ('created_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dibuat oleh')),
                ('institution', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='participants.institution', verbose_name='instansi')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='meetings.programmeplan')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='meetings.programme', verbose_name='program')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='programmeplan',
            constraint=models.UniqueConstraint(fields=('programme', 'institution', 'document', 'document_year'), name='programme_plan_once'),
        ),
        migrations.AddConstraint(
            model_name='programmeplan',
            constraint=models.CheckConstraint(condition=models.Q(('document_year__gte', 2000), ('document_year__lte', 2100)), name='programme_plan_of_a_known_year'),
        ),
        migrations.AddConstraint(
            model_name='programmeplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('standing', 'partly'), _negated=True), models.Q(('part', ''), _negated=True), _connector='OR'), name='programme_plan_says_which_part'),
        ),
        migrations.AddConstraint(
            model_name='programmeplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('standing', 'taken_up'), _negated=True), ('part', ''), _connector='OR'), name='programme_plan_of_the_whole_has_no_part'),
        ),
        migrations.AddConstraint(
            model_name='programmeplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('standing', 'left_out'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='programme_plan_left_out_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='programmeplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('standing', 'carried_out'), _negated=True), models.Q(('evidence', ''), _negated=True), _connector='OR'), name='programme_plan_carried_out_with_evidence'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programmeplan',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d36f592663d3fd99022c41d63f8f8f5257bff65e', operation='DELETE', pgid='pgtrigger_never_deleted_eacc7', table='meetings_programmeplan', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programmeplan',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_programmeplanhistory" ("client_key", "created_at", "created_by_id", "document", "document_year", "evidence", "id", "institution_id", "is_sample", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason", "standing") VALUES (NEW."client_key", NEW."created_at", NEW."created_by_id", NEW."document", NEW."document_year", NEW."evidence", NEW."id", NEW."institution_id", NEW."is_sample", NEW."part", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."reason", NEW."standing"); RETURN NULL;', hash='10d9a0556125e17237852c5e3640d0c186f634f9', operation='INSERT', pgid='pgtrigger_insert_insert_7b117', table='meetings_programmeplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programmeplan',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "meetings_programmeplanhistory" ("client_key", "created_at", "created_by_id", "document", "document_year", "evidence", "id", "institution_id", "is_sample", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason", "standing") VALUES (NEW."client_key", NEW."created_at", NEW."created_by_id", NEW."document", NEW."document_year", NEW."evidence", NEW."id", NEW."institution_id", NEW."is_sample", NEW."part", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_id", NEW."reason", NEW."standing"); RETURN NULL;', hash='d578f23f37f1e5031194ca180e218ddb703d4291', operation='UPDATE', pgid='pgtrigger_update_update_1e5f2', table='meetings_programmeplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programmeplan',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_programmeplanhistory" ("client_key", "created_at", "created_by_id", "document", "document_year", "evidence", "id", "institution_id", "is_sample", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason", "standing") VALUES (OLD."client_key", OLD."created_at", OLD."created_by_id", OLD."document", OLD."document_year", OLD."evidence", OLD."id", OLD."institution_id", OLD."is_sample", OLD."part", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."reason", OLD."standing"); RETURN NULL;', hash='09c4bba7fa5965ca12593702eb9252ed58af3761', operation='DELETE', pgid='pgtrigger_delete_delete_bfc69', table='meetings_programmeplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='programmeplanhistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='04318bff608cb4dc0cbc6873684fc0ce81080e9f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a4538', table='meetings_programmeplanhistory', when='BEFORE')),
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
