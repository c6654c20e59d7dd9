"""The night keeps what each account manager's work came to; supervisors say who ranks in public."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dashboards', '0009_retention'),
        ('organization', '0004_hints_for_newcomers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RankingChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public', models.BooleanField()),
                ('set_at', models.DateTimeField()),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
            options={
                'ordering': ['unit_id'],
            },
        ),
        migrations.CreateModel(
            name='ManagerMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('as_of', models.DateField()),
                ('customers', models.PositiveIntegerField(default=0)),
                ('key_customers', models.PositiveIntegerField(default=0)),
                ('deposits_fen', models.BigIntegerField(default=0)),
                ('loans_fen', models.BigIntegerField(default=0)),
                ('contribution_fen', models.BigIntegerField(default=0)),
                ('contacts_asked', models.PositiveIntegerField(default=0)),
                ('contacts_kept', models.PositiveIntegerField(default=0)),
                ('contacts', models.PositiveIntegerField(default=0)),
                ('deals_won', models.PositiveIntegerField(default=0)),
                ('deals_lost', models.PositiveIntegerField(default=0)),
                ('won_fen', models.BigIntegerField(default=0)),
                ('won_days', models.PositiveIntegerField(default=0)),
                ('reports_due', models.PositiveIntegerField(default=0)),
                ('reports_on_time', models.PositiveIntegerField(default=0)),
                ('facts_known', models.PositiveIntegerField(default=0)),
                ('answers', models.PositiveIntegerField(default=0)),
                ('index_tenths', models.PositiveIntegerField(default=0)),
                ('at_risk', models.PositiveIntegerField(default=0)),
                ('at_loss', models.PositiveIntegerField(default=0)),
                ('away', models.PositiveIntegerField(default=0)),
                ('neglected', models.PositiveIntegerField(default=0)),
                ('hard', models.PositiveIntegerField(default=0)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
            options={
                'ordering': ['-month', 'unit_id', 'person_id'],
                'constraints': [models.UniqueConstraint(fields=('month', 'unit', 'person'), name='manager_month_once')],
            },
        ),
        migrations.RunSQL(
            sql="""
                REVOKE INSERT, UPDATE, DELETE ON dashboards_managermonth FROM hausbank_app;
                GRANT SELECT, INSERT, UPDATE, DELETE ON dashboards_managermonth TO hausbank_loader;
            """,
            reverse_sql="""
                GRANT INSERT, UPDATE, DELETE ON dashboards_managermonth TO hausbank_app;
            """,
        ),
    ]
