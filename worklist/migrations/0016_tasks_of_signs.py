"""The row of a warning sign in Today is a task of a kind of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worklist', '0015_tasks_done_by_person'),
    ]

    operations = [
        migrations.AlterField(
            model_name='task',
            name='kind',
            field=models.CharField(choices=[('follow_up', 'follow_up'), ('tier_change', 'tier_change'), ('promise', 'promise'), ('visit_report', 'visit_report'), ('date', 'date'), ('chain', 'chain'), ('sign', 'sign'), ('typed', 'typed')], max_length=20),
        ),
    ]
