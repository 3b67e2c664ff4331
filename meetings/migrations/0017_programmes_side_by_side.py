"""Programmes of a year side by side: what is proposed, what a Rakor settled, what a plan took up; the words it is sorted by.

The themes that it begins with are those of the field (mission.md, domain.md); the secretariat keeps them from then on.
"""

import importlib

import django.db.models.deletion
import django.db.models.functions.text
import meetings.clock
import meetings.models.records
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

from meetings.migrations._together import Together

_searched = importlib.import_module("meetings.migrations.0009_what_the_search_reads")

VECTOR = " || ".join(
    _searched.words(columns, weight)
    for columns, weight in [(["number", "title"], "A"), (["aim", "place"], "B")]
)

THEMES = [
    ("infrastruktur-tik", "Infrastruktur TIK"),
    ("spbe", "SPBE dan layanan digital"),
    ("satu-data", "Satu Data dan statistik"),
    ("keamanan-informasi", "Persandian dan keamanan informasi"),
    ("informasi-publik", "Informasi dan komunikasi publik"),
    ("literasi-digital", "Literasi digital"),
    ("sdm-tik", "SDM TIK"),
]


def add_themes(apps, _schema_editor):
    theme = apps.get_model("meetings", "ProgrammeTheme")
    for position, (slug, name) in enumerate(THEMES, start=1):
        theme.objects.create(slug=slug, name=name, position=position)


class Migration(migrations.Migration):
    dependencies = [
        ('meetings', '0016_files_in_pieces_and_withdrawn'),
        ('participants', '0003_a_person_has_a_rank'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='kunci kiriman')),
                ('created_at', models.DateTimeField(default=meetings.clock.now, editable=False, verbose_name='dibuat')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='data contoh')),
                ('number', models.CharField(editable=False, max_length=14, unique=True, verbose_name='nomor')),
                ('title', models.CharField(max_length=200, verbose_name='nama program')),
                ('aim', models.TextField(verbose_name='tujuan')),
                ('year', models.PositiveSmallIntegerField(verbose_name='tahun')),
                ('place', models.CharField(blank=True, max_length=300, verbose_name='lokasi')),
                ('on_behalf', models.BooleanField(default=False, editable=False, verbose_name='dicatat oleh sekretariat atas nama pengusul')),
                ('budget', models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name='anggaran')),
                ('fund', models.CharField(blank=True, choices=[('apbn', 'APBN'), ('apbd_provinsi', 'APBD provinsi'), ('apbd_kabupaten_kota', 'APBD kabupaten/kota'), ('dak', 'DAK'), ('lain', 'sumber lain')], max_length=20, verbose_name='sumber dana')),
                ('status', models.CharField(choices=[('proposed', 'diusulkan'), ('accepted', 'disepakati dalam Rakor'), ('taken_up', 'masuk RKPD/Renja'), ('partly', 'masuk sebagian'), ('not_taken_up', 'tidak diakomodasi'), ('carried_out', 'dilaksanakan'), ('withdrawn', 'ditarik')], default='proposed', editable=False, max_length=12, verbose_name='status')),
                ('document', models.CharField(blank=True, choices=[('rkpd', 'RKPD'), ('renja', 'Renja')], editable=False, max_length=5, verbose_name='dokumen perencanaan')),
                ('document_year', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='tahun dokumen')),
                ('part', models.TextField(blank=True, editable=False, verbose_name='bagian yang dimuat')),
                ('public_reason', models.TextField(blank=True, editable=False, verbose_name='alasan')),
                ('evidence', models.TextField(blank=True, editable=False, verbose_name='bukti pelaksanaan')),
            ],
            options={
                'verbose_name': 'program',
                'verbose_name_plural': 'program',
                'ordering': ['-year', 'number'],
            },
            bases=(meetings.models.records.VerbsMixin, models.Model),
        ),
        migrations.CreateModel(
            name='ProgrammeDependency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='kunci kiriman')),
                ('created_at', models.DateTimeField(default=meetings.clock.now, editable=False, verbose_name='dibuat')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='data contoh')),
                ('dropped_at', models.DateTimeField(editable=False, null=True, verbose_name='dilepas pada')),
            ],
            options={
                'verbose_name': 'ketergantungan program',
                'verbose_name_plural': 'ketergantungan program',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ProgrammeDependencyHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('client_key', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='kunci kiriman')),
                ('created_at', models.DateTimeField(default=meetings.clock.now, editable=False, verbose_name='dibuat')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='data contoh')),
                ('dropped_at', models.DateTimeField(editable=False, null=True, verbose_name='dilepas pada')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProgrammeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=meetings.clock.now, verbose_name='waktu')),
                ('note', models.TextField(blank=True, verbose_name='keterangan')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='data contoh')),
                ('kind', models.CharField(choices=[('proposed', 'diusulkan'), ('changed', 'diubah pengusul'), ('agreed', 'disepakati dalam Rakor'), ('declined', 'tidak disepakati dalam Rakor'), ('taken_up', 'masuk RKPD/Renja'), ('partly', 'masuk sebagian'), ('left_out', 'tidak masuk RKPD/Renja'), ('carried_out', 'dilaksanakan'), ('withdrawn', 'ditarik pengusul'), ('linked', 'bergantung pada program lain'), ('freed', 'tidak lagi bergantung pada program lain')], max_length=12)),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='tautan bukti')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProgrammeHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('client_key', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='kunci kiriman')),
                ('created_at', models.DateTimeField(default=meetings.clock.now, editable=False, verbose_name='dibuat')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='data contoh')),
                ('number', models.CharField(editable=False, max_length=14, verbose_name='nomor')),
                ('title', models.CharField(max_length=200, verbose_name='nama program')),
                ('aim', models.TextField(verbose_name='tujuan')),
                ('year', models.PositiveSmallIntegerField(verbose_name='tahun')),
                ('place', models.CharField(blank=True, max_length=300, verbose_name='lokasi')),
                ('on_behalf', models.BooleanField(default=False, editable=False, verbose_name='dicatat oleh sekretariat atas nama pengusul')),
                ('budget', models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name='anggaran')),
                ('fund', models.CharField(blank=True, choices=[('apbn', 'APBN'), ('apbd_provinsi', 'APBD provinsi'), ('apbd_kabupaten_kota', 'APBD kabupaten/kota'), ('dak', 'DAK'), ('lain', 'sumber lain')], max_length=20, verbose_name='sumber dana')),
                ('status', models.CharField(choices=[('proposed', 'diusulkan'), ('accepted', 'disepakati dalam Rakor'), ('taken_up', 'masuk RKPD/Renja'), ('partly', 'masuk sebagian'), ('not_taken_up', 'tidak diakomodasi'), ('carried_out', 'dilaksanakan'), ('withdrawn', 'ditarik')], default='proposed', editable=False, max_length=12, verbose_name='status')),
                ('document', models.CharField(blank=True, choices=[('rkpd', 'RKPD'), ('renja', 'Renja')], editable=False, max_length=5, verbose_name='dokumen perencanaan')),
                ('document_year', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='tahun dokumen')),
                ('part', models.TextField(blank=True, editable=False, verbose_name='bagian yang dimuat')),
                ('public_reason', models.TextField(blank=True, editable=False, verbose_name='alasan')),
                ('evidence', models.TextField(blank=True, editable=False, verbose_name='bukti pelaksanaan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProgrammeSettlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='kunci kiriman')),
                ('created_at', models.DateTimeField(default=meetings.clock.now, editable=False, verbose_name='dibuat')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='data contoh')),
                ('outcome', models.CharField(choices=[('agreed', 'disepakati'), ('declined', 'tidak disepakati')], max_length=10, verbose_name='hasil')),
                ('reason', models.TextField(blank=True, verbose_name='alasan')),
                ('effective_at', models.DateTimeField(editable=False, null=True, verbose_name='berlaku pada')),
                ('dropped_at', models.DateTimeField(editable=False, null=True, verbose_name='dibatalkan pada')),
            ],
            options={
                'verbose_name': 'hasil pembahasan program',
                'verbose_name_plural': 'hasil pembahasan program',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ProgrammeSettlementHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('client_key', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='kunci kiriman')),
                ('created_at', models.DateTimeField(default=meetings.clock.now, editable=False, verbose_name='dibuat')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='data contoh')),
                ('outcome', models.CharField(choices=[('agreed', 'disepakati'), ('declined', 'tidak disepakati')], max_length=10, verbose_name='hasil')),
                ('reason', models.TextField(blank=True, verbose_name='alasan')),
                ('effective_at', models.DateTimeField(editable=False, null=True, verbose_name='berlaku pada')),
                ('dropped_at', models.DateTimeField(editable=False, null=True, verbose_name='dibatalkan pada')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProgrammeTheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='tema')),
                ('slug', models.SlugField(editable=False, max_length=80, unique=True, verbose_name='alamat')),
                ('position', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='urutan')),
                ('is_active', models.BooleanField(default=True, editable=False, verbose_name='dipakai')),
            ],
            options={
                'verbose_name': 'tema program',
                'verbose_name_plural': 'tema program',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ProgrammeThemeHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=60, verbose_name='tema')),
                ('slug', models.SlugField(db_index=False, editable=False, max_length=80, verbose_name='alamat')),
                ('position', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='urutan')),
                ('is_active', models.BooleanField(default=True, editable=False, verbose_name='dipakai')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='agendaitem',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='agendaitem',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='agendaitem',
            name='delete_delete',
        ),
        Together([
            migrations.AddField(
            model_name='agendaitem',
            name='programme_year',
            field=models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='matriks program tahun'),
        ),
            migrations.AddField(
            model_name='agendaitemhistory',
            name='programme_year',
            field=models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='matriks program tahun'),
        ),
            migrations.AlterField(
            model_name='numbersequence',
            name='prefix',
            field=models.CharField(choices=[('M', 'masukan'), ('TL', 'tindak lanjut'), ('K', 'keputusan'), ('SU', 'surat undangan'), ('P', 'program')], max_length=2),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='agendaitem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_agendaitemhistory" ("begun_at", "continues_id", "description", "ended_at", "id", "is_sample", "is_sent", "kind", "meeting_id", "minutes_planned", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "programme_year", "title") VALUES (NEW."begun_at", NEW."continues_id", NEW."description", NEW."ended_at", NEW."id", NEW."is_sample", NEW."is_sent", NEW."kind", NEW."meeting_id", NEW."minutes_planned", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."programme_year", NEW."title"); RETURN NULL;', hash='794fca18f4bb4eb62bfb158718a8b7d238fab290', operation='INSERT', pgid='pgtrigger_insert_insert_f98e2', table='meetings_agendaitem', when='AFTER')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='agendaitem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "meetings_agendaitemhistory" ("begun_at", "continues_id", "description", "ended_at", "id", "is_sample", "is_sent", "kind", "meeting_id", "minutes_planned", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "programme_year", "title") VALUES (NEW."begun_at", NEW."continues_id", NEW."description", NEW."ended_at", NEW."id", NEW."is_sample", NEW."is_sent", NEW."kind", NEW."meeting_id", NEW."minutes_planned", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."programme_year", NEW."title"); RETURN NULL;', hash='ada41838485b382241c98f912dbb74ef74ffbd0f', operation='UPDATE', pgid='pgtrigger_update_update_ca6ee', table='meetings_agendaitem', when='AFTER')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='agendaitem',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_agendaitemhistory" ("begun_at", "continues_id", "description", "ended_at", "id", "is_sample", "is_sent", "kind", "meeting_id", "minutes_planned", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "programme_year", "title") VALUES (OLD."begun_at", OLD."continues_id", OLD."description", OLD."ended_at", OLD."id", OLD."is_sample", OLD."is_sent", OLD."kind", OLD."meeting_id", OLD."minutes_planned", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."programme_year", OLD."title"); RETURN NULL;', hash='be8a8baeaf7266c6320698e59500e02ba88f9fd3', operation='DELETE', pgid='pgtrigger_delete_delete_2c12a', table='meetings_agendaitem', when='AFTER')),
        ),
            migrations.AddField(
            model_name='programme',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dibuat oleh'),
        ),
            migrations.AddField(
            model_name='programme',
            name='decision',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='meetings.entry', verbose_name='keputusan'),
        ),
            migrations.AddField(
            model_name='programme',
            name='input',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='meetings.input', verbose_name='masukan asal'),
        ),
            migrations.AddField(
            model_name='programme',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='participants.institution', verbose_name='pengusul'),
        ),
            migrations.AddField(
            model_name='programme',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='participants.region', verbose_name='wilayah'),
        ),
            migrations.AddField(
            model_name='programme',
            name='taken_up_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='programmes_taken_up', to='participants.institution', verbose_name='dimuat oleh'),
        ),
            migrations.AddField(
            model_name='programmedependency',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dibuat oleh'),
        ),
            migrations.AddField(
            model_name='programmedependency',
            name='needs',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dependents', to='meetings.programme', verbose_name='bergantung pada'),
        ),
            migrations.AddField(
            model_name='programmedependency',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dependencies', to='meetings.programme', verbose_name='program'),
        ),
            migrations.AddField(
            model_name='programmedependencyhistory',
            name='created_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dibuat oleh'),
        ),
            migrations.AddField(
            model_name='programmedependencyhistory',
            name='needs',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='meetings.programme', verbose_name='bergantung pada'),
        ),
            migrations.AddField(
            model_name='programmedependencyhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
            migrations.AddField(
            model_name='programmedependencyhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='meetings.programmedependency'),
        ),
            migrations.AddField(
            model_name='programmedependencyhistory',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='meetings.programme', verbose_name='program'),
        ),
            migrations.AddField(
            model_name='programmeevent',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
            migrations.AddField(
            model_name='programmeevent',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='participants.institution', verbose_name='instansi'),
        ),
            migrations.AddField(
            model_name='programmeevent',
            name='on_behalf_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='participants.institution', verbose_name='atas nama'),
        ),
            migrations.AddField(
            model_name='programmeevent',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='meetings.programme'),
        ),
            migrations.AddField(
            model_name='programmehistory',
            name='created_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dibuat oleh'),
        ),
            migrations.AddField(
            model_name='programmehistory',
            name='decision',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='meetings.entry', verbose_name='keputusan'),
        ),
            migrations.AddField(
            model_name='programmehistory',
            name='input',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='meetings.input', verbose_name='masukan asal'),
        ),
            migrations.AddField(
            model_name='programmehistory',
            name='institution',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='participants.institution', verbose_name='pengusul'),
        ),
            migrations.AddField(
            model_name='programmehistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
            migrations.AddField(
            model_name='programmehistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='meetings.programme'),
        ),
            migrations.AddField(
            model_name='programmehistory',
            name='region',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='participants.region', verbose_name='wilayah'),
        ),
            migrations.AddField(
            model_name='programmehistory',
            name='taken_up_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='participants.institution', verbose_name='dimuat oleh'),
        ),
            migrations.AddField(
            model_name='programmesettlement',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dibuat oleh'),
        ),
            migrations.AddField(
            model_name='programmesettlement',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programme_settlements', to='meetings.entry', verbose_name='keputusan'),
        ),
            migrations.AddField(
            model_name='programmesettlement',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settlements', to='meetings.programme', verbose_name='program'),
        ),
            migrations.AddField(
            model_name='programmesettlementhistory',
            name='created_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dibuat oleh'),
        ),
            migrations.AddField(
            model_name='programmesettlementhistory',
            name='decision',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='meetings.entry', verbose_name='keputusan'),
        ),
            migrations.AddField(
            model_name='programmesettlementhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
            migrations.AddField(
            model_name='programmesettlementhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='meetings.programmesettlement'),
        ),
            migrations.AddField(
            model_name='programmesettlementhistory',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='meetings.programme', verbose_name='program'),
        ),
            migrations.AddConstraint(
            model_name='programmetheme',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='programme_theme_one_a_name', violation_error_message='Tema ini sudah ada.'),
        ),
            migrations.AddField(
            model_name='programmehistory',
            name='theme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='meetings.programmetheme', verbose_name='tema'),
        ),
            migrations.AddField(
            model_name='programme',
            name='theme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='meetings.programmetheme', verbose_name='tema'),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmetheme',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='48ef8a66d412f62db1ab9816a66de34e4e6845e2', operation='DELETE', pgid='pgtrigger_never_deleted_b112c', table='meetings_programmetheme', when='BEFORE')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmetheme',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_programmethemehistory" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug") VALUES (NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."slug"); RETURN NULL;', hash='f32a7d96b402dfbd4a69a1114b0c0363e7d3b239', operation='INSERT', pgid='pgtrigger_insert_insert_07772', table='meetings_programmetheme', when='AFTER')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmetheme',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "meetings_programmethemehistory" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug") VALUES (NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."slug"); RETURN NULL;', hash='3621b5e85ea075e20267378ba48e867d5c78aca4', operation='UPDATE', pgid='pgtrigger_update_update_18da3', table='meetings_programmetheme', when='AFTER')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmetheme',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_programmethemehistory" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug") VALUES (OLD."id", OLD."is_active", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."slug"); RETURN NULL;', hash='e49cfbf6ed47dc92a8e6b5ca2a633a20298fdd41', operation='DELETE', pgid='pgtrigger_delete_delete_45e2a', table='meetings_programmetheme', when='AFTER')),
        ),
            migrations.AddField(
            model_name='programmethemehistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
            migrations.AddField(
            model_name='programmethemehistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='meetings.programmetheme'),
        ),
            migrations.AddConstraint(
            model_name='programmedependency',
            constraint=models.UniqueConstraint(condition=models.Q(('dropped_at', None)), fields=('programme', 'needs'), name='programme_dependency_once'),
        ),
            migrations.AddConstraint(
            model_name='programmedependency',
            constraint=models.CheckConstraint(condition=models.Q(('programme', models.F('needs')), _negated=True), name='programme_not_dependent_on_itself'),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmedependency',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8fedc711a3159bab828f2d7a19077fa085190f1c', operation='DELETE', pgid='pgtrigger_never_deleted_b6467', table='meetings_programmedependency', when='BEFORE')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmedependency',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_programmedependencyhistory" ("client_key", "created_at", "created_by_id", "dropped_at", "id", "is_sample", "needs_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") VALUES (NEW."client_key", NEW."created_at", NEW."created_by_id", NEW."dropped_at", NEW."id", NEW."is_sample", NEW."needs_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_id"); RETURN NULL;', hash='6c65fa219704177b596fb82cd709530267626dec', operation='INSERT', pgid='pgtrigger_insert_insert_97683', table='meetings_programmedependency', when='AFTER')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmedependency',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "meetings_programmedependencyhistory" ("client_key", "created_at", "created_by_id", "dropped_at", "id", "is_sample", "needs_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") VALUES (NEW."client_key", NEW."created_at", NEW."created_by_id", NEW."dropped_at", NEW."id", NEW."is_sample", NEW."needs_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_id"); RETURN NULL;', hash='b9156f063cda2aafdc0b9d4402ca3261b2d32b45', operation='UPDATE', pgid='pgtrigger_update_update_d9798', table='meetings_programmedependency', when='AFTER')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmedependency',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_programmedependencyhistory" ("client_key", "created_at", "created_by_id", "dropped_at", "id", "is_sample", "needs_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") VALUES (OLD."client_key", OLD."created_at", OLD."created_by_id", OLD."dropped_at", OLD."id", OLD."is_sample", OLD."needs_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programme_id"); RETURN NULL;', hash='ab69bfa5721e0030d1db010cc629a2109a16d867', operation='DELETE', pgid='pgtrigger_delete_delete_49be7', table='meetings_programmedependency', when='AFTER')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmedependencyhistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f1ecf7849763534e7be0a79c3aed2e1ad27f6c7c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_dd2b7', table='meetings_programmedependencyhistory', when='BEFORE')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmeevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='36ac4c52f8df1bcccba0ac546625faa57e88cf22', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0d1ba', table='meetings_programmeevent', when='BEFORE')),
        ),
            migrations.AddConstraint(
            model_name='programmesettlement',
            constraint=models.UniqueConstraint(condition=models.Q(('dropped_at', None)), fields=('programme',), name='programme_settlement_one_in_force'),
        ),
            migrations.AddConstraint(
            model_name='programmesettlement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'declined'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='programme_declined_with_a_reason'),
        ),
            migrations.AddConstraint(
            model_name='programmesettlement',
            constraint=models.CheckConstraint(condition=models.Q(('effective_at', None), ('dropped_at', None), _connector='OR'), name='programme_settlement_or_dropped'),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmesettlement',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='a26d367576687e3ae7e4b41d02ea8a71c1215a31', operation='DELETE', pgid='pgtrigger_never_deleted_d05e5', table='meetings_programmesettlement', when='BEFORE')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmesettlement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_programmesettlementhistory" ("client_key", "created_at", "created_by_id", "decision_id", "dropped_at", "effective_at", "id", "is_sample", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason") VALUES (NEW."client_key", NEW."created_at", NEW."created_by_id", NEW."decision_id", NEW."dropped_at", NEW."effective_at", NEW."id", NEW."is_sample", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."reason"); RETURN NULL;', hash='661ceb47507a79c20eeebba81945134952e80205', operation='INSERT', pgid='pgtrigger_insert_insert_80f4a', table='meetings_programmesettlement', when='AFTER')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmesettlement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "meetings_programmesettlementhistory" ("client_key", "created_at", "created_by_id", "decision_id", "dropped_at", "effective_at", "id", "is_sample", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason") VALUES (NEW."client_key", NEW."created_at", NEW."created_by_id", NEW."decision_id", NEW."dropped_at", NEW."effective_at", NEW."id", NEW."is_sample", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_id", NEW."reason"); RETURN NULL;', hash='9c5fbbad85fa45a2925c87bf8c81f3a6d588cf23', operation='UPDATE', pgid='pgtrigger_update_update_56e49', table='meetings_programmesettlement', when='AFTER')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmesettlement',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_programmesettlementhistory" ("client_key", "created_at", "created_by_id", "decision_id", "dropped_at", "effective_at", "id", "is_sample", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason") VALUES (OLD."client_key", OLD."created_at", OLD."created_by_id", OLD."decision_id", OLD."dropped_at", OLD."effective_at", OLD."id", OLD."is_sample", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."reason"); RETURN NULL;', hash='c1afd72cefeaeda4d250a4a61a855ed655da6666', operation='DELETE', pgid='pgtrigger_delete_delete_27d77', table='meetings_programmesettlement', when='AFTER')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmesettlementhistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='19b77f1220a57f13787d52a798c47d3974f78109', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e44ba', table='meetings_programmesettlementhistory', when='BEFORE')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmehistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='57568a72cf92785a2953d0eee264db0312ae95d8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_59929', table='meetings_programmehistory', when='BEFORE')),
        ),
            migrations.AddIndex(
            model_name='programme',
            index=models.Index(fields=['year', 'region', 'theme'], name='programme_by_cell'),
        ),
            migrations.AddIndex(
            model_name='programme',
            index=models.Index(fields=['-year', 'number'], name='programme_by_year'),
        ),
            migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='programme_of_a_known_year'),
        ),
            migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('budget__isnull', True), ('budget__gte', 0), _connector='OR'), name='programme_budget_from_0'),
        ),
            migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['not_taken_up', 'withdrawn']), _negated=True), models.Q(('public_reason', ''), _negated=True), _connector='OR'), name='programme_refused_with_a_reason'),
        ),
            migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'withdrawn']), ('decision__isnull', False), _connector='OR'), name='programme_settled_by_a_decision'),
        ),
            migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['taken_up', 'partly', 'carried_out']), _negated=True), models.Q(('document_year__isnull', False), ('taken_up_by__isnull', False), models.Q(('document', ''), _negated=True)), _connector='OR'), name='programme_in_a_named_document'),
        ),
            migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'partly'), _negated=True), models.Q(('part', ''), _negated=True), _connector='OR'), name='programme_partly_says_which_part'),
        ),
            migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'carried_out'), _negated=True), models.Q(('evidence', ''), _negated=True), _connector='OR'), name='programme_carried_out_with_evidence'),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='dd049ea12a56e8b99ec6ec3277781a10718ec352', operation='DELETE', pgid='pgtrigger_never_deleted_0ac02', table='meetings_programme', when='BEFORE')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_programmehistory" ("aim", "budget", "client_key", "created_at", "created_by_id", "decision_id", "document", "document_year", "evidence", "fund", "id", "input_id", "institution_id", "is_sample", "number", "on_behalf", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_reason", "region_id", "status", "taken_up_by_id", "theme_id", "title", "year") VALUES (NEW."aim", NEW."budget", NEW."client_key", NEW."created_at", NEW."created_by_id", NEW."decision_id", NEW."document", NEW."document_year", NEW."evidence", NEW."fund", NEW."id", NEW."input_id", NEW."institution_id", NEW."is_sample", NEW."number", NEW."on_behalf", NEW."part", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."public_reason", NEW."region_id", NEW."status", NEW."taken_up_by_id", NEW."theme_id", NEW."title", NEW."year"); RETURN NULL;', hash='c2562c0a7e1cfec8ce739bfbe510a0fb4602c18f', operation='INSERT', pgid='pgtrigger_insert_insert_c574a', table='meetings_programme', when='AFTER')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "meetings_programmehistory" ("aim", "budget", "client_key", "created_at", "created_by_id", "decision_id", "document", "document_year", "evidence", "fund", "id", "input_id", "institution_id", "is_sample", "number", "on_behalf", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_reason", "region_id", "status", "taken_up_by_id", "theme_id", "title", "year") VALUES (NEW."aim", NEW."budget", NEW."client_key", NEW."created_at", NEW."created_by_id", NEW."decision_id", NEW."document", NEW."document_year", NEW."evidence", NEW."fund", NEW."id", NEW."input_id", NEW."institution_id", NEW."is_sample", NEW."number", NEW."on_behalf", NEW."part", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."public_reason", NEW."region_id", NEW."status", NEW."taken_up_by_id", NEW."theme_id", NEW."title", NEW."year"); RETURN NULL;', hash='5d64671720a852ec30fa9779824d568cae250f70', operation='UPDATE', pgid='pgtrigger_update_update_b6314', table='meetings_programme', when='AFTER')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_programmehistory" ("aim", "budget", "client_key", "created_at", "created_by_id", "decision_id", "document", "document_year", "evidence", "fund", "id", "input_id", "institution_id", "is_sample", "number", "on_behalf", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_reason", "region_id", "status", "taken_up_by_id", "theme_id", "title", "year") VALUES (OLD."aim", OLD."budget", OLD."client_key", OLD."created_at", OLD."created_by_id", OLD."decision_id", OLD."document", OLD."document_year", OLD."evidence", OLD."fund", OLD."id", OLD."input_id", OLD."institution_id", OLD."is_sample", OLD."number", OLD."on_behalf", OLD."part", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."public_reason", OLD."region_id", OLD."status", OLD."taken_up_by_id", OLD."theme_id", OLD."title", OLD."year"); RETURN NULL;', hash='d786db8609505c33b853e295754cd9ddcbe9b1a1', operation='DELETE', pgid='pgtrigger_delete_delete_b6042', table='meetings_programme', when='AFTER')),
        ),
            pgtrigger.migrations.AddTrigger(
            model_name='programmethemehistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c3cdc976a44d889d4e0e4fc0fedc45164046443d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0e634', table='meetings_programmethemehistory', when='BEFORE')),
        ),
        ]),
        migrations.RunSQL(
            f"""
            ALTER TABLE meetings_programme ADD COLUMN search tsvector GENERATED ALWAYS AS ({VECTOR}) STORED;
            CREATE INDEX meetings_programme_search ON meetings_programme USING gin (search) WITH (fastupdate = off);
            """,
            "ALTER TABLE meetings_programme DROP COLUMN search;",
        ),
        migrations.RunPython(add_themes, migrations.RunPython.noop),
    ]
