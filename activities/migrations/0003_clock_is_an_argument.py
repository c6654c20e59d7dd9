"""When a contact was recorded is given by the service that records it; the column stays as it is."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_shipped_rules")]

    operations = [
        migrations.AlterField("interaction", "recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
    ]
