"""What each RKPD or Renja makes of a programme."""

import importlib

from django.db import migrations

attach = importlib.import_module("rakor_portal.migrations.0001_the_version_of_what_is_public").attach


class Migration(migrations.Migration):
    dependencies = [
        ("rakor_portal", "0005_figures_are_public"),
        ("meetings", "0024_each_plan_has_a_standing_of_its_own"),
    ]

    operations = [attach("meetings_programmeplan")]
