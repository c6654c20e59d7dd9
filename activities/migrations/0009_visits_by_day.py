"""An index of the visits of one day, which Today shows."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0008_important_dates'),
        ('customers', '0015_contact_rule_on_hold'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['starts_at', 'id'], name='visit_by_day'),
        ),
    ]
