"""What could be won beside the wallet elsewhere: assumptions with dates, and its parts among the facts of a night."""

from django.db import migrations, models
from django.db.models import F, Q

COLUMNS = """
ALTER TABLE tiers_feature
    ADD COLUMN settled_fen bigint, ADD COLUMN kept_gain_fen bigint,
    ADD COLUMN service_gain_fen bigint, ADD COLUMN growth_gain_fen bigint;
"""
UNDO = """
ALTER TABLE tiers_feature
    DROP COLUMN settled_fen, DROP COLUMN kept_gain_fen, DROP COLUMN service_gain_fen, DROP COLUMN growth_gain_fen;
"""
HOLDS = Q(valid_until=None) | Q(valid_until__gt=F("valid_from"))


class Migration(migrations.Migration):

    dependencies = [
        ("tiers", "0018_any_two_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="PotentialParameter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("kept_share", models.DecimalField(decimal_places=4, max_digits=6)),
                ("kept_margin", models.DecimalField(decimal_places=6, max_digits=8)),
                ("service_gain_fen", models.BigIntegerField()),
                ("win_probability", models.DecimalField(decimal_places=4, max_digits=6)),
                ("growth_share", models.DecimalField(decimal_places=4, max_digits=6)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["valid_from"], condition=HOLDS, name="potential_parameter_once"),
                ],
            },
        ),
        migrations.AlterField(
            model_name="parameterchange",
            name="table",
            field=models.CharField(
                choices=[
                    ("prices", "Transfer prices"),
                    ("ratings", "Internal ratings"),
                    ("lines", "Product lines"),
                    ("bank", "Capital and day count"),
                    ("churn", "Signs of leaving"),
                    ("potential", "Potential value"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunSQL(sql=COLUMNS, reverse_sql=UNDO),
    ]
