"""What an applied batch left in the books is kept with it, so that a lost balance shows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("corebanking", "0005_csv_parts")]

    operations = [
        migrations.CreateModel(
            name="BookedTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("rows", models.PositiveIntegerField()),
                ("ending_fen", models.DecimalField(decimal_places=0, max_digits=24)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booked",
                        to="corebanking.batch",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "month", "currency"), name="booked_total_once")
                ],
            },
        ),
    ]
