"""How Today is ranked is decided by head office, each decision a row."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worklist', '0010_contacts_long_overdue'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RankWeights',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('urgency', models.PositiveSmallIntegerField(verbose_name='Urgency')),
                ('value', models.PositiveSmallIntegerField(verbose_name="The customer's value")),
                ('loss', models.PositiveSmallIntegerField(verbose_name='Loss by waiting')),
                ('reason', models.CharField(max_length=200, verbose_name='Reason')),
                ('set_at', models.DateTimeField()),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(urgency=models.Value(100) - models.F('value') - models.F('loss')), name='rank_weights_are_shares')],
            },
        ),
    ]
