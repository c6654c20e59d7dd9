"""Who waits for a second person is told of decisions on tiers and models."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worklist', '0019_notices_of_leavers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('tier_up', 'tier_up'), ('tier_down', 'tier_down'), ('task_due', 'task_due'), ('task_overdue', 'task_overdue'), ('team_overdue', 'team_overdue'), ('run_late', 'run_late'), ('prospect_given', 'prospect_given'), ('prospect_warned', 'prospect_warned'), ('prospect_returned', 'prospect_returned'), ('complaint', 'complaint'), ('negotiation_asked', 'negotiation_asked'), ('negotiation_decided', 'negotiation_decided'), ('price', 'price'), ('minutes', 'minutes'), ('task_given', 'task_given'), ('diary', 'diary'), ('chain', 'chain'), ('knowledge', 'knowledge'), ('mention', 'mention'), ('followed', 'followed'), ('colleague_left', 'colleague_left'), ('decision', 'decision')], max_length=20),
        ),
    ]
