"""Grids of figures on their way in; and the words that the search looks in, of what an indicator means."""

import importlib
import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import meetings.clock

_searched = importlib.import_module("meetings.migrations.0009_what_the_search_reads")

VECTOR = " || ".join(
    _searched.words(columns, weight)
    for columns, weight in [
        (["name"], "A"),
        (["concept", "definition", "unit"], "B"),
        (["interpretation", "classification", "activity"], "C"),
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0019_participant_imports_say_what_a_line_means"),
        ("participants", "0003_a_person_has_a_rank"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FigureImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "client_key",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="kunci kiriman"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=meetings.clock.now, editable=False, verbose_name="dibuat"),
                ),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="data contoh")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="nama berkas")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("method", models.TextField(blank=True, verbose_name="cara memperoleh")),
                ("collected_on", models.DateField(blank=True, null=True, verbose_name="tanggal pengumpulan")),
                ("document", models.CharField(blank=True, max_length=300, verbose_name="dokumen sumber")),
                (
                    "reading",
                    models.JSONField(default=dict, editable=False, verbose_name="cara berkas dibaca"),
                ),
                ("answers", models.JSONField(default=dict, editable=False, verbose_name="jawaban")),
                ("cells", models.JSONField(verbose_name="angka")),
                (
                    "confirmed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="dikonfirmasi pada"),
                ),
                (
                    "discarded_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="dibatalkan pada"),
                ),
                (
                    "concept",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.concept",
                        verbose_name="konsep",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dibuat oleh",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figure_imports",
                        to="meetings.indicator",
                        verbose_name="indikator",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.institution",
                        verbose_name="sumber",
                    ),
                ),
            ],
            options={
                "verbose_name": "impor angka",
                "verbose_name_plural": "impor angka",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="FigureImportHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "client_key",
                    models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="kunci kiriman"),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=meetings.clock.now, editable=False, verbose_name="dibuat"),
                ),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="data contoh")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="nama berkas")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("method", models.TextField(blank=True, verbose_name="cara memperoleh")),
                ("collected_on", models.DateField(blank=True, null=True, verbose_name="tanggal pengumpulan")),
                ("document", models.CharField(blank=True, max_length=300, verbose_name="dokumen sumber")),
                (
                    "reading",
                    models.JSONField(default=dict, editable=False, verbose_name="cara berkas dibaca"),
                ),
                ("answers", models.JSONField(default=dict, editable=False, verbose_name="jawaban")),
                ("cells", models.JSONField(verbose_name="angka")),
                (
                    "confirmed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="dikonfirmasi pada"),
                ),
                (
                    "discarded_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="dibatalkan pada"),
                ),
                (
                    "concept",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="meetings.concept",
                        verbose_name="konsep",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dibuat oleh",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="meetings.indicator",
                        verbose_name="indikator",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="meetings.figureimport",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.institution",
                        verbose_name="sumber",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figureimport",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="e209ecd7d7e81d28d91bcc8aa2fb3011c9b445d5",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_8ade2",
                    table="meetings_figureimport",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figureimport",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_figureimporthistory" ("answers", "cells", "client_key", "collected_on", "concept_id", "confirmed_at", "confirmed_by_id", "created_at", "created_by_id", "discarded_at", "document", "id", "indicator_id", "is_sample", "method", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reading", "sha256", "source_id") VALUES (NEW."answers", NEW."cells", NEW."client_key", NEW."collected_on", NEW."concept_id", NEW."confirmed_at", NEW."confirmed_by_id", NEW."created_at", NEW."created_by_id", NEW."discarded_at", NEW."document", NEW."id", NEW."indicator_id", NEW."is_sample", NEW."method", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reading", NEW."sha256", NEW."source_id"); RETURN NULL;',
                    hash="7a4adaeafb30a0f3a9707680f1e518506d9a73a7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ca7df",
                    table="meetings_figureimport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figureimport",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_figureimporthistory" ("answers", "cells", "client_key", "collected_on", "concept_id", "confirmed_at", "confirmed_by_id", "created_at", "created_by_id", "discarded_at", "document", "id", "indicator_id", "is_sample", "method", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reading", "sha256", "source_id") VALUES (NEW."answers", NEW."cells", NEW."client_key", NEW."collected_on", NEW."concept_id", NEW."confirmed_at", NEW."confirmed_by_id", NEW."created_at", NEW."created_by_id", NEW."discarded_at", NEW."document", NEW."id", NEW."indicator_id", NEW."is_sample", NEW."method", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reading", NEW."sha256", NEW."source_id"); RETURN NULL;',
                    hash="06dfbc6ef6b0ec841d8e73648dc816512f080e83",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b09d0",
                    table="meetings_figureimport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figureimport",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_figureimporthistory" ("answers", "cells", "client_key", "collected_on", "concept_id", "confirmed_at", "confirmed_by_id", "created_at", "created_by_id", "discarded_at", "document", "id", "indicator_id", "is_sample", "method", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reading", "sha256", "source_id") VALUES (OLD."answers", OLD."cells", OLD."client_key", OLD."collected_on", OLD."concept_id", OLD."confirmed_at", OLD."confirmed_by_id", OLD."created_at", OLD."created_by_id", OLD."discarded_at", OLD."document", OLD."id", OLD."indicator_id", OLD."is_sample", OLD."method", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reading", OLD."sha256", OLD."source_id"); RETURN NULL;',
                    hash="db33599fe5723a83e96c1b903d6a8cbd77f6507a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d6a33",
                    table="meetings_figureimport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figureimporthistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4bc0e6c6f7a5ccde04d9e14bcde5bfe983dbcf40",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f5008",
                    table="meetings_figureimporthistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(
            f"""
            ALTER TABLE meetings_definition ADD COLUMN search tsvector GENERATED ALWAYS AS ({VECTOR}) STORED;
            CREATE INDEX meetings_definition_search ON meetings_definition USING gin (search) WITH (fastupdate = off);
            """,
            "ALTER TABLE meetings_definition DROP COLUMN search;",
        ),
    ]
