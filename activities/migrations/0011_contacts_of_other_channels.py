"""What customers asked or told through other channels."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0010_what_is_forgotten_and_restored'),
        ('customers', '0018_facts_of_core_banking'),
        ('organization', '0004_hints_for_newcomers'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChannelContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('business_date', models.DateField()),
                ('batch_id', models.BigIntegerField()),
                ('interaction_no', models.CharField(max_length=40, unique=True)),
                ('channel', models.CharField(choices=[('counter', 'Counter'), ('phone_bank', 'Phone bank'), ('online_bank', 'Online bank'), ('call_centre', 'Call centre'), ('machine', 'Machine at the branch or shop'), ('mobile', 'Mobile bank')], max_length=12)),
                ('happened_at', models.DateTimeField()),
                ('cause', models.CharField(max_length=30)),
                ('subject', models.CharField(max_length=200)),
                ('outcome', models.CharField(choices=[('answered', 'Answered'), ('passed_on', 'Passed on'), ('open', 'Not settled')], max_length=10)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
            options={
                'ordering': ['-happened_at', '-id'],
                'indexes': [models.Index(fields=['customer', '-happened_at', '-id'], name='channel_timeline'), models.Index(fields=['customer', 'cause', 'happened_at'], name='channel_cause')],
            },
        ),
    ]
