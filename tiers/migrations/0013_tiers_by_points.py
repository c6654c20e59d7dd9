"""Tiers by points of the score where a version says so, instead of by rank in the bank."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0024_corrections_by_one_index'),
        ('tiers', '0012_stretches_by_day'),
    ]

    operations = [
        migrations.AddField(
            model_name='modelversion',
            name='threshold_by',
            field=models.CharField(choices=[('rank', 'Rank in the bank'), ('points', 'Points of the score')], default='rank', max_length=10),
        ),
        migrations.AddField(
            model_name='tierthreshold',
            name='points',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='tierthreshold',
            constraint=models.CheckConstraint(condition=models.Q(('points', None), models.Q(('points__gt', 0), ('points__lte', 100000)), _connector='OR'), name='threshold_is_in_points'),
        ),
    ]
