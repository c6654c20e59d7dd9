"""Summaries keep what the money was before, so that a change is told without the facts."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dashboards', '0002_summaries_written_by_night'),
    ]

    operations = [
        migrations.AddField(
            model_name='summary',
            name='contribution_before_fen',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='summary',
            name='deposits_before_fen',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='summary',
            name='loans_before_fen',
            field=models.BigIntegerField(default=0),
        ),
    ]
