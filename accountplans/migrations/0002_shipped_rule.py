"""Who needs a plan as shipped: gold and key customers, asked for from January on; head office decides otherwise."""

from datetime import UTC, datetime

from django.db import migrations


def fill(apps, editor):
    """Adds what is not there: rows that a way back has kept stay as they are."""
    rules = apps.get_model("accountplans", "PlanRule").objects
    if not rules.exists():
        rules.create(tiers=[1, 2], due_month=1, decided_at=datetime(2000, 1, 1, tzinfo=UTC))


class Migration(migrations.Migration):

    dependencies = [
        ('accountplans', '0001_plans'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
