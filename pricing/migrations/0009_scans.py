"""The customer's written request as it came: its files stand with the request, and are only added to."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.models


class Migration(migrations.Migration):
    dependencies = [
        ("pricing", "0008_foreign_currency"),
        ("files", "0001_stored_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Scan",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("public_id", models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concession",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="pricing.concession",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["concession_id", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("concession", "file"), name="concession_scan_once")
                ],
            },
        ),
        migrations.RunSQL(
            sql="REVOKE UPDATE, DELETE, TRUNCATE ON pricing_scan FROM hausbank_app, hausbank_loader",
            reverse_sql="GRANT UPDATE, DELETE ON pricing_scan TO hausbank_app",
        ),
    ]
