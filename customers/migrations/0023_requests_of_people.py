"""Requests of people about their data, who is locked away, and several parts in decisions."""

import common.models
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0022_corrections_as_facts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='also',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('decides', 'Decides'), ('influences', 'Influences'), ('uses', 'Uses'), ('purchases', 'Purchases'), ('gatekeeps', 'Gatekeeper')], max_length=12), blank=True, default=list, size=None, verbose_name='Also'),
        ),
        migrations.AddField(
            model_name='contact',
            name='state',
            field=models.CharField(choices=[('live', 'Live'), ('restricted', 'Restricted'), ('erased', 'Erased')], default='live', max_length=10),
        ),
        migrations.CreateModel(
            name='LockedPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('sealed', models.BinaryField()),
                ('locked_at', models.DateTimeField()),
                ('contact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='locked', to='customers.contact')),
                ('locked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PersonRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('copy', 'A copy'), ('correct', 'Correction'), ('restrict', 'Restriction'), ('erase', 'Erasure')], max_length=10, verbose_name='What is asked for')),
                ('asked_on', models.DateField(verbose_name='Asked on')),
                ('due_on', models.DateField(verbose_name='Answer by')),
                ('state', models.CharField(choices=[('open', 'Open'), ('done', 'Done'), ('refused', 'Refused')], default='open', max_length=10)),
                ('registered_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, max_length=200, verbose_name='What was done')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='customers.contact')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('contact', 'kind'), name='personrequest_open_once'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('settled_by', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='personrequest_settled_by_somebody')],
            },
        ),
    ]
