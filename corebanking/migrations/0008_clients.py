"""Machines are registered: from where they may call, how often, and when each pair of credentials was last used."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

TAKE_OVER = """
INSERT INTO corebanking_client (account_id) SELECT DISTINCT account_id FROM corebanking_clientcredentials;
UPDATE corebanking_clientcredentials AS pair SET client_id = client.id
FROM corebanking_client AS client WHERE client.account_id = pair.account_id
"""


class Migration(migrations.Migration):
    dependencies = [("corebanking", "0007_typed_balances"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Client",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("contact", models.CharField(blank=True, db_default="", default="", max_length=100)),
                (
                    "addresses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=43),
                        db_default=models.Value("{}"),
                        default=list,
                        size=None,
                    ),
                ),
                ("calls_per_minute", models.PositiveIntegerField(db_default=1200, default=1200)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("registered_at", models.DateTimeField(db_default=Now(), default=django.utils.timezone.now)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["account__employee_no"]},
        ),
        migrations.AddField(
            model_name="clientcredentials",
            name="made_at",
            field=models.DateTimeField(db_default=Now(), default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="clientcredentials",
            name="last_used_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="clientcredentials",
            name="last_address",
            field=models.CharField(blank=True, db_default="", default="", max_length=45),
        ),
        migrations.AddField(
            model_name="clientcredentials",
            name="client",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pairs",
                to="corebanking.client",
            ),
        ),
        migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop),
    ]
