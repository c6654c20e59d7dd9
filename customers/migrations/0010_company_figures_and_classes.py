"""Figures of a company by year and source, the bounds of the size classes, and how the bank classes a customer."""

import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


YI = 100_000_000 * 100  # a hundred million yuan in fen
MILLION = 1_000_000 * 100


def ship_bounds(apps, schema_editor):
    """The bounds that the bank starts with; class C ends a half over its 'about ten million'."""
    apps.get_model("customers", "SizeThresholds").objects.create(
        valid_from=datetime.date(2000, 1, 1),
        a_assets_over_fen=YI,
        a_revenue_over_fen=YI,
        d_net_assets_under_fen=5 * MILLION,
        d_revenue_under_fen=10 * MILLION,
        d_profit_under_fen=MILLION // 2,
        b_net_assets_over_fen=10 * MILLION,
        b_revenue_over_fen=30 * MILLION,
        c_net_assets_up_to_fen=15 * MILLION,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0009_whose_books_changed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SizeThresholds',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(unique=True)),
                ('a_assets_over_fen', models.BigIntegerField()),
                ('a_revenue_over_fen', models.BigIntegerField()),
                ('d_net_assets_under_fen', models.BigIntegerField()),
                ('d_revenue_under_fen', models.BigIntegerField()),
                ('d_profit_under_fen', models.BigIntegerField()),
                ('b_net_assets_over_fen', models.BigIntegerField()),
                ('b_revenue_over_fen', models.BigIntegerField()),
                ('c_net_assets_up_to_fen', models.BigIntegerField()),
            ],
            options={
                'ordering': ['-valid_from'],
            },
        ),
        migrations.CreateModel(
            name='CustomerProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.CharField(blank=True, choices=[('potential', 'Potential'), ('cooperating', 'Cooperating'), ('focus', 'Focus')], max_length=12, verbose_name='Pool')),
                ('management_level', models.CharField(blank=True, choices=[('head_office', 'Head office'), ('branch', 'Branch'), ('sub_branch', 'Sub-branch')], max_length=12, verbose_name='Managed by')),
                ('vip_category', models.CharField(blank=True, choices=[('deposit', 'Deposits'), ('loan', 'Loans'), ('fiscal', 'Fiscal'), ('wealth', 'Wealth'), ('international', 'International'), ('interbank', 'Interbank'), ('comprehensive', 'Comprehensive')], max_length=14, verbose_name='VIP category')),
                ('style', models.CharField(blank=True, choices=[('basic', 'Basic'), ('reactive', 'Reactive'), ('accountable', 'Accountable'), ('proactive', 'Proactive'), ('partnership', 'Partnership')], max_length=12, verbose_name='Relationship style')),
                ('habit', models.CharField(blank=True, choices=[('transactional', 'Buys on price alone'), ('relational', 'Values service and long cooperation')], max_length=14, verbose_name='How it buys')),
                ('segment', models.CharField(blank=True, choices=[('newcomer', 'Fast-growing newcomer'), ('marketing', 'Marketing machine'), ('steady', 'Steady grower'), ('deals', 'Deal participant'), ('controller', 'Super-controller')], max_length=12, verbose_name='Needs segment')),
                ('version', models.PositiveIntegerField(default=0)),
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='profile', to='customers.customer')),
            ],
        ),
        migrations.CreateModel(
            name='CompanyFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='Year of the figures')),
                ('source', models.CharField(choices=[('audited', 'Audited report'), ('report', "Company's own report"), ('tax', 'Tax return'), ('register', 'Public register'), ('told', 'Told by the customer')], max_length=10, verbose_name='Source')),
                ('total_assets_fen', models.BigIntegerField(blank=True, null=True)),
                ('net_assets_fen', models.BigIntegerField(blank=True, null=True)),
                ('liabilities_fen', models.BigIntegerField(blank=True, null=True)),
                ('annual_revenue_fen', models.BigIntegerField(blank=True, null=True)),
                ('profit_fen', models.BigIntegerField(blank=True, null=True)),
                ('staff_count', models.PositiveIntegerField(blank=True, null=True)),
                ('noted_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='customers.customer')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['customer_id', '-year', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('customer', 'year'), name='figures_once_a_year')],
            },
        ),
        migrations.RunPython(ship_bounds, migrations.RunPython.noop),
    ]
