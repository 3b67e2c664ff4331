import django.db.models.deletion
import meetings.clock
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0022_how_a_discrepancy_goes_away'),
        ('participants', '0003_a_person_has_a_rank'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckedFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='kunci kiriman')),
                ('created_at', models.DateTimeField(default=meetings.clock.now, editable=False, verbose_name='dibuat')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='data contoh')),
                ('kind', models.CharField(max_length=8, verbose_name='temuan')),
                ('key', models.CharField(editable=False, max_length=32)),
                ('period', models.CharField(max_length=7, verbose_name='periode')),
                ('said', models.TextField(editable=False, verbose_name='temuan')),
                ('reason', models.TextField(verbose_name='alasan')),
                ('reopened_at', models.DateTimeField(editable=False, null=True, verbose_name='dibuka lagi pada')),
                ('concept', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.concept', verbose_name='konsep')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dibuat oleh')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checked_findings', to='meetings.indicator', verbose_name='indikator')),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='participants.region', verbose_name='wilayah')),
                ('reopened_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='participants.institution', verbose_name='sumber')),
            ],
            options={
                'verbose_name': 'temuan yang sudah diperiksa',
                'verbose_name_plural': 'temuan yang sudah diperiksa',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CheckedFindingHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('client_key', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='kunci kiriman')),
                ('created_at', models.DateTimeField(default=meetings.clock.now, editable=False, verbose_name='dibuat')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='data contoh')),
                ('kind', models.CharField(max_length=8, verbose_name='temuan')),
                ('key', models.CharField(editable=False, max_length=32)),
                ('period', models.CharField(max_length=7, verbose_name='periode')),
                ('said', models.TextField(editable=False, verbose_name='temuan')),
                ('reason', models.TextField(verbose_name='alasan')),
                ('reopened_at', models.DateTimeField(editable=False, null=True, verbose_name='dibuka lagi pada')),
                ('concept', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='meetings.concept', verbose_name='konsep')),
                ('created_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dibuat oleh')),
                ('indicator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='meetings.indicator', verbose_name='indikator')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='meetings.checkedfinding')),
                ('region', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='participants.region', verbose_name='wilayah')),
                ('reopened_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='participants.institution', verbose_name='sumber')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='checkedfinding',
            constraint=models.UniqueConstraint(condition=models.Q(('reopened_at', None)), fields=('key',), name='checked_finding_closed_once'),
        ),
        migrations.AddConstraint(
            model_name='checkedfinding',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='checked_finding_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='checkedfinding',
            constraint=models.CheckConstraint(condition=models.Q(('period__regex', '^(19|20)[0-9]{2}(-(S[12]|Q[1-4]|0[1-9]|1[0-2]))?$')), name='checked_finding_of_a_period'),
        ),
        migrations.AddConstraint(
            model_name='checkedfinding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reopened_at', None), ('reopened_by', None)), models.Q(('reopened_at__isnull', False), ('reopened_by__isnull', False)), _connector='OR'), name='checked_finding_reopened_by_somebody'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checkedfinding',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='142116f5950a68af074619d3e03e8a376b86bff0', operation='DELETE', pgid='pgtrigger_never_deleted_ad89b', table='meetings_checkedfinding', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checkedfinding',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_checkedfindinghistory" ("client_key", "concept_id", "created_at", "created_by_id", "id", "indicator_id", "is_sample", "key", "kind", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "region_id", "reopened_at", "reopened_by_id", "said", "source_id") VALUES (NEW."client_key", NEW."concept_id", NEW."created_at", NEW."created_by_id", NEW."id", NEW."indicator_id", NEW."is_sample", NEW."key", NEW."kind", NEW."period", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."region_id", NEW."reopened_at", NEW."reopened_by_id", NEW."said", NEW."source_id"); RETURN NULL;', hash='a8c3fcaf94765824fe90d677de76151ed8d9ab1a', operation='INSERT', pgid='pgtrigger_insert_insert_b16f6', table='meetings_checkedfinding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checkedfinding',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "meetings_checkedfindinghistory" ("client_key", "concept_id", "created_at", "created_by_id", "id", "indicator_id", "is_sample", "key", "kind", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "region_id", "reopened_at", "reopened_by_id", "said", "source_id") VALUES (NEW."client_key", NEW."concept_id", NEW."created_at", NEW."created_by_id", NEW."id", NEW."indicator_id", NEW."is_sample", NEW."key", NEW."kind", NEW."period", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."region_id", NEW."reopened_at", NEW."reopened_by_id", NEW."said", NEW."source_id"); RETURN NULL;', hash='e8245ad2c170fc7140195f09cceb85c58810d144', operation='UPDATE', pgid='pgtrigger_update_update_88cb9', table='meetings_checkedfinding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checkedfinding',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_checkedfindinghistory" ("client_key", "concept_id", "created_at", "created_by_id", "id", "indicator_id", "is_sample", "key", "kind", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "region_id", "reopened_at", "reopened_by_id", "said", "source_id") VALUES (OLD."client_key", OLD."concept_id", OLD."created_at", OLD."created_by_id", OLD."id", OLD."indicator_id", OLD."is_sample", OLD."key", OLD."kind", OLD."period", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."region_id", OLD."reopened_at", OLD."reopened_by_id", OLD."said", OLD."source_id"); RETURN NULL;', hash='4162aec1166bc7335035112ee9c432e37cbc81d1', operation='DELETE', pgid='pgtrigger_delete_delete_06ca5', table='meetings_checkedfinding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checkedfindinghistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='199006f48644dd5541b0518b295bce3ffdc7a4ce', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_94a13', table='meetings_checkedfindinghistory', when='BEFORE')),
        ),
    ]
