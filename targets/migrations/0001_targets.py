"""Targets of units and people, and what each month achieved of them."""

import common.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organization', '0004_hints_for_newcomers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Achieved',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('business_date', models.DateField()),
                ('customers', models.PositiveIntegerField()),
                ('key_customers', models.PositiveIntegerField()),
                ('new_customers', models.PositiveIntegerField()),
                ('deposits', models.BigIntegerField()),
                ('loans', models.BigIntegerField()),
                ('contribution', models.BigIntegerField()),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
            options={
                'ordering': ['month', 'unit_id', 'person_id'],
                'constraints': [models.UniqueConstraint(fields=('month', 'unit', 'person'), name='achieved_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('measure', models.CharField(choices=[('deposits', 'Average deposits'), ('loans', 'Average loans'), ('contribution', 'Contribution, 12 months'), ('customers', 'Customers'), ('key_customers', 'Customers, key and above'), ('new_customers', 'New customers')], max_length=14, verbose_name='Measure')),
                ('month', models.DateField(verbose_name='Month')),
                ('floor', models.BigIntegerField(verbose_name='Floor')),
                ('target', models.BigIntegerField(verbose_name='Target')),
                ('stretch', models.BigIntegerField(verbose_name='Stretch')),
                ('set_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
            options={
                'ordering': ['month', 'unit_id', 'person_id', 'measure'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'measure', 'month', 'person'), name='target_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('floor__gte', 0), ('floor__lte', models.F('target')), ('target__lte', models.F('stretch'))), name='target_levels_rise'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='target_month_begins')],
            },
        ),
        migrations.RunSQL(
            sql="""
                REVOKE INSERT, UPDATE, DELETE ON targets_achieved FROM hausbank_app;
                GRANT SELECT, INSERT, UPDATE, DELETE ON targets_achieved TO hausbank_loader;
            """,
            reverse_sql="GRANT INSERT, UPDATE, DELETE ON targets_achieved TO hausbank_app",
        ),
    ]
