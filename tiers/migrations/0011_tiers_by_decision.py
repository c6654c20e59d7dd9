"""Tiers that people decide for a time: proposals, and which decision a result and a stretch stand by."""

import common.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Results are partitions of the loader's; the scores that lists read know the computed tier beside the one in force.
COLUMNS = """
ALTER TABLE tiers_result ADD COLUMN override_id bigint;
ALTER TABLE customers_customerscore ADD COLUMN computed_tier_id smallint;
"""
UNDO = """
ALTER TABLE customers_customerscore DROP COLUMN computed_tier_id;
ALTER TABLE tiers_result DROP COLUMN override_id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0023_requests_of_people'),
        ('tiers', '0010_corrected_scores'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TierOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('reason', models.CharField(max_length=300)),
                ('until', models.DateField()),
                ('state', models.CharField(choices=[('proposed', 'Waits for approval'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn'), ('approved', 'Approved, from the next night'), ('in_force', 'In force'), ('ended', 'Ended'), ('expired', 'Expired')], default='proposed', max_length=10)),
                ('proposed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.CharField(blank=True, max_length=300)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, max_length=300)),
                ('began_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tier_overrides', to='customers.customer')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.tier')),
                ('tier_computed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.tier')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='tierinterval',
            name='override',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tiers.tieroverride'),
        ),
        migrations.AddIndex(
            model_name='tieroverride',
            index=models.Index(fields=['customer', '-id'], name='override_of_customer'),
        ),
        migrations.AddConstraint(
            model_name='tieroverride',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('customer',), name='override_one_proposed'),
        ),
        migrations.AddConstraint(
            model_name='tieroverride',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('approved', 'in_force'))), fields=('customer',), name='override_one_standing'),
        ),
        migrations.AddConstraint(
            model_name='tieroverride',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='override_four_eyes'),
        ),
        migrations.AddConstraint(
            model_name='tieroverride',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'in_force', 'refused', 'ended']), _negated=True), ('decided_by__isnull', False), _connector='OR'), name='override_decided_by_somebody'),
        ),
        migrations.RunSQL(sql=COLUMNS, reverse_sql=UNDO),
    ]
