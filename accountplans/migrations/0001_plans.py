"""Yearly plans of relationships, their sections, and who needs one."""

import common.models
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0023_requests_of_people'),
        ('needs', '0001_needs'),
        ('products', '0004_shipped_catalogue'),
        ('worklist', '0021_tasks_of_plans'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('year', models.PositiveSmallIntegerField(verbose_name='Year')),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waits for agreement'), ('agreed', 'Agreed'), ('closed', 'Closed')], default='draft', max_length=9, verbose_name='State')),
                ('goal', models.CharField(max_length=500, verbose_name='What we want to be for the customer')),
                ('outset', models.CharField(blank=True, max_length=1000, verbose_name='Where we stand')),
                ('budget_fen', models.BigIntegerField(default=0, verbose_name='Budget')),
                ('hands', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('written_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('returned_because', models.CharField(blank=True, max_length=300)),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
                ('ending', models.CharField(blank=True, choices=[('over', 'Over'), ('replaced', 'Replaced by a later version'), ('let_go', 'Let go')], max_length=8)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, max_length=500, verbose_name='What came of it')),
                ('version', models.PositiveIntegerField(default=1)),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='account_plans', to='customers.customer')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PlanAim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('measure', models.CharField(choices=[('balance', 'Average balance'), ('fees', 'Fee income, 12 months'), ('contribution', 'Contribution, 12 months')], max_length=12, verbose_name='Counted in')),
                ('start_fen', models.BigIntegerField()),
                ('start_month', models.DateField(blank=True, null=True)),
                ('started_on', models.DateField()),
                ('aim_fen', models.BigIntegerField(verbose_name='Aim')),
                ('by_on', models.DateField(verbose_name='Reached by')),
                ('end_fen', models.BigIntegerField(blank=True, null=True)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.productline')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aims', to='accountplans.accountplan')),
            ],
            options={
                'ordering': ['line__position', 'measure', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PlanExpense',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('amount_fen', models.BigIntegerField(verbose_name='Amount')),
                ('spent_on', models.DateField(verbose_name='Day')),
                ('note', models.CharField(max_length=200, verbose_name='What for')),
                ('noted_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expenses', to='accountplans.accountplan')),
            ],
            options={
                'ordering': ['spent_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PlanNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='needs.need')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='accountplans.accountplan')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PlanPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('wished_attitude', models.CharField(choices=[('favours', 'Favours us'), ('neutral', 'Neutral'), ('reserved', 'Reserved'), ('opposes', 'Opposes us')], max_length=8, verbose_name='Attitude we want')),
                ('wished_part', models.CharField(blank=True, choices=[('decides', 'Decides'), ('influences', 'Influences'), ('uses', 'Uses'), ('purchases', 'Purchases'), ('gatekeeps', 'Gatekeeper')], max_length=12, verbose_name='Part we want them to take')),
                ('how', models.CharField(blank=True, max_length=300, verbose_name='How we win them')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.contact')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='accountplans.accountplan')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PlanRisk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('what', models.CharField(max_length=200, verbose_name='Risk')),
                ('likelihood', models.CharField(choices=[('high', 'High (3)'), ('medium', 'Medium (2)'), ('low', 'Low (1)')], max_length=6, verbose_name='Likelihood')),
                ('effect', models.CharField(choices=[('high', 'High (3)'), ('medium', 'Medium (2)'), ('low', 'Low (1)')], max_length=6, verbose_name='Effect')),
                ('counter', models.CharField(max_length=300, verbose_name='What we do against it')),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Who sees to it')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='risks', to='accountplans.accountplan')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PlanRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('tiers', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                ('due_month', models.PositiveSmallIntegerField(verbose_name='Asked for from month')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='Reason')),
                ('decided_at', models.DateTimeField()),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PlanStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('what', models.CharField(max_length=200, verbose_name='Step')),
                ('due_on', models.DateField(verbose_name='Due on')),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Who does it')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='accountplans.accountplan')),
                ('task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='worklist.task')),
            ],
            options={
                'ordering': ['due_on', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='accountplan',
            index=models.Index(fields=['customer', '-id'], name='accountplan_of_customer'),
        ),
        migrations.AddConstraint(
            model_name='accountplan',
            constraint=models.UniqueConstraint(fields=('customer', 'year', 'number'), name='accountplan_number'),
        ),
        migrations.AddConstraint(
            model_name='accountplan',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'agreed')), fields=('customer', 'year'), name='accountplan_one_agreed'),
        ),
        migrations.AddConstraint(
            model_name='accountplan',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'submitted'])), fields=('customer', 'year'), name='accountplan_one_written'),
        ),
        migrations.AddConstraint(
            model_name='accountplan',
            constraint=models.CheckConstraint(condition=models.Q(('agreed_by', None), models.Q(models.Q(('agreed_by', models.F('submitted_by')), _negated=True), models.Q(('agreed_by', models.F('written_by')), _negated=True)), _connector='OR'), name='accountplan_four_eyes'),
        ),
        migrations.AddConstraint(
            model_name='accountplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'agreed'), _negated=True), models.Q(('agreed_at__isnull', False), ('agreed_by__isnull', False)), _connector='OR'), name='accountplan_agreed_by'),
        ),
        migrations.AddConstraint(
            model_name='accountplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed'), models.Q(('ending', ''), _negated=True)), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at', None), ('ending', '')), _connector='OR'), name='accountplan_closed_at'),
        ),
        migrations.AddConstraint(
            model_name='accountplan',
            constraint=models.CheckConstraint(condition=models.Q(('budget_fen__gte', 0)), name='accountplan_budget'),
        ),
        migrations.AddConstraint(
            model_name='planaim',
            constraint=models.UniqueConstraint(fields=('plan', 'line', 'measure'), name='planaim_once'),
        ),
        migrations.AddConstraint(
            model_name='planaim',
            constraint=models.CheckConstraint(condition=models.Q(('aim_fen__gte', 0)), name='planaim_amount'),
        ),
        migrations.AddConstraint(
            model_name='planexpense',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='planexpense_amount'),
        ),
        migrations.AddConstraint(
            model_name='planneed',
            constraint=models.UniqueConstraint(fields=('plan', 'need'), name='planneed_once'),
        ),
        migrations.AddConstraint(
            model_name='planperson',
            constraint=models.UniqueConstraint(fields=('plan', 'contact'), name='planperson_once'),
        ),
        migrations.AddConstraint(
            model_name='planrule',
            constraint=models.CheckConstraint(condition=models.Q(('due_month__range', (1, 12))), name='planrule_month'),
        ),
    ]
