import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import meetings.clock
import meetings.models.records


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0017_programmes_side_by_side"),
        ("participants", "0003_a_person_has_a_rank"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Concept",
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
                ("name", models.CharField(max_length=100, verbose_name="nama konsep")),
                ("slug", models.SlugField(editable=False, max_length=100)),
                ("definition", models.TextField(blank=True, verbose_name="penjelasan konsep")),
                ("is_main", models.BooleanField(default=False, editable=False, verbose_name="konsep utama")),
            ],
            options={
                "verbose_name": "konsep",
                "verbose_name_plural": "konsep",
                "ordering": ["-is_main", "name"],
            },
        ),
        migrations.CreateModel(
            name="ConceptHistory",
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
                ("name", models.CharField(max_length=100, verbose_name="nama konsep")),
                ("slug", models.SlugField(db_index=False, editable=False, max_length=100)),
                ("definition", models.TextField(blank=True, verbose_name="penjelasan konsep")),
                ("is_main", models.BooleanField(default=False, editable=False, verbose_name="konsep utama")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Definition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="versi")),
                ("valid_from", models.DateField(verbose_name="berlaku sejak")),
                ("reason", models.TextField(blank=True, verbose_name="alasan perubahan")),
                ("name", models.CharField(max_length=200, verbose_name="nama indikator")),
                ("concept", models.TextField(blank=True, verbose_name="konsep")),
                ("definition", models.TextField(blank=True, verbose_name="definisi")),
                ("interpretation", models.TextField(blank=True, verbose_name="interpretasi")),
                ("formula", models.TextField(blank=True, verbose_name="metode atau rumus penghitungan")),
                ("measure", models.CharField(blank=True, max_length=100, verbose_name="ukuran")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="satuan")),
                ("classification", models.TextField(blank=True, verbose_name="klasifikasi penyajian")),
                ("level", models.CharField(blank=True, max_length=200, verbose_name="level estimasi")),
                (
                    "is_composite",
                    models.BooleanField(blank=True, null=True, verbose_name="indikator komposit"),
                ),
                ("components", models.TextField(blank=True, verbose_name="indikator pembangun")),
                ("activity", models.CharField(blank=True, max_length=300, verbose_name="kegiatan penghasil")),
                ("at", models.DateTimeField(default=meetings.clock.now, editable=False)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Discrepancy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=7, verbose_name="periode")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "belum diselesaikan"),
                            ("scheduled", "diagendakan"),
                            ("settled", "diselesaikan dalam rapat"),
                            ("dissolved", "sumber sudah sama"),
                        ],
                        default="open",
                        editable=False,
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("unknown", "belum diketahui"),
                            ("concept", "konsep berbeda"),
                            ("method", "cara menghitung berbeda"),
                            ("time", "waktu pengumpulan berbeda"),
                            ("error", "kekeliruan"),
                        ],
                        default="unknown",
                        max_length=8,
                        verbose_name="penyebab",
                    ),
                ),
                ("opened_at", models.DateTimeField(editable=False, verbose_name="terbuka sejak")),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="data contoh")),
            ],
            options={
                "verbose_name": "selisih angka",
                "verbose_name_plural": "selisih angka",
                "ordering": ["-opened_at", "pk"],
            },
            bases=(meetings.models.records.VerbsMixin, models.Model),
        ),
        migrations.CreateModel(
            name="DiscrepancyComment",
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
                ("text", models.TextField(verbose_name="tanggapan")),
            ],
            options={
                "verbose_name": "tanggapan atas selisih",
                "verbose_name_plural": "tanggapan atas selisih",
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DiscrepancyEvent",
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
                            ("opened", "selisih ditemukan"),
                            ("reopened", "dibuka kembali karena ada angka baru"),
                            ("new_value", "angka baru masuk"),
                            ("cause_named", "penyebab dicatat"),
                            ("scheduled", "diagendakan dalam Rakor"),
                            ("decided", "diputuskan, menunggu pengesahan notula"),
                            ("settled", "diselesaikan"),
                            ("followed", "sumber menyesuaikan diri dengan angka yang disepakati"),
                            ("overtaken", "keputusan tidak berlaku lagi"),
                            ("dissolved", "sumber sudah sama"),
                        ],
                        max_length=11,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DiscrepancyHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("period", models.CharField(max_length=7, verbose_name="periode")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "belum diselesaikan"),
                            ("scheduled", "diagendakan"),
                            ("settled", "diselesaikan dalam rapat"),
                            ("dissolved", "sumber sudah sama"),
                        ],
                        default="open",
                        editable=False,
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("unknown", "belum diketahui"),
                            ("concept", "konsep berbeda"),
                            ("method", "cara menghitung berbeda"),
                            ("time", "waktu pengumpulan berbeda"),
                            ("error", "kekeliruan"),
                        ],
                        default="unknown",
                        max_length=8,
                        verbose_name="penyebab",
                    ),
                ),
                ("opened_at", models.DateTimeField(editable=False, verbose_name="terbuka sejak")),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="data contoh")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Figure",
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
                ("period", models.CharField(max_length=7, verbose_name="periode")),
                (
                    "on_behalf",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        verbose_name="dicatat oleh sekretariat atas nama sumbernya",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("number", "angka"),
                            ("not_available", "tidak tersedia"),
                            ("very_small", "sangat kecil"),
                        ],
                        default="number",
                        max_length=13,
                        verbose_name="jenis nilai",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=24, null=True, verbose_name="nilai"
                    ),
                ),
                ("decimals", models.PositiveSmallIntegerField(default=0, verbose_name="desimal")),
                ("method", models.TextField(blank=True, verbose_name="cara memperoleh")),
                ("collected_on", models.DateField(blank=True, null=True, verbose_name="tanggal pengumpulan")),
                ("document", models.CharField(blank=True, max_length=300, verbose_name="dokumen sumber")),
                ("reason", models.TextField(blank=True, verbose_name="alasan perubahan")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("current", "berlaku"),
                            ("superseded", "digantikan"),
                            ("returned", "dikembalikan"),
                            ("withdrawn", "ditarik"),
                        ],
                        default="current",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
            ],
            options={
                "verbose_name": "angka",
                "verbose_name_plural": "angka",
                "ordering": ["indicator", "region__code", "period", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FigureEvent",
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
                            ("entered", "dicatat"),
                            ("revised", "dicatat sebagai perbaikan"),
                            ("superseded", "digantikan angka baru"),
                            ("returned", "dikembalikan kepada produsennya"),
                            ("withdrawn", "ditarik sumbernya"),
                            ("agreed", "disepakati dalam rapat"),
                            ("concept_named", "ditetapkan sebagai konsep tersendiri"),
                        ],
                        max_length=13,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FigureHistory",
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
                ("period", models.CharField(max_length=7, verbose_name="periode")),
                (
                    "on_behalf",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        verbose_name="dicatat oleh sekretariat atas nama sumbernya",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("number", "angka"),
                            ("not_available", "tidak tersedia"),
                            ("very_small", "sangat kecil"),
                        ],
                        default="number",
                        max_length=13,
                        verbose_name="jenis nilai",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=24, null=True, verbose_name="nilai"
                    ),
                ),
                ("decimals", models.PositiveSmallIntegerField(default=0, verbose_name="desimal")),
                ("method", models.TextField(blank=True, verbose_name="cara memperoleh")),
                ("collected_on", models.DateField(blank=True, null=True, verbose_name="tanggal pengumpulan")),
                ("document", models.CharField(blank=True, max_length=300, verbose_name="dokumen sumber")),
                ("reason", models.TextField(blank=True, verbose_name="alasan perubahan")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("current", "berlaku"),
                            ("superseded", "digantikan"),
                            ("returned", "dikembalikan"),
                            ("withdrawn", "ditarik"),
                        ],
                        default="current",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Indicator",
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
                ("slug", models.SlugField(editable=False, max_length=120, unique=True)),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("population", "kependudukan"),
                            ("territory", "wilayah dan pemerintahan"),
                            ("connectivity", "jaringan dan layanan digital"),
                            ("economy", "ekonomi"),
                            ("social", "sosial, pendidikan, dan kesehatan"),
                            ("environment", "lingkungan"),
                        ],
                        default="territory",
                        max_length=12,
                        verbose_name="tema",
                    ),
                ),
                ("is_public", models.BooleanField(default=True, verbose_name="dapat diakses umum")),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("year", "tahunan"),
                            ("semester", "semesteran"),
                            ("quarter", "triwulanan"),
                            ("month", "bulanan"),
                        ],
                        default="year",
                        max_length=8,
                        verbose_name="periode",
                    ),
                ),
                ("decimals", models.PositiveSmallIntegerField(default=0, verbose_name="desimal")),
                (
                    "tolerance",
                    models.DecimalField(decimal_places=6, default=0, max_digits=24, verbose_name="toleransi"),
                ),
                (
                    "tolerance_percent",
                    models.DecimalField(
                        decimal_places=3, default=0, max_digits=6, verbose_name="toleransi (%)"
                    ),
                ),
                (
                    "adds_up",
                    models.BooleanField(default=False, verbose_name="jumlah wilayah sama dengan provinsi"),
                ),
                (
                    "least",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=24, null=True, verbose_name="nilai terkecil"
                    ),
                ),
                (
                    "most",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=24, null=True, verbose_name="nilai terbesar"
                    ),
                ),
                (
                    "jump_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=8,
                        null=True,
                        verbose_name="lonjakan wajar (%)",
                    ),
                ),
            ],
            options={
                "verbose_name": "indikator",
                "verbose_name_plural": "indikator",
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="IndicatorHistory",
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
                ("slug", models.SlugField(db_index=False, editable=False, max_length=120)),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("population", "kependudukan"),
                            ("territory", "wilayah dan pemerintahan"),
                            ("connectivity", "jaringan dan layanan digital"),
                            ("economy", "ekonomi"),
                            ("social", "sosial, pendidikan, dan kesehatan"),
                            ("environment", "lingkungan"),
                        ],
                        default="territory",
                        max_length=12,
                        verbose_name="tema",
                    ),
                ),
                ("is_public", models.BooleanField(default=True, verbose_name="dapat diakses umum")),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("year", "tahunan"),
                            ("semester", "semesteran"),
                            ("quarter", "triwulanan"),
                            ("month", "bulanan"),
                        ],
                        default="year",
                        max_length=8,
                        verbose_name="periode",
                    ),
                ),
                ("decimals", models.PositiveSmallIntegerField(default=0, verbose_name="desimal")),
                (
                    "tolerance",
                    models.DecimalField(decimal_places=6, default=0, max_digits=24, verbose_name="toleransi"),
                ),
                (
                    "tolerance_percent",
                    models.DecimalField(
                        decimal_places=3, default=0, max_digits=6, verbose_name="toleransi (%)"
                    ),
                ),
                (
                    "adds_up",
                    models.BooleanField(default=False, verbose_name="jumlah wilayah sama dengan provinsi"),
                ),
                (
                    "least",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=24, null=True, verbose_name="nilai terkecil"
                    ),
                ),
                (
                    "most",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=24, null=True, verbose_name="nilai terbesar"
                    ),
                ),
                (
                    "jump_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=8,
                        null=True,
                        verbose_name="lonjakan wajar (%)",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublishedFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=7, verbose_name="periode")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("value", "berlaku"),
                            ("in_dispute", "belum disepakati"),
                            ("nothing", "belum ada angka"),
                        ],
                        max_length=10,
                    ),
                ),
                ("changed_at", models.DateTimeField(verbose_name="diubah")),
            ],
            options={
                "ordering": ["indicator", "concept", "region__code", "period"],
            },
        ),
        migrations.CreateModel(
            name="PublishedFigureHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("period", models.CharField(max_length=7, verbose_name="periode")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("value", "berlaku"),
                            ("in_dispute", "belum disepakati"),
                            ("nothing", "belum ada angka"),
                        ],
                        max_length=10,
                    ),
                ),
                ("changed_at", models.DateTimeField(verbose_name="diubah")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SettledConcept",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="nama konsep")),
                ("is_main", models.BooleanField(default=False, verbose_name="konsep utama")),
            ],
            options={
                "ordering": ["-is_main", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
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
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("agreed", "satu angka disepakati"),
                            ("concepts", "semuanya sah: konsepnya berbeda"),
                        ],
                        max_length=8,
                        verbose_name="hasil",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("unknown", "belum diketahui"),
                            ("concept", "konsep berbeda"),
                            ("method", "cara menghitung berbeda"),
                            ("time", "waktu pengumpulan berbeda"),
                            ("error", "kekeliruan"),
                        ],
                        max_length=8,
                        verbose_name="penyebab",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="keterangan")),
            ],
            options={
                "verbose_name": "penyelesaian selisih",
                "verbose_name_plural": "penyelesaian selisih",
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="concept",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dibuat oleh",
            ),
        ),
        migrations.AddField(
            model_name="concepthistory",
            name="created_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dibuat oleh",
            ),
        ),
        migrations.AddField(
            model_name="concepthistory",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="concepthistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="history",
                related_query_name="history",
                to="meetings.concept",
            ),
        ),
        migrations.AddField(
            model_name="definition",
            name="by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="definition",
            name="institution",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="participants.institution",
            ),
        ),
        migrations.AddField(
            model_name="discrepancy",
            name="agenda_item",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="discrepancies",
                to="meetings.agendaitem",
                verbose_name="mata acara",
            ),
        ),
        migrations.AddField(
            model_name="discrepancy",
            name="concept",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="discrepancies",
                to="meetings.concept",
            ),
        ),
        migrations.AddField(
            model_name="discrepancy",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="discrepancies",
                to="participants.region",
            ),
        ),
        migrations.AddField(
            model_name="discrepancycomment",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dibuat oleh",
            ),
        ),
        migrations.AddField(
            model_name="discrepancycomment",
            name="discrepancy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="meetings.discrepancy",
            ),
        ),
        migrations.AddField(
            model_name="discrepancycomment",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="participants.institution",
                verbose_name="instansi",
            ),
        ),
        migrations.AddField(
            model_name="discrepancyevent",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="discrepancyevent",
            name="discrepancy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="meetings.discrepancy"
            ),
        ),
        migrations.AddField(
            model_name="discrepancyevent",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="participants.institution",
                verbose_name="instansi",
            ),
        ),
        migrations.AddField(
            model_name="discrepancyevent",
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
            model_name="discrepancyhistory",
            name="agenda_item",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="meetings.agendaitem",
                verbose_name="mata acara",
            ),
        ),
        migrations.AddField(
            model_name="discrepancyhistory",
            name="concept",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="meetings.concept",
            ),
        ),
        migrations.AddField(
            model_name="discrepancyhistory",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="discrepancyhistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="history",
                related_query_name="history",
                to="meetings.discrepancy",
            ),
        ),
        migrations.AddField(
            model_name="discrepancyhistory",
            name="region",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="participants.region",
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="concept",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="meetings.concept",
                verbose_name="konsep",
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dibuat oleh",
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="definition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="meetings.definition"
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="participants.region",
                verbose_name="wilayah",
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="replaces",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="meetings.figure",
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="participants.institution",
                verbose_name="sumber",
            ),
        ),
        migrations.AddField(
            model_name="figureevent",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="figureevent",
            name="figure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="meetings.figure"
            ),
        ),
        migrations.AddField(
            model_name="figureevent",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="participants.institution",
                verbose_name="instansi",
            ),
        ),
        migrations.AddField(
            model_name="figureevent",
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
            model_name="figurehistory",
            name="concept",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="meetings.concept",
                verbose_name="konsep",
            ),
        ),
        migrations.AddField(
            model_name="figurehistory",
            name="created_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dibuat oleh",
            ),
        ),
        migrations.AddField(
            model_name="figurehistory",
            name="definition",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="meetings.definition",
            ),
        ),
        migrations.AddField(
            model_name="figurehistory",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="figurehistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="history",
                related_query_name="history",
                to="meetings.figure",
            ),
        ),
        migrations.AddField(
            model_name="figurehistory",
            name="region",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="participants.region",
                verbose_name="wilayah",
            ),
        ),
        migrations.AddField(
            model_name="figurehistory",
            name="replaces",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="meetings.figure",
            ),
        ),
        migrations.AddField(
            model_name="figurehistory",
            name="source",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="participants.institution",
                verbose_name="sumber",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dibuat oleh",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="current",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="meetings.definition",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="producer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="indicators",
                to="participants.institution",
                verbose_name="produsen data",
            ),
        ),
        migrations.AddField(
            model_name="figurehistory",
            name="indicator",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="meetings.indicator",
                verbose_name="indikator",
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="meetings.indicator",
                verbose_name="indikator",
            ),
        ),
        migrations.AddField(
            model_name="discrepancyhistory",
            name="indicator",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="meetings.indicator",
            ),
        ),
        migrations.AddField(
            model_name="discrepancy",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="discrepancies",
                to="meetings.indicator",
            ),
        ),
        migrations.AddField(
            model_name="definition",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="definitions",
                to="meetings.indicator",
            ),
        ),
        migrations.AddField(
            model_name="concepthistory",
            name="indicator",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="meetings.indicator",
            ),
        ),
        migrations.AddField(
            model_name="concept",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="concepts", to="meetings.indicator"
            ),
        ),
        migrations.AddField(
            model_name="indicatorhistory",
            name="created_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dibuat oleh",
            ),
        ),
        migrations.AddField(
            model_name="indicatorhistory",
            name="current",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="meetings.definition",
            ),
        ),
        migrations.AddField(
            model_name="indicatorhistory",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="indicatorhistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="history",
                related_query_name="history",
                to="meetings.indicator",
            ),
        ),
        migrations.AddField(
            model_name="indicatorhistory",
            name="producer",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="participants.institution",
                verbose_name="produsen data",
            ),
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="concept",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="published_figures",
                to="meetings.concept",
            ),
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="figure",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publications",
                to="meetings.figure",
            ),
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="published_figures",
                to="meetings.indicator",
            ),
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="published_figures",
                to="participants.region",
            ),
        ),
        migrations.AddField(
            model_name="publishedfigurehistory",
            name="concept",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="meetings.concept",
            ),
        ),
        migrations.AddField(
            model_name="publishedfigurehistory",
            name="figure",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="meetings.figure",
            ),
        ),
        migrations.AddField(
            model_name="publishedfigurehistory",
            name="indicator",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="meetings.indicator",
            ),
        ),
        migrations.AddField(
            model_name="publishedfigurehistory",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="publishedfigurehistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="history",
                related_query_name="history",
                to="meetings.publishedfigure",
            ),
        ),
        migrations.AddField(
            model_name="publishedfigurehistory",
            name="region",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="participants.region",
            ),
        ),
        migrations.AddField(
            model_name="settledconcept",
            name="figure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settled_concepts",
                to="meetings.figure",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dibuat oleh",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settlements",
                to="meetings.entry",
                verbose_name="keputusan",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="discrepancy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settlements",
                to="meetings.discrepancy",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="figure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settlements",
                to="meetings.figure",
                verbose_name="angka yang disepakati",
            ),
        ),
        migrations.AddField(
            model_name="settledconcept",
            name="settlement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="concepts", to="meetings.settlement"
            ),
        ),
        migrations.AddField(
            model_name="publishedfigurehistory",
            name="settlement",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="meetings.settlement",
            ),
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="settlement",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publications",
                to="meetings.settlement",
            ),
        ),
        migrations.AddField(
            model_name="discrepancyhistory",
            name="settlement",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="meetings.settlement",
            ),
        ),
        migrations.AddField(
            model_name="discrepancy",
            name="settlement",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settles",
                to="meetings.settlement",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="discrepancycomment",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fcc9cc2d714c150d99f0caea70d9380c0a8f0d15",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d3ce2",
                    table="meetings_discrepancycomment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="discrepancyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f2e7a3ce61ecaedc4e96d0b48a4bd17f86277bdf",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_18cc2",
                    table="meetings_discrepancyevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figureevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9f9f0810b5c09bc17f995bbff0eb8d3adc4c9c7a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_fc785",
                    table="meetings_figureevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("decimals__lte", 6)), name="indicator_at_most_6_decimals"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("tolerance__gte", 0), ("tolerance_percent__gte", 0)),
                name="indicator_tolerance_from_0",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("least__isnull", True),
                    ("most__isnull", True),
                    ("least__lte", models.F("most")),
                    _connector="OR",
                ),
                name="indicator_least_before_most",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="4b6ce5ba860e6f986ac9ae5668c7cf358af951f1",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_24b69",
                    table="meetings_indicator",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_indicatorhistory" ("adds_up", "client_key", "created_at", "created_by_id", "current_id", "decimals", "frequency", "id", "is_public", "is_sample", "jump_percent", "least", "most", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "producer_id", "slug", "theme", "tolerance", "tolerance_percent") VALUES (NEW."adds_up", NEW."client_key", NEW."created_at", NEW."created_by_id", NEW."current_id", NEW."decimals", NEW."frequency", NEW."id", NEW."is_public", NEW."is_sample", NEW."jump_percent", NEW."least", NEW."most", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."producer_id", NEW."slug", NEW."theme", NEW."tolerance", NEW."tolerance_percent"); RETURN NULL;',
                    hash="396c9a8cd470c2139c6eb4df367fa646596911fc",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ba473",
                    table="meetings_indicator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_indicatorhistory" ("adds_up", "client_key", "created_at", "created_by_id", "current_id", "decimals", "frequency", "id", "is_public", "is_sample", "jump_percent", "least", "most", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "producer_id", "slug", "theme", "tolerance", "tolerance_percent") VALUES (NEW."adds_up", NEW."client_key", NEW."created_at", NEW."created_by_id", NEW."current_id", NEW."decimals", NEW."frequency", NEW."id", NEW."is_public", NEW."is_sample", NEW."jump_percent", NEW."least", NEW."most", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."producer_id", NEW."slug", NEW."theme", NEW."tolerance", NEW."tolerance_percent"); RETURN NULL;',
                    hash="0534801727d7c7f7b536a223208848529f7694f6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ff87e",
                    table="meetings_indicator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_indicatorhistory" ("adds_up", "client_key", "created_at", "created_by_id", "current_id", "decimals", "frequency", "id", "is_public", "is_sample", "jump_percent", "least", "most", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "producer_id", "slug", "theme", "tolerance", "tolerance_percent") VALUES (OLD."adds_up", OLD."client_key", OLD."created_at", OLD."created_by_id", OLD."current_id", OLD."decimals", OLD."frequency", OLD."id", OLD."is_public", OLD."is_sample", OLD."jump_percent", OLD."least", OLD."most", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."producer_id", OLD."slug", OLD."theme", OLD."tolerance", OLD."tolerance_percent"); RETURN NULL;',
                    hash="fac5bc42856fe7b228df8fc7b61c44293798cf7b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a0472",
                    table="meetings_indicator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figurehistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8d9805e4220ead6e5d563a62bc1cf9be15947223",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_00d91",
                    table="meetings_figurehistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(fields=["indicator", "region", "period"], name="figure_by_cell"),
        ),
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(fields=["source", "status"], name="figure_by_source_and_status"),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "current")),
                fields=("indicator", "concept", "region", "period", "source"),
                name="figure_one_current_of_a_source",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "number"), ("value__isnull", False)),
                    models.Q(models.Q(("kind", "number"), _negated=True), ("value__isnull", True)),
                    _connector="OR",
                ),
                name="figure_has_a_value_where_it_is_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("decimals__lte", 6)), name="figure_at_most_6_decimals"
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("period__regex", "^(19|20)[0-9]{2}(-(S[12]|Q[1-4]|0[1-9]|1[0-2]))?$")),
                name="figure_of_a_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replaces__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="figure_revised_with_a_reason",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="3f93b286deee12448ca37b5969c48c15158c8309",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_b5eef",
                    table="meetings_figure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="what_was_said_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."indicator_id" IS DISTINCT FROM (NEW."indicator_id") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."value" IS DISTINCT FROM (NEW."value") OR OLD."decimals" IS DISTINCT FROM (NEW."decimals") OR OLD."method" IS DISTINCT FROM (NEW."method") OR OLD."collected_on" IS DISTINCT FROM (NEW."collected_on") OR OLD."document" IS DISTINCT FROM (NEW."document") OR OLD."definition_id" IS DISTINCT FROM (NEW."definition_id") OR OLD."replaces_id" IS DISTINCT FROM (NEW."replaces_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."on_behalf" IS DISTINCT FROM (NEW."on_behalf"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="2cb364bfcc0182d359d62ae5e9d8c1fa788c9259",
                    operation="UPDATE",
                    pgid="pgtrigger_what_was_said_stays_734a4",
                    table="meetings_figure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_figurehistory" ("client_key", "collected_on", "concept_id", "created_at", "created_by_id", "decimals", "definition_id", "document", "id", "indicator_id", "is_sample", "kind", "method", "on_behalf", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "region_id", "replaces_id", "source_id", "status", "value") VALUES (NEW."client_key", NEW."collected_on", NEW."concept_id", NEW."created_at", NEW."created_by_id", NEW."decimals", NEW."definition_id", NEW."document", NEW."id", NEW."indicator_id", NEW."is_sample", NEW."kind", NEW."method", NEW."on_behalf", NEW."period", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."region_id", NEW."replaces_id", NEW."source_id", NEW."status", NEW."value"); RETURN NULL;',
                    hash="ba39db6547e6cbb69308e62ffc0d831261f19c39",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d406b",
                    table="meetings_figure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_figurehistory" ("client_key", "collected_on", "concept_id", "created_at", "created_by_id", "decimals", "definition_id", "document", "id", "indicator_id", "is_sample", "kind", "method", "on_behalf", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "region_id", "replaces_id", "source_id", "status", "value") VALUES (NEW."client_key", NEW."collected_on", NEW."concept_id", NEW."created_at", NEW."created_by_id", NEW."decimals", NEW."definition_id", NEW."document", NEW."id", NEW."indicator_id", NEW."is_sample", NEW."kind", NEW."method", NEW."on_behalf", NEW."period", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."region_id", NEW."replaces_id", NEW."source_id", NEW."status", NEW."value"); RETURN NULL;',
                    hash="c010c34209ae24ca9806a4dc14017cd3aa04d7c2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a4c4b",
                    table="meetings_figure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_figurehistory" ("client_key", "collected_on", "concept_id", "created_at", "created_by_id", "decimals", "definition_id", "document", "id", "indicator_id", "is_sample", "kind", "method", "on_behalf", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "region_id", "replaces_id", "source_id", "status", "value") VALUES (OLD."client_key", OLD."collected_on", OLD."concept_id", OLD."created_at", OLD."created_by_id", OLD."decimals", OLD."definition_id", OLD."document", OLD."id", OLD."indicator_id", OLD."is_sample", OLD."kind", OLD."method", OLD."on_behalf", OLD."period", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."region_id", OLD."replaces_id", OLD."source_id", OLD."status", OLD."value"); RETURN NULL;',
                    hash="9ed2dde7d0a984691c6ea76bd54a38100ef7a13f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0eb28",
                    table="meetings_figure",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.UniqueConstraint(
                fields=("indicator", "number"), name="definition_one_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="definition_changed_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="definition_has_a_name"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="definition",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4f15d2823a334301145075f9c52746abe72050e9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c54c5",
                    table="meetings_definition",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concepthistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="73c9b0f45a826828a34505dcb5549fb3dd94545a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_adc07",
                    table="meetings_concepthistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="concept",
            constraint=models.UniqueConstraint(fields=("indicator", "slug"), name="concept_one_a_name"),
        ),
        migrations.AddConstraint(
            model_name="concept",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_main", True)),
                fields=("indicator",),
                name="concept_one_main_of_an_indicator",
            ),
        ),
        migrations.AddConstraint(
            model_name="concept",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="concept_has_a_name"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concept",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="068540e321d4e0be065e5505d1c4846f993ae0a3",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_38961",
                    table="meetings_concept",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concept",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_concepthistory" ("client_key", "created_at", "created_by_id", "definition", "id", "indicator_id", "is_main", "is_sample", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."client_key", NEW."created_at", NEW."created_by_id", NEW."definition", NEW."id", NEW."indicator_id", NEW."is_main", NEW."is_sample", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slug"); RETURN NULL;',
                    hash="f5970e30635a2da1f52535559aab42d277ca1215",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ca958",
                    table="meetings_concept",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concept",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_concepthistory" ("client_key", "created_at", "created_by_id", "definition", "id", "indicator_id", "is_main", "is_sample", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."client_key", NEW."created_at", NEW."created_by_id", NEW."definition", NEW."id", NEW."indicator_id", NEW."is_main", NEW."is_sample", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."slug"); RETURN NULL;',
                    hash="bf9fd86dfd16b4924513033854691bb8a6c52718",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4bb2e",
                    table="meetings_concept",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concept",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_concepthistory" ("client_key", "created_at", "created_by_id", "definition", "id", "indicator_id", "is_main", "is_sample", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (OLD."client_key", OLD."created_at", OLD."created_by_id", OLD."definition", OLD."id", OLD."indicator_id", OLD."is_main", OLD."is_sample", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."slug"); RETURN NULL;',
                    hash="2f5c5e21e358a8ba0756cd10f504b739fbedba92",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6c02a",
                    table="meetings_concept",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicatorhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="582bcb227dfe5316ab2d7c438c2428905d7642e5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_af258",
                    table="meetings_indicatorhistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("figure__isnull", False), ("outcome", "agreed")),
                    models.Q(("figure__isnull", True), ("outcome", "concepts")),
                    _connector="OR",
                ),
                name="settlement_agrees_on_a_figure",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlement",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5288520913eb3ed4a1291d2731c8c65386688ccd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_954f2",
                    table="meetings_settlement",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="settledconcept",
            constraint=models.UniqueConstraint(
                fields=("settlement", "figure"), name="settled_concept_one_a_figure"
            ),
        ),
        migrations.AddConstraint(
            model_name="settledconcept",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="settled_concept_has_a_name"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settledconcept",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ebd60690f4df9c073f40dfe3551d0059526730ec",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ff66a",
                    table="meetings_settledconcept",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedfigurehistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d212b8eca1e9aa0e681c364eabf328b84d9317d6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d5a6c",
                    table="meetings_publishedfigurehistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="publishedfigure",
            index=models.Index(fields=["region", "indicator"], name="published_figure_by_region"),
        ),
        migrations.AddIndex(
            model_name="publishedfigure",
            index=models.Index(fields=["changed_at", "id"], name="published_figure_by_change"),
        ),
        migrations.AddConstraint(
            model_name="publishedfigure",
            constraint=models.UniqueConstraint(
                fields=("indicator", "concept", "region", "period"),
                name="published_figure_one_a_cell",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("figure__isnull", False), ("standing", "value")),
                    models.Q(models.Q(("standing", "value"), _negated=True), ("figure__isnull", True)),
                    _connector="OR",
                ),
                name="published_figure_is_a_figure_or_in_dispute",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("standing", "in_dispute"), _negated=True),
                    ("settlement__isnull", True),
                    _connector="OR",
                ),
                name="published_figure_in_dispute_is_not_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("period__regex", "^(19|20)[0-9]{2}(-(S[12]|Q[1-4]|0[1-9]|1[0-2]))?$")),
                name="published_figure_of_a_period",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedfigure",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="561b588167ee1419f6faa931a860e4dd29485fb1",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_e6b86",
                    table="meetings_publishedfigure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedfigure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_publishedfigurehistory" ("changed_at", "concept_id", "figure_id", "id", "indicator_id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "settlement_id", "standing") VALUES (NEW."changed_at", NEW."concept_id", NEW."figure_id", NEW."id", NEW."indicator_id", NEW."period", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."region_id", NEW."settlement_id", NEW."standing"); RETURN NULL;',
                    hash="13d89d180b139a907576057d1a04cafefeeeeb32",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_180fb",
                    table="meetings_publishedfigure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedfigure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_publishedfigurehistory" ("changed_at", "concept_id", "figure_id", "id", "indicator_id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "settlement_id", "standing") VALUES (NEW."changed_at", NEW."concept_id", NEW."figure_id", NEW."id", NEW."indicator_id", NEW."period", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."region_id", NEW."settlement_id", NEW."standing"); RETURN NULL;',
                    hash="1ecbc793ce4f7e1c62421a34793cdf51777bf010",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_27a22",
                    table="meetings_publishedfigure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedfigure",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_publishedfigurehistory" ("changed_at", "concept_id", "figure_id", "id", "indicator_id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "settlement_id", "standing") VALUES (OLD."changed_at", OLD."concept_id", OLD."figure_id", OLD."id", OLD."indicator_id", OLD."period", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."region_id", OLD."settlement_id", OLD."standing"); RETURN NULL;',
                    hash="041e7e0c0024570194a42ac071ed22cf56a07ed3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f6a63",
                    table="meetings_publishedfigure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="discrepancyhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="38602e426e32d744408994411dff07ddcfab4e8e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_36cc1",
                    table="meetings_discrepancyhistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="discrepancy",
            index=models.Index(fields=["status"], name="discrepancy_by_status"),
        ),
        migrations.AddConstraint(
            model_name="discrepancy",
            constraint=models.UniqueConstraint(
                fields=("indicator", "concept", "region", "period"),
                name="discrepancy_one_a_cell",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="discrepancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "settled"), _negated=True),
                    ("settlement__isnull", False),
                    _connector="OR",
                ),
                name="discrepancy_settled_by_a_settlement",
            ),
        ),
        migrations.AddConstraint(
            model_name="discrepancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "scheduled"), _negated=True),
                    ("agenda_item__isnull", False),
                    _connector="OR",
                ),
                name="discrepancy_scheduled_on_an_agenda",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="discrepancy",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="2c0a8d39cce3e6c94b1e2b823dca5d8b2789c395",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_a3e66",
                    table="meetings_discrepancy",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="discrepancy",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_discrepancyhistory" ("agenda_item_id", "cause", "concept_id", "id", "indicator_id", "is_sample", "opened_at", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "settlement_id", "status") VALUES (NEW."agenda_item_id", NEW."cause", NEW."concept_id", NEW."id", NEW."indicator_id", NEW."is_sample", NEW."opened_at", NEW."period", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."region_id", NEW."settlement_id", NEW."status"); RETURN NULL;',
                    hash="372ceff8dd01c5bbf86e7f0a1576ce22a665332e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ec415",
                    table="meetings_discrepancy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="discrepancy",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_discrepancyhistory" ("agenda_item_id", "cause", "concept_id", "id", "indicator_id", "is_sample", "opened_at", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "settlement_id", "status") VALUES (NEW."agenda_item_id", NEW."cause", NEW."concept_id", NEW."id", NEW."indicator_id", NEW."is_sample", NEW."opened_at", NEW."period", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."region_id", NEW."settlement_id", NEW."status"); RETURN NULL;',
                    hash="c62919a649e0e57a28a96265d7ee8ba16bfd129d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_db6e0",
                    table="meetings_discrepancy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="discrepancy",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_discrepancyhistory" ("agenda_item_id", "cause", "concept_id", "id", "indicator_id", "is_sample", "opened_at", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "settlement_id", "status") VALUES (OLD."agenda_item_id", OLD."cause", OLD."concept_id", OLD."id", OLD."indicator_id", OLD."is_sample", OLD."opened_at", OLD."period", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."region_id", OLD."settlement_id", OLD."status"); RETURN NULL;',
                    hash="9d5f3c5498e3bf6047a2a5bca42d7a22ede9a79f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9cfff",
                    table="meetings_discrepancy",
                    when="AFTER",
                ),
            ),
        ),
    ]
