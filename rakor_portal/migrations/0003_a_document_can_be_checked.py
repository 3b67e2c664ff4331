"""A document that is issued shows on the public page that tells whether a code is genuine."""

import importlib

from django.db import migrations

attach = importlib.import_module("rakor_portal.migrations.0001_the_version_of_what_is_public").attach


class Migration(migrations.Migration):
    dependencies = [
        ("rakor_portal", "0002_withheld_versions"),
        ("meetings", "0013_official_documents_and_attendance"),
    ]

    operations = [attach("meetings_document")]
