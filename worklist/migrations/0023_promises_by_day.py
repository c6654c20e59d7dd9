"""Promises are counted by the month of their day."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worklist', '0022_notices_of_talks'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('kind', 'promise')), fields=['due_on'], name='task_promised'),
        ),
    ]
