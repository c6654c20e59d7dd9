"""A task may come again after it was done, and may be given to a colleague, who is told."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0010_company_figures_and_classes'),
        ('worklist', '0008_visit_reports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='task',
            name='repeat',
            field=models.CharField(blank=True, choices=[('weekly', 'weekly'), ('monthly', 'monthly'), ('quarterly', 'quarterly'), ('half_yearly', 'half_yearly'), ('yearly', 'yearly')], db_default='', default='', max_length=12, verbose_name='Comes again'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('tier_up', 'tier_up'), ('tier_down', 'tier_down'), ('task_due', 'task_due'), ('task_overdue', 'task_overdue'), ('team_overdue', 'team_overdue'), ('run_late', 'run_late'), ('prospect_given', 'prospect_given'), ('prospect_warned', 'prospect_warned'), ('prospect_returned', 'prospect_returned'), ('complaint', 'complaint'), ('negotiation_asked', 'negotiation_asked'), ('negotiation_decided', 'negotiation_decided'), ('price', 'price'), ('minutes', 'minutes'), ('task_given', 'task_given')], max_length=20),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['raised_by', 'due_on', 'id'], name='task_open_of_giver'),
        ),
    ]
