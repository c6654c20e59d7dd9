"""An index of what somebody has finished on a day, which Today counts."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0015_contact_rule_on_hold'),
        ('worklist', '0014_tasks_of_chains'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('state', 'done')), fields=['closed_by', 'closed_at'], name='task_done_by_person'),
        ),
    ]
