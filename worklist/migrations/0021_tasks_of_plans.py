"""That a customer needs a yearly plan is a task of a kind of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worklist', '0020_notices_of_decisions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='task',
            name='kind',
            field=models.CharField(choices=[('follow_up', 'follow_up'), ('tier_change', 'tier_change'), ('promise', 'promise'), ('visit_report', 'visit_report'), ('date', 'date'), ('chain', 'chain'), ('sign', 'sign'), ('survey', 'survey'), ('plan', 'plan'), ('typed', 'typed')], max_length=20),
        ),
    ]
