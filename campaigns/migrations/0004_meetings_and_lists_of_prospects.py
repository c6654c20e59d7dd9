"""A meeting has a kind and what was agreed; a list may come of a filter over prospects."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0003_rewards'),
    ]

    operations = [
        migrations.AddField(
            model_name='training',
            name='agreed',
            field=models.CharField(blank=True, max_length=300, verbose_name='What was agreed'),
        ),
        migrations.AddField(
            model_name='training',
            name='kind',
            field=models.CharField(choices=[('kick_off', 'Kick-off'), ('training', 'Training'), ('area', 'Area meeting'), ('exchange', 'Exchange of experience')], default='training', max_length=8, verbose_name='Kind'),
        ),
        migrations.AlterField(
            model_name='targetlist',
            name='source',
            field=models.CharField(choices=[('filter', 'Filter over customers'), ('prospects', 'Filter over prospects'), ('file', 'Imported list')], max_length=9),
        ),
    ]
