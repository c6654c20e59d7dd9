"""Machines are told of changes: where, signed by which secrets, each message and each try."""

import common.models
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('corebanking', '0011_totals_received'),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('place', models.BigIntegerField()),
                ('resource', models.CharField(max_length=20)),
                ('record_id', models.BigIntegerField()),
                ('record_key', models.CharField(max_length=40)),
                ('change', models.CharField(max_length=8)),
                ('changed_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being told'), ('told', 'Told'), ('dead', 'Given up')], default='waiting', max_length=10)),
                ('due_at', models.DateTimeField()),
                ('next_try_at', models.DateTimeField()),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('replays', models.PositiveSmallIntegerField(default=0)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('took_ms', models.PositiveIntegerField()),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('fault', models.CharField(blank=True, default='', max_length=20)),
                ('answer', models.CharField(blank=True, default='', max_length=200)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='corebanking.message')),
            ],
            options={
                'ordering': ['message_id', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('url', models.CharField(max_length=500)),
                ('resources', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('active', models.BooleanField(default=True)),
                ('stopped', models.CharField(blank=True, default='', max_length=20)),
                ('place', models.BigIntegerField()),
                ('begins_after', models.BigIntegerField()),
                ('broken', models.PositiveIntegerField(default=0)),
                ('rests_until', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhooks', to='corebanking.client')),
            ],
            options={
                'ordering': ['client__account__employee_no', 'id'],
            },
        ),
        migrations.AddField(
            model_name='message',
            name='webhook',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='corebanking.webhook'),
        ),
        migrations.CreateModel(
            name='WebhookSecret',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='secrets', to='corebanking.webhook')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'sending'])), fields=['webhook', 'place'], name='message_to_tell'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'sending'])), fields=['webhook', 'resource', 'record_id', 'place'], name='message_of_record'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['webhook', 'state', '-id'], name='message_log'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('webhook', 'place'), name='message_once_per_change'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('state__in', ['told', 'dead'])), models.Q(('finished_at', None), ('state__in', ['waiting', 'sending'])), _connector='OR'), name='message_finished_has_time'),
        ),
    ]
