"""What is withheld is gone from every kept page at once."""

import importlib

from django.db import migrations

attach = importlib.import_module("rakor_portal.migrations.0001_the_version_of_what_is_public").attach


class Migration(migrations.Migration):
    dependencies = [
        ("rakor_portal", "0001_the_version_of_what_is_public"),
        ("meetings", "0010_a_version_can_be_withheld"),
    ]

    operations = [attach("meetings_summarywithholding")]
