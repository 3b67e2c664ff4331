"""What sources say of an indicator, where they differ, what was settled and what goes out."""

import importlib

from django.db import migrations

attach = importlib.import_module("rakor_portal.migrations.0001_the_version_of_what_is_public").attach


class Migration(migrations.Migration):
    dependencies = [
        ("rakor_portal", "0004_programmes_are_public"),
        ("meetings", "0018_figures_and_what_goes_out"),
    ]

    operations = [
        attach(
            "meetings_indicator",
            "meetings_definition",
            "meetings_concept",
            "meetings_figure",
            "meetings_figureevent",
            "meetings_discrepancy",
            "meetings_discrepancyevent",
            "meetings_discrepancycomment",
            "meetings_settlement",
            "meetings_settledconcept",
            "meetings_publishedfigure",
        )
    ]
