"""Contact rules on hold: why, until when, who decided."""

import common.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0006_work_diaries'),
        ('customers', '0015_contact_rule_on_hold'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('reason', models.CharField(choices=[('at_rest', 'Its business is at rest'), ('dispute', 'In a dispute or before a court'), ('reorganised', 'Being reorganised or wound up'), ('asked', 'The customer asked to be left alone'), ('elsewhere', 'Looked after by another unit for the time'), ('other', 'Another reason')], max_length=12, verbose_name='Reason')),
                ('words', models.CharField(max_length=300, verbose_name='What it is about')),
                ('starts_on', models.DateField()),
                ('until_on', models.DateField(verbose_name='Until')),
                ('decided_at', models.DateTimeField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_holds', to='customers.customer')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-starts_on', '-id'],
                'indexes': [models.Index(fields=['customer', '-until_on'], name='contact_hold_of_customer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('starts_on'))), name='contact_hold_has_days')],
            },
        ),
    ]
