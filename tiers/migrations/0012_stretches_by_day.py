"""Stretches on a tier are found by the day on which they begin or end."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0023_requests_of_people'),
        ('tiers', '0011_tiers_by_decision'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='tierinterval',
            index=models.Index(fields=['started_on'], name='interval_started'),
        ),
        migrations.AddIndex(
            model_name='tierinterval',
            index=models.Index(fields=['ended_on'], name='interval_ended'),
        ),
    ]
