"""The few customers that are merged or restricted are found at once."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0012_changes_feed'),
        ('organization', '0002_role_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('state', 'live'), _negated=True), fields=['id'], name='customer_out_of_use'),
        ),
    ]
