"""Readers have dashboards sent by mail, weekly or monthly."""

import common.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dashboards', '0011_cockpit_layouts'),
        ('organization', '0004_hints_for_newcomers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('board', models.CharField(max_length=12, verbose_name='Dashboard')),
                ('rhythm', models.CharField(choices=[('weekly', 'Every week'), ('monthly', 'Every month')], max_length=8, verbose_name='How often')),
                ('period', models.CharField(max_length=8)),
                ('told', models.JSONField(default=dict)),
                ('told_on', models.DateField()),
                ('sent_on', models.DateField(blank=True, null=True)),
                ('skipped_on', models.DateField(blank=True, null=True)),
                ('subscribed_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dashboard_subscriptions', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit', verbose_name='Unit')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['rhythm', 'period', 'id'], name='subscription_due')],
                'constraints': [models.UniqueConstraint(fields=('person', 'board', 'unit'), name='subscription_once')],
            },
        ),
    ]
