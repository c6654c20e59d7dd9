"""Scales of peer groups: written by the night, read by the why page."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

RIGHTS = """
REVOKE INSERT, UPDATE, DELETE ON tiers_peerscale FROM hausbank_app;
GRANT INSERT, UPDATE, DELETE ON tiers_peerscale TO hausbank_loader;
"""


class Migration(migrations.Migration):
    dependencies = [("tiers", "0004_loader_gathers_statistics")]

    operations = [
        migrations.CreateModel(
            name="PeerScale",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("peers", models.BigIntegerField()),
                ("indicator", models.CharField(max_length=20)),
                ("count", models.PositiveIntegerField()),
                (
                    "values",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tiers.run"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "peers", "indicator"), name="scale_once_per_group"
                    )
                ],
            },
        ),
        migrations.RunSQL(sql=RIGHTS, reverse_sql=migrations.RunSQL.noop),
    ]
