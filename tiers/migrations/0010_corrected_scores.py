"""Scores between nights: written by the worker, read by the why page."""

import django.db.models.deletion
from django.db import migrations, models

RIGHTS = """
REVOKE INSERT, UPDATE, DELETE ON tiers_correctedscore FROM hausbank_app;
GRANT INSERT, UPDATE, DELETE ON tiers_correctedscore TO hausbank_loader;
"""


class Migration(migrations.Migration):
    dependencies = [("tiers", "0009_changes_feed")]

    operations = [
        migrations.CreateModel(
            name="CorrectedScore",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="corrected_score",
                        serialize=False,
                        to="customers.customer",
                    ),
                ),
                ("score", models.IntegerField()),
                ("confidence", models.SmallIntegerField()),
                ("contribution_fen", models.BigIntegerField()),
                ("deposits_fen", models.BigIntegerField()),
                ("loans_fen", models.BigIntegerField()),
                ("computed_at", models.DateTimeField()),
                (
                    "reaches",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.tier"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tiers.run"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(sql=RIGHTS, reverse_sql=migrations.RunSQL.noop),
    ]
