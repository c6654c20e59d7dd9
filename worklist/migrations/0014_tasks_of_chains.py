"""Follow-ups by rule are tasks and notices of a kind of their own; what is told of shared knowledge is one too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worklist', '0013_diaries_and_dates'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('tier_up', 'tier_up'), ('tier_down', 'tier_down'), ('task_due', 'task_due'), ('task_overdue', 'task_overdue'), ('team_overdue', 'team_overdue'), ('run_late', 'run_late'), ('prospect_given', 'prospect_given'), ('prospect_warned', 'prospect_warned'), ('prospect_returned', 'prospect_returned'), ('complaint', 'complaint'), ('negotiation_asked', 'negotiation_asked'), ('negotiation_decided', 'negotiation_decided'), ('price', 'price'), ('minutes', 'minutes'), ('task_given', 'task_given'), ('diary', 'diary'), ('chain', 'chain'), ('knowledge', 'knowledge')], max_length=20),
        ),
        migrations.AlterField(
            model_name='task',
            name='kind',
            field=models.CharField(choices=[('follow_up', 'follow_up'), ('tier_change', 'tier_change'), ('promise', 'promise'), ('visit_report', 'visit_report'), ('date', 'date'), ('chain', 'chain'), ('typed', 'typed')], max_length=20),
        ),
    ]
