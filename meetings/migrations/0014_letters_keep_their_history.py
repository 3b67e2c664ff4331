import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import meetings.clock


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0013_official_documents_and_attendance"),
        ("participants", "0003_a_person_has_a_rank"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=meetings.clock.now, verbose_name="waktu")),
                ("note", models.TextField(blank=True, verbose_name="keterangan")),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="data contoh")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("issued", "diterbitkan"),
                            ("sent", "dikirim lewat pos-el"),
                            ("sent_again", "dikirim lagi"),
                            ("reminded", "diingatkan"),
                            ("handed_over", "diserahkan sebagai surat cetak"),
                            ("not_handed_over", "catatan penyerahan dibatalkan"),
                            ("link_renewed", "tautan jawaban diganti"),
                            ("replied", "dijawab melalui tautan undangan"),
                        ],
                        max_length=15,
                    ),
                ),
                ("address", models.EmailField(blank=True, max_length=254, verbose_name="alamat")),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="letterrecipient",
            name="never_deleted",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="letterrecipient",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="letterrecipient",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="letterrecipient",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="invitationletter",
            name="letter_number_given_once",
        ),
        migrations.AddField(
            model_name="letterrecipient",
            name="addressee",
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name="kepada"),
        ),
        migrations.AddField(
            model_name="letterrecipienthistory",
            name="addressee",
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name="kepada"),
        ),
        migrations.AlterField(
            model_name="numbersequence",
            name="prefix",
            field=models.CharField(
                choices=[
                    ("M", "masukan"),
                    ("TL", "tindak lanjut"),
                    ("K", "keputusan"),
                    ("SU", "surat undangan"),
                ],
                max_length=2,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitationletter",
            trigger=pgtrigger.compiler.Trigger(
                name="issued_letter_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."issued_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="3dca689495ae7578f90cfdd4c80519d0609dfa6e",
                    operation="UPDATE",
                    pgid="pgtrigger_issued_letter_stays_f727e",
                    table="meetings_invitationletter",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letterrecipient",
            trigger=pgtrigger.compiler.Trigger(
                name="recipient_of_an_issued_letter_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"addressee\" = ''))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="e4a1bd0c9b244057cc853f832687c8bfe49bcae8",
                    operation="DELETE",
                    pgid="pgtrigger_recipient_of_an_issued_letter_stays_04ce4",
                    table="meetings_letterrecipient",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letterrecipient",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_letterrecipienthistory" ("address", "addressee", "attendance_id", "client_key", "created_at", "created_by_id", "delivery_id", "handed_over_at", "id", "is_sample", "letter_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminded_at", "replied_at", "reply_key") VALUES (NEW."address", NEW."addressee", NEW."attendance_id", NEW."client_key", NEW."created_at", NEW."created_by_id", NEW."delivery_id", NEW."handed_over_at", NEW."id", NEW."is_sample", NEW."letter_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reminded_at", NEW."replied_at", NEW."reply_key"); RETURN NULL;',
                    hash="ddf1f120893dc403a7a3ce5ad449e3c58c22c9e2",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_922cf",
                    table="meetings_letterrecipient",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letterrecipient",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_letterrecipienthistory" ("address", "addressee", "attendance_id", "client_key", "created_at", "created_by_id", "delivery_id", "handed_over_at", "id", "is_sample", "letter_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminded_at", "replied_at", "reply_key") VALUES (NEW."address", NEW."addressee", NEW."attendance_id", NEW."client_key", NEW."created_at", NEW."created_by_id", NEW."delivery_id", NEW."handed_over_at", NEW."id", NEW."is_sample", NEW."letter_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reminded_at", NEW."replied_at", NEW."reply_key"); RETURN NULL;',
                    hash="ad505ce0fb119b8704ec7f342fdcffef94e2ea56",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ffa08",
                    table="meetings_letterrecipient",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letterrecipient",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_letterrecipienthistory" ("address", "addressee", "attendance_id", "client_key", "created_at", "created_by_id", "delivery_id", "handed_over_at", "id", "is_sample", "letter_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminded_at", "replied_at", "reply_key") VALUES (OLD."address", OLD."addressee", OLD."attendance_id", OLD."client_key", OLD."created_at", OLD."created_by_id", OLD."delivery_id", OLD."handed_over_at", OLD."id", OLD."is_sample", OLD."letter_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reminded_at", OLD."replied_at", OLD."reply_key"); RETURN NULL;',
                    hash="813963726828161d6059a88a2ca8b5dfb24b3899",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_24ffe",
                    table="meetings_letterrecipient",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="invitationletter",
            constraint=models.UniqueConstraint(
                models.F("number"),
                django.db.models.functions.datetime.ExtractYear("dated_on"),
                condition=models.Q(("number", ""), _negated=True),
                name="letter_number_given_once_a_year",
            ),
        ),
        migrations.AddField(
            model_name="letterevent",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="letterevent",
            name="delivery",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letter_event",
                to="meetings.delivery",
            ),
        ),
        migrations.AddField(
            model_name="letterevent",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="participants.institution",
                verbose_name="instansi",
            ),
        ),
        migrations.AddField(
            model_name="letterevent",
            name="letter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="meetings.invitationletter",
            ),
        ),
        migrations.AddField(
            model_name="letterevent",
            name="on_behalf_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="participants.institution",
                verbose_name="atas nama",
            ),
        ),
        migrations.AddField(
            model_name="letterevent",
            name="recipient",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="meetings.letterrecipient",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letterevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="52634a2a192974d84ea93e4cee6cd56dd4d42fed",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_4fb8f",
                    table="meetings_letterevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
