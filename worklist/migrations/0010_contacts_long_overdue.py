"""Of a contact that the rule asks for people are reminded again after 7 and after 30 days."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worklist', '0009_tasks_come_again'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reminder',
            name='kind',
            field=models.CharField(choices=[('due', 'due'), ('overdue', 'overdue'), ('escalated', 'escalated'), ('week', 'week'), ('month', 'month')], max_length=20),
        ),
    ]
