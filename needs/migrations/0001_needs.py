"""Needs of customers, their steps and products, and the deals that came of them."""

import common.models
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0016_people_are_found_by_an_index'),
        ('products', '0004_shipped_catalogue'),
        ('prospects', '0007_amounts_that_sum'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('working_capital', 'Money for everyday business'), ('receivables', 'Money tied up in receivables'), ('investment', 'Money for investment'), ('short_gap', 'A gap of days or weeks'), ('bid', 'Bidding'), ('contract', 'Security for a contract'), ('trade_credit', 'Risk of selling on account'), ('equity', 'Equity'), ('idle_money', 'Idle money'), ('payments', 'Paying and being paid'), ('cash_control', 'Control of cash in a group'), ('wages', 'Wages'), ('foreign_trade', 'Trade abroad'), ('property', 'Property')], max_length=16, verbose_name='Kind of need')),
                ('asked', models.CharField(max_length=300, verbose_name='What the customer asks for')),
                ('lacks', models.CharField(blank=True, max_length=300, verbose_name='What is really missing')),
                ('evidence', models.CharField(blank=True, max_length=500, verbose_name='Evidence')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='Needed by')),
                ('amount_fen', models.BigIntegerField(blank=True, null=True, verbose_name='Amount')),
                ('checklist', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('investigate', 'Investigate'), ('analyse', 'Analyse'), ('talk', 'Talk'), ('probe', 'Probe'), ('repeat', 'Say it again in own words'), ('confirm', 'Have it confirmed'), ('show', 'Show what solves it'), ('wait', 'Wait for the answer')], max_length=12), blank=True, default=list, size=None)),
                ('step', models.CharField(choices=[('identified', 'Identified'), ('matched', 'Matched with products'), ('proposed', 'Proposed'), ('negotiated', 'Negotiated'), ('delivered', 'Delivered'), ('followed_up', 'Followed up'), ('dropped', 'Dropped')], default='identified', max_length=12, verbose_name='Step')),
                ('entered_at', models.DateTimeField()),
                ('noted_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='customers.customer')),
                ('decider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.contact', verbose_name='Decision maker')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='NeedDeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deals', to='needs.need')),
                ('opportunity', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='need_deal', to='prospects.opportunity')),
            ],
        ),
        migrations.CreateModel(
            name='NeedMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_step', models.CharField(blank=True, choices=[('identified', 'Identified'), ('matched', 'Matched with products'), ('proposed', 'Proposed'), ('negotiated', 'Negotiated'), ('delivered', 'Delivered'), ('followed_up', 'Followed up'), ('dropped', 'Dropped')], max_length=12)),
                ('to_step', models.CharField(choices=[('identified', 'Identified'), ('matched', 'Matched with products'), ('proposed', 'Proposed'), ('negotiated', 'Negotiated'), ('delivered', 'Delivered'), ('followed_up', 'Followed up'), ('dropped', 'Dropped')], max_length=12)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='needs.need')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='NeedProduct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='Why it fits')),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='needs.need')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='need',
            index=models.Index(fields=['customer', '-id'], name='need_of_customer'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen', None), ('amount_fen__gt', 0), _connector='OR'), name='need_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='needproduct',
            constraint=models.UniqueConstraint(fields=('need', 'product'), name='needproduct_once'),
        ),
    ]
