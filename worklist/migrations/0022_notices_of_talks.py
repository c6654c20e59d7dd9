"""Whoever leads a negotiation is told when its deadline comes and when it has gone by."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worklist', '0021_tasks_of_plans'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('tier_up', 'tier_up'), ('tier_down', 'tier_down'), ('task_due', 'task_due'), ('task_overdue', 'task_overdue'), ('team_overdue', 'team_overdue'), ('run_late', 'run_late'), ('prospect_given', 'prospect_given'), ('prospect_warned', 'prospect_warned'), ('prospect_returned', 'prospect_returned'), ('complaint', 'complaint'), ('negotiation_asked', 'negotiation_asked'), ('negotiation_decided', 'negotiation_decided'), ('price', 'price'), ('minutes', 'minutes'), ('task_given', 'task_given'), ('diary', 'diary'), ('chain', 'chain'), ('knowledge', 'knowledge'), ('mention', 'mention'), ('followed', 'followed'), ('colleague_left', 'colleague_left'), ('decision', 'decision'), ('talk_due', 'talk_due')], max_length=20),
        ),
    ]
