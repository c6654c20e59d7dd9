"""The follow-up of a low answer to a survey is a task of a kind of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worklist', '0017_notices_of_names_and_followers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='task',
            name='kind',
            field=models.CharField(choices=[('follow_up', 'follow_up'), ('tier_change', 'tier_change'), ('promise', 'promise'), ('visit_report', 'visit_report'), ('date', 'date'), ('chain', 'chain'), ('sign', 'sign'), ('survey', 'survey'), ('typed', 'typed')], max_length=20),
        ),
    ]
