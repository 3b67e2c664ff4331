"""Programmes are public from their proposal on: their list, the matrix of each year, files and API."""

import importlib

from django.db import migrations

attach = importlib.import_module("rakor_portal.migrations.0001_the_version_of_what_is_public").attach


class Migration(migrations.Migration):
    dependencies = [
        ("rakor_portal", "0003_a_document_can_be_checked"),
        ("meetings", "0017_programmes_side_by_side"),
    ]

    operations = [
        attach(
            "meetings_programme",
            "meetings_programmeevent",
            "meetings_programmetheme",
            "meetings_programmedependency",
        )
    ]
