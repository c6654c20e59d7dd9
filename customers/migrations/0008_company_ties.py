"""What ties a customer to other companies."""

import common.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0007_books_version'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CompanyTie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('other_name', models.CharField(max_length=120)),
                ('other_credit_code', models.CharField(blank=True, max_length=18)),
                ('kind', models.CharField(choices=[('parent', 'Parent company'), ('subsidiary', 'Subsidiary'), ('supplier', 'Supplier'), ('buyer', 'Buyer'), ('guarantor', 'Guarantor'), ('guaranteed', 'Guaranteed by the customer'), ('shareholder', 'Shareholder'), ('holding', 'Company it holds shares of'), ('association', 'Association'), ('member', 'Member of the association')], max_length=12)),
                ('share_percent', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('started_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('source', models.CharField(max_length=60)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('noted_at', models.DateTimeField()),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ties', to='customers.customer')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ties_from_others', to='customers.customer')),
            ],
            options={
                'ordering': ['customer_id', 'kind', 'id'],
                'indexes': [models.Index(condition=models.Q(('ended_on', None), ('other', None)), fields=['other_name', 'id'], name='tie_of_strangers')],
                'constraints': [models.CheckConstraint(condition=models.Q(('other', models.F('customer')), _negated=True), name='tie_between_two'), models.CheckConstraint(condition=models.Q(('share_percent', None), models.Q(('share_percent__gt', 0), ('share_percent__lte', 100)), _connector='OR'), name='tie_share_is_a_percentage'), models.UniqueConstraint(condition=models.Q(('ended_on', None), ('other__isnull', False)), fields=('customer', 'other', 'kind'), name='tie_once_per_customer'), models.UniqueConstraint(condition=models.Q(('ended_on', None), ('other', None)), fields=('customer', 'other_name', 'kind'), name='tie_once_per_name')],
            },
        ),
    ]
