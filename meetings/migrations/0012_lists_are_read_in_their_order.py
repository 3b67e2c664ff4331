"""The list of follow-ups is read by an index in its own order, however many there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0010_a_version_can_be_withheld")]

    operations = [
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(fields=["-ended_at", "due_date", "number"], name="follow_up_open_first"),
        ),
    ]
