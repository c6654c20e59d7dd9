"""What was done on important dates of customers."""

import common.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0007_contact_holds'),
        ('customers', '0015_contact_rule_on_hold'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Observance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('occasion', models.CharField(choices=[('person', 'person'), ('founding', 'founding'), ('first_account', 'first_account'), ('deposit', 'deposit'), ('facility', 'facility'), ('contract', 'contract')], max_length=14)),
                ('on', models.DateField()),
                ('words', models.CharField(max_length=300, verbose_name='Words')),
                ('gift', models.CharField(blank=True, max_length=120, verbose_name='Gift')),
                ('value_fen', models.BigIntegerField(default=0)),
                ('over_limit', models.BooleanField(default=False)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='Reason')),
                ('done_at', models.DateTimeField()),
                ('form_key', models.UUIDField(unique=True)),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='observances', to='customers.contact')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observances', to='customers.customer')),
                ('done_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-on', '-id'],
                'indexes': [models.Index(fields=['customer', '-on', '-id'], name='observance_of_customer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('value_fen__gte', 0)), name='observance_value_not_negative'), models.CheckConstraint(condition=models.Q(('over_limit', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='observance_over_limit_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('gift', ''), _negated=True), ('value_fen', 0), _connector='OR'), name='observance_value_is_of_a_gift')],
            },
        ),
    ]
