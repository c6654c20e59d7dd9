"""Every estimate of a wallet is kept; what stands today is the first of each ledger."""

import common.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def begin_ledgers(apps, editor):
    """What stands becomes the first entry, once."""
    editor.execute("""
        INSERT INTO customers_walletentry (public_id, customer_id, product_line_id, total_fen, competitor, strengths, source,
                                           confidence, estimated_on, estimated_by_id)
        SELECT uuidv7(), customer_id, product_line_id, total_fen, '', '', source, confidence, estimated_on, estimated_by_id
        FROM customers_walletestimate AS estimate
        WHERE NOT EXISTS (
            SELECT FROM customers_walletentry AS entry
            WHERE entry.customer_id = estimate.customer_id AND entry.product_line_id = estimate.product_line_id)
        ORDER BY id
    """)


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0018_facts_of_core_banking'),
        ('products', '0004_shipped_catalogue'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WalletEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('total_fen', models.BigIntegerField()),
                ('competitor', models.CharField(blank=True, max_length=60, verbose_name='Who else serves it')),
                ('strengths', models.CharField(blank=True, max_length=120, verbose_name='What they are good at')),
                ('source', models.CharField(blank=True, max_length=80)),
                ('confidence', models.CharField(choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=6)),
                ('estimated_on', models.DateField()),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wallet_entries', to='customers.customer')),
                ('estimated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('product_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.productline')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['customer', '-id'], name='wallet_entry_of_customer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('total_fen__gte', 0)), name='wallet_entry_not_negative')],
            },
        ),
        migrations.RunPython(begin_ledgers, migrations.RunPython.noop),
    ]
