"""A training is called off with a reason."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('growth', '0001_growth'),
    ]

    operations = [
        migrations.AddField(
            model_name='training',
            name='cancelled_for',
            field=models.CharField(blank=True, db_default='', max_length=200, verbose_name='Why it is called off'),
        ),
    ]
