"""Rewards in money by the size of a result, from a day on; only added to, as points are."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


RIGHTS = """
REVOKE UPDATE, DELETE, TRUNCATE ON campaigns_rewardrule FROM hausbank_app, hausbank_loader;
"""
RIGHTS_BACK = "GRANT UPDATE, DELETE ON campaigns_rewardrule TO hausbank_app;"


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0002_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RewardRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('account', 'Accounts opened'), ('deposit', 'Deposits'), ('card', 'Cards'), ('wealth', 'Wealth products')], max_length=8, verbose_name='Kind')),
                ('starts_on', models.DateField(verbose_name='From')),
                ('from_fen', models.BigIntegerField(default=0, verbose_name='From an amount of')),
                ('reward_fen', models.BigIntegerField(verbose_name='Reward')),
                ('set_at', models.DateTimeField()),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reward_rules', to='campaigns.campaign')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['campaign_id', 'kind', '-starts_on', 'from_fen'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'kind', 'starts_on', 'from_fen'), name='rewardrule_step_once_a_day'), models.CheckConstraint(condition=models.Q(('from_fen__gte', 0), ('reward_fen__gte', 0)), name='rewardrule_not_negative')],
            },
        ),
        migrations.RunSQL(sql=RIGHTS, reverse_sql=RIGHTS_BACK),
    ]
