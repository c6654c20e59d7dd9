"""The night keeps who came and left; head office sets what winning a customer costs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0027_people_come_back'),
        ('dashboards', '0008_pair_counts'),
        ('organization', '0004_hints_for_newcomers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WinningCost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(unique=True)),
                ('cost_fen', models.BigIntegerField()),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-valid_from'],
            },
        ),
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quarter', models.DateField()),
                ('later', models.DateField()),
                ('came', models.PositiveIntegerField()),
                ('stayed', models.PositiveIntegerField()),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.publication')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
            options={
                'ordering': ['unit_id', 'quarter', 'later'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'quarter', 'later'), name='cohort_once')],
            },
        ),
        migrations.CreateModel(
            name='CustomerTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('kind', models.CharField(choices=[('won', 'Won'), ('won_back', 'Won back'), ('lost', 'Lost')], max_length=8)),
                ('cohort', models.DateField()),
                ('value_fen', models.BigIntegerField(default=0)),
                ('warned', models.BooleanField(default=False)),
                ('acted', models.BooleanField(default=False)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
            options={
                'ordering': ['-month', 'kind', '-value_fen', 'id'],
                'indexes': [models.Index(fields=['month', 'kind', '-value_fen', 'id'], name='customer_turn_names')],
                'constraints': [models.UniqueConstraint(fields=('customer', 'month'), name='customer_turn_once')],
            },
        ),
        migrations.CreateModel(
            name='RetentionMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('ends_on', models.DateField()),
                ('before', models.PositiveIntegerField()),
                ('won', models.PositiveIntegerField()),
                ('won_back', models.PositiveIntegerField()),
                ('lost', models.PositiveIntegerField()),
                ('lost_value_fen', models.BigIntegerField()),
                ('warned', models.PositiveIntegerField()),
                ('acted', models.PositiveIntegerField()),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.publication')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
            options={
                'ordering': ['unit_id', 'month'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'month'), name='retention_month_once')],
            },
        ),
        migrations.RunSQL(
            sql="""
                REVOKE INSERT, UPDATE, DELETE
                    ON dashboards_customerturn, dashboards_retentionmonth, dashboards_cohort FROM hausbank_app;
                GRANT SELECT, INSERT, UPDATE, DELETE
                    ON dashboards_customerturn, dashboards_retentionmonth, dashboards_cohort TO hausbank_loader;
            """,
            reverse_sql="""
                GRANT INSERT, UPDATE, DELETE
                    ON dashboards_customerturn, dashboards_retentionmonth, dashboards_cohort TO hausbank_app;
            """,
        ),
    ]
