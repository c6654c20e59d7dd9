"""Ratings, loans, products held, settlements, fees and daily balances as core banking sends them; what was corrected."""

import django.db.models.deletion
from django.db import migrations, models

DAILY = """
CREATE TABLE customers_dailybalance (
    day date NOT NULL,
    account_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    balance_fen bigint NOT NULL,
    business_date date NOT NULL,
    batch_id bigint NOT NULL,
    PRIMARY KEY (day, account_id)
) PARTITION BY RANGE (day);
-- The days of one customer on the record page.
CREATE INDEX customers_dailybalance_customer ON customers_dailybalance (customer_id, day);
GRANT SELECT ON customers_dailybalance TO hausbank_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON customers_dailybalance FROM hausbank_app;
ALTER TABLE customers_dailybalance OWNER TO hausbank_loader;
-- What was corrected is appended, never changed.
REVOKE UPDATE, DELETE ON customers_correction FROM hausbank_app;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0017_merges'),
        ('products', '0004_shipped_catalogue'),
    ]

    operations = [
        migrations.CreateModel(
            name='DailyBalance',
            fields=[
                ('pk', models.CompositePrimaryKey('day', 'account_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('balance_fen', models.BigIntegerField()),
                ('business_date', models.DateField()),
                ('batch_id', models.BigIntegerField()),
            ],
            options={
                'db_table': 'customers_dailybalance',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('resource', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=80)),
                ('business_date', models.DateField()),
                ('batch_id', models.BigIntegerField()),
                ('was', models.JSONField()),
                ('became', models.JSONField()),
                ('corrected_at', models.DateTimeField()),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
            ],
            options={
                'ordering': ['-corrected_at', '-id'],
                'indexes': [models.Index(fields=['customer', '-id'], name='correction_of_customer')],
            },
        ),
        migrations.CreateModel(
            name='FeeCharged',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('business_date', models.DateField()),
                ('batch_id', models.BigIntegerField()),
                ('fee_no', models.CharField(max_length=40, unique=True)),
                ('charged_on', models.DateField()),
                ('kind', models.CharField(choices=[('settlement', 'Settlement'), ('account', 'Account keeping'), ('guarantee', 'Guarantee'), ('letter_of_credit', 'Letter of credit'), ('bill', 'Bill'), ('cash_management', 'Cash management'), ('exchange', 'Foreign exchange'), ('advice', 'Advice'), ('other', 'Other')], max_length=16)),
                ('amount_fen', models.BigIntegerField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.account')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
            ],
            options={
                'ordering': ['-charged_on', '-id'],
                'indexes': [models.Index(fields=['customer', '-charged_on', '-id'], name='fee_of_customer')],
            },
        ),
        migrations.CreateModel(
            name='Holding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('business_date', models.DateField()),
                ('batch_id', models.BigIntegerField()),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('amount_fen', models.BigIntegerField(blank=True, null=True)),
                ('units', models.PositiveIntegerField(blank=True, null=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product')),
            ],
            options={
                'ordering': ['product__position'],
                'constraints': [models.UniqueConstraint(fields=('customer', 'product'), name='holding_once')],
            },
        ),
        migrations.CreateModel(
            name='Loan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('business_date', models.DateField()),
                ('batch_id', models.BigIntegerField()),
                ('loan_no', models.CharField(max_length=32, unique=True)),
                ('currency', models.CharField(max_length=3)),
                ('principal_fen', models.BigIntegerField()),
                ('outstanding_fen', models.BigIntegerField()),
                ('rate', models.DecimalField(decimal_places=6, max_digits=8)),
                ('lent_on', models.DateField()),
                ('matures_on', models.DateField()),
                ('extended_to', models.DateField(blank=True, null=True)),
                ('next_due_on', models.DateField(blank=True, null=True)),
                ('next_due_fen', models.BigIntegerField(blank=True, null=True)),
                ('overdue_days', models.PositiveIntegerField(default=0)),
                ('overdue_fen', models.BigIntegerField(default=0)),
                ('quality', models.CharField(choices=[('normal', 'Normal'), ('special_mention', 'Special mention'), ('substandard', 'Substandard'), ('doubtful', 'Doubtful'), ('loss', 'Loss')], max_length=16)),
                ('security', models.CharField(blank=True, choices=[('credit', 'Unsecured'), ('guarantee', 'Guarantee'), ('mortgage', 'Mortgage'), ('pledge', 'Pledge')], max_length=10)),
                ('status', models.CharField(choices=[('active', 'Active'), ('settled', 'Repaid')], max_length=8)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ('product_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.productline')),
            ],
            options={
                'ordering': ['matures_on', 'id'],
                'indexes': [models.Index(fields=['customer', 'status', 'matures_on'], name='loan_of_customer')],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('business_date', models.DateField()),
                ('batch_id', models.BigIntegerField()),
                ('rated_on', models.DateField()),
                ('rating', models.CharField(max_length=4)),
                ('default_probability', models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
            ],
            options={
                'ordering': ['-rated_on'],
                'constraints': [models.UniqueConstraint(fields=('customer', 'rated_on'), name='rating_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Settlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('business_date', models.DateField()),
                ('batch_id', models.BigIntegerField()),
                ('settlement_no', models.CharField(max_length=40, unique=True)),
                ('settled_on', models.DateField()),
                ('direction', models.CharField(choices=[('in', 'Received'), ('out', 'Paid')], max_length=3)),
                ('kind', models.CharField(choices=[('transfer', 'Transfer'), ('bill', 'Bill'), ('collection', 'Collection'), ('letter_of_credit', 'Letter of credit'), ('payroll', 'Payroll'), ('tax', 'Tax'), ('cash', 'Cash'), ('other', 'Other')], max_length=16)),
                ('amount_fen', models.BigIntegerField()),
                ('counterparty', models.CharField(blank=True, max_length=120)),
                ('counterparty_bank', models.CharField(blank=True, max_length=80)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.account')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
            ],
            options={
                'ordering': ['-settled_on', '-id'],
                'indexes': [models.Index(fields=['customer', '-settled_on', '-id'], name='settlement_of_customer')],
            },
        ),
        migrations.RunSQL(sql=DAILY, reverse_sql="DROP TABLE customers_dailybalance"),
    ]
