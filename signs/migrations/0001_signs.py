"""What happened to companies, rules of warning signs and the signs themselves."""

import common.models
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0015_contact_rule_on_hold'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Founding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('motive', models.CharField(choices=[('people', 'People'), ('technology', 'Technology'), ('customers', 'Customers'), ('profit', 'Profit of the industry'), ('products', 'Division of products'), ('sales', 'Division of production and sales')], max_length=10, verbose_name='Founded for')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='In words')),
                ('source', models.CharField(max_length=60, verbose_name='Source')),
                ('noted_at', models.DateTimeField()),
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='founding', to='customers.customer')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CompanyEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('name', 'Change of name'), ('industry', 'Change of main business'), ('product', 'Change of products'), ('technology', 'Change of technology'), ('ownership', 'Change of ownership'), ('suspension', 'Business suspended'), ('reorganized', 'Reorganized under the law'), ('restructured', 'Restructured'), ('merged', 'Merged with another company'), ('outside_scope', 'Seen: business outside the registered scope'), ('no_main_business', 'Seen: no clear main business'), ('unrelated', 'Seen: businesses that have nothing to do with each other')], max_length=16, verbose_name='What happened')),
                ('happened_on', models.DateField(verbose_name='On')),
                ('before', models.CharField(blank=True, max_length=120, verbose_name='Before')),
                ('after', models.CharField(blank=True, max_length=120, verbose_name='After')),
                ('consequences', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('shareholders', 'Shareholders replaced'), ('creditors', "Creditors' rights changed"), ('articles', 'Articles changed'), ('managers', 'Managers changed'), ('direction', 'Direction of business changed'), ('methods', 'Ways of management changed'), ('disposals', 'Assets disposed of and debts settled'), ('revalued', 'Assets revalued')], max_length=12), blank=True, default=list, size=None)),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='Note')),
                ('source', models.CharField(max_length=60, verbose_name='Source')),
                ('noted_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='company_events', to='customers.customer')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-happened_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('consequences', []), ('kind__in', ['reorganized', 'restructured', 'merged']), _connector='OR'), name='companyevent_consequences_of_reorganizations')],
            },
        ),
        migrations.CreateModel(
            name='SignRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('code', models.CharField(choices=[('name_changes', 'Name changed often'), ('business_changes', 'Main business changed often'), ('outside_scope', 'Business outside the registered scope'), ('no_main_business', 'No clear main business'), ('unrelated', 'Unrelated businesses'), ('debt_ratio', 'High debt ratio'), ('deposits_fall', 'Deposits fell'), ('complaint_breach', 'Complaint past its deadline'), ('contact_overdue', 'No contact for longer than the rule'), ('maturing', 'Facility or large deposit matures')], max_length=16)),
                ('amount', models.PositiveIntegerField()),
                ('span', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('severity', models.CharField(choices=[('watch', 'Watch'), ('serious', 'Serious')], max_length=8, verbose_name='Severity')),
                ('in_use', models.BooleanField(default=True, verbose_name='In use')),
                ('in_today', models.BooleanField(default=True, verbose_name='A new sign stands in Today')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='Reason')),
                ('decided_at', models.DateTimeField()),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['code', '-id'], name='signrule_last')],
            },
        ),
        migrations.CreateModel(
            name='WarningSign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('code', models.CharField(choices=[('name_changes', 'Name changed often'), ('business_changes', 'Main business changed often'), ('outside_scope', 'Business outside the registered scope'), ('no_main_business', 'No clear main business'), ('unrelated', 'Unrelated businesses'), ('debt_ratio', 'High debt ratio'), ('deposits_fall', 'Deposits fell'), ('complaint_breach', 'Complaint past its deadline'), ('contact_overdue', 'No contact for longer than the rule'), ('maturing', 'Facility or large deposit matures')], max_length=16)),
                ('occasion', models.CharField(blank=True, max_length=20)),
                ('severity', models.CharField(choices=[('watch', 'Watch'), ('serious', 'Serious')], max_length=8)),
                ('evidence', models.JSONField(default=dict)),
                ('counts', models.BooleanField(default=True)),
                ('state', models.CharField(choices=[('open', 'New'), ('acknowledged', 'Taken up'), ('handled', 'Handled')], default='open', max_length=12)),
                ('raised_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('handled_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, max_length=300, verbose_name='What was done')),
                ('acknowledged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='warning_signs', to='customers.customer')),
                ('handled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-raised_on', '-id'],
                'indexes': [models.Index(fields=['-raised_on', '-id'], name='sign_latest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('customer', 'code', 'occasion'), name='sign_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'handled'), _negated=True), models.Q(('handled_at__isnull', False), ('handled_by__isnull', False)), _connector='OR'), name='sign_handled_by_somebody')],
            },
        ),
    ]
