"""Notes booked better than the standard with nothing asked for."""

import django.db.models.deletion
from django.db import migrations, models

import common.models


class Migration(migrations.Migration):
    dependencies = [("pricing", "0005_deposit_rates"), ("customers", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="UnaskedNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(default=common.models.uuid7, editable=False, unique=True),
                ),
                ("booked_rate", models.DecimalField(decimal_places=6, max_digits=9)),
                ("standard_rate", models.DecimalField(decimal_places=6, max_digits=9)),
                ("gap_bp", models.PositiveIntegerField()),
                ("found_on", models.DateField()),
                ("cleared_on", models.DateField(blank=True, null=True)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.account",
                    ),
                ),
            ],
            options={
                "ordering": ["-gap_bp", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("gap_bp__gt", 0)), name="unasked_note_is_better"
                    )
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("cleared_on", None)),
                        fields=["-gap_bp", "-id"],
                        name="unasked_note_standing",
                    )
                ],
            },
        ),
    ]
