"""Times are given by the service that acts, so that a run on another day writes that day; the columns stay as they are."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("worklist", "0001_initial")]

    operations = [
        migrations.AlterField("task", "created_at", models.DateTimeField(default=django.utils.timezone.now)),
        migrations.AlterField("notice", "created_at", models.DateTimeField(default=django.utils.timezone.now)),
        migrations.AlterField("reminder", "created_at", models.DateTimeField(default=django.utils.timezone.now)),
    ]
