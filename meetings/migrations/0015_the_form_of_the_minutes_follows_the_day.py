from django.db import migrations, models

CHOICES = [("2009", "Permendagri 54/2009"), ("2023", "Permendagri 1/2023")]


def chosen_by_nobody(apps, schema_editor):
    """Until now all had the form of 2023 by default, and no page let anybody choose."""
    apps.get_model("meetings", "Meeting").objects.exclude(minutes_form="").update(minutes_form="")


def field():
    return models.CharField(
        blank=True,
        choices=CHOICES,
        help_text="Kosong: menurut tanggal rapat.",
        max_length=4,
        verbose_name="bentuk notula",
    )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0014_letters_keep_their_history")]

    operations = [
        migrations.AlterField(model_name="meeting", name="minutes_form", field=field()),
        migrations.AlterField(model_name="meetinghistory", name="minutes_form", field=field()),
        migrations.RunPython(chosen_by_nobody, migrations.RunPython.noop),
    ]
