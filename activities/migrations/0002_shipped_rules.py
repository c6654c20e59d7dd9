"""How often each tier is contacted, as shipped: gold monthly down to marginal yearly."""

from datetime import date

from django.db import migrations

MONTHS = {1: 1, 2: 2, 3: 3, 4: 6, 5: 12}


def add_rules(apps, schema_editor):
    rule = apps.get_model("activities", "ContactRule")
    rule.objects.bulk_create(
        rule(tier_id=tier, months=months, valid_from=date(2000, 1, 1)) for tier, months in MONTHS.items()
    )


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial"), ("customers", "0003_shipped_tiers")]

    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
