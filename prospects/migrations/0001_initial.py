"""Prospects: the pool, its terms, what the bank asks of a company, contacts; with the conditions that ship."""


from datetime import date

import common.models
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


FROM = date(2020, 1, 1)
MILLION_YUAN = 100_000_000

RULES = [
    ("years", "years", "at_least", 3, "经营三年以上", "Three years in business", "营业执照、工商登记", "Business licence, company register"),
    ("net_assets", "net_assets_fen", "at_least", 10 * MILLION_YUAN, "净资产一千万元以上", "Net assets of at least CNY 10 million", "经审计的资产负债表", "Audited balance sheet"),
    ("revenue", "annual_revenue_fen", "at_least", 30 * MILLION_YUAN, "年营业收入三千万元以上", "Revenue of at least CNY 30 million a year", "经审计的利润表、纳税申报表", "Audited income statement, tax returns"),
    ("debt_ratio", "debt_ratio_bp", "at_most", 7_000, "资产负债率不超过70%", "Debt ratio of at most 70%", "经审计的资产负债表", "Audited balance sheet"),
    ("credit_record", "answer", "yes", None, "无不良信用记录", "Clean credit record", "企业征信报告", "Credit report of the company"),
    ("business", "answer", "yes", None, "主业清晰，所处行业处于成长期", "Clear main business in an industry that grows", "主营业务收入构成、行业报告", "Revenue by line of business, industry report"),
    ("people", "answer", "yes", None, "法定代表人及主要股东个人信用良好，有经营管理能力，无不良嗜好", "Legal representative and main shareholders: good personal credit, able to manage, no harmful habits", "个人征信报告、走访记录", "Personal credit reports, notes of visits"),
    ("guarantee", "answer", "yes", None, "能提供反担保", "Counter-guarantee available", "抵（质）押物权属证明、保证人资料", "Title to collateral, papers of the guarantor"),
]
# Minutes a month that a prospect of each grade is worth.
MINUTES = {1: 240, 2: 120, 3: 60, 4: 20}


def add_shipped(apps, schema_editor):
    apps.get_model("prospects", "PoolRule").objects.create(unit=None, capacity=30, days=30, warn_days=7)
    rule_set = apps.get_model("prospects", "RuleSet").objects.create(
        code="target", number=1, name_zh="目标客户条件", name_en="Conditions for target customers", valid_from=FROM
    )
    rule = apps.get_model("prospects", "Rule")
    rule.objects.bulk_create(
        rule(
            rule_set=rule_set,
            position=position,
            code=code,
            measure=measure,
            bound=bound,
            threshold=threshold,
            name_zh=name_zh,
            name_en=name_en,
            proof_zh=proof_zh,
            proof_en=proof_en,
        )
        for position, (code, measure, bound, threshold, name_zh, name_en, proof_zh, proof_en) in enumerate(RULES, 1)
    )
    plan = apps.get_model("prospects", "VisitPlan")
    plan.objects.bulk_create(plan(grade=grade, minutes=minutes, valid_from=FROM) for grade, minutes in MINUTES.items())


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0006_what_core_banking_last_sent'),
        ('files', '0001_stored_files'),
        ('organization', '0002_role_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=20)),
                ('measure', models.CharField(choices=[('years', 'years'), ('net_assets_fen', 'net_assets_fen'), ('annual_revenue_fen', 'annual_revenue_fen'), ('debt_ratio_bp', 'debt_ratio_bp'), ('answer', 'answer')], max_length=20)),
                ('bound', models.CharField(choices=[('at_least', 'at_least'), ('at_most', 'at_most'), ('yes', 'yes')], max_length=10)),
                ('threshold', models.BigIntegerField(blank=True, null=True)),
                ('name_zh', models.CharField(max_length=120)),
                ('name_en', models.CharField(max_length=160)),
                ('proof_zh', models.CharField(blank=True, max_length=120)),
                ('proof_en', models.CharField(blank=True, max_length=160)),
            ],
            options={
                'ordering': ['rule_set_id', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Prospect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='Legal name')),
                ('name_en', models.CharField(blank=True, max_length=160, verbose_name='English name')),
                ('short_name', models.CharField(max_length=40, verbose_name='Short name')),
                ('short_name_en', models.CharField(blank=True, max_length=60, verbose_name='English short name')),
                ('credit_code', models.CharField(blank=True, max_length=18, verbose_name='Credit code')),
                ('credit_code_valid', models.BooleanField(default=True)),
                ('state', models.CharField(choices=[('open', 'In the pool'), ('claimed', 'Claimed'), ('converted', 'Became a customer'), ('dropped', 'Dropped')], default='open', max_length=10, verbose_name='State')),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('last_contact_at', models.DateTimeField(blank=True, null=True, verbose_name='Last contact')),
                ('return_on', models.DateField(blank=True, null=True, verbose_name='Goes back on')),
                ('warned_at', models.DateTimeField(blank=True, null=True)),
                ('open_opportunities', models.PositiveIntegerField(default=0)),
                ('source', models.CharField(choices=[('network', 'Own network'), ('business', 'Business contact'), ('statistics', 'Statistics'), ('directory', 'Directory'), ('press', 'Press'), ('internet', 'Internet'), ('canvassing', 'On-site canvassing'), ('self', 'Introduced itself'), ('chain', 'Up or downstream of a customer'), ('intermediary', 'Office, chamber or association'), ('event', 'Group event'), ('referral', 'Referral by a customer'), ('campaign', 'Campaign list')], max_length=12, verbose_name='Source')),
                ('source_note', models.CharField(blank=True, max_length=200, verbose_name='How we came to know it')),
                ('industry_code', models.CharField(blank=True, max_length=5, verbose_name='Industry (GB/T 4754)')),
                ('region_code', models.CharField(blank=True, max_length=6, verbose_name='Region (GB/T 2260)')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='Address')),
                ('main_business', models.CharField(blank=True, max_length=200, verbose_name='Main business')),
                ('established_on', models.DateField(blank=True, null=True, verbose_name='Established on')),
                ('total_assets_fen', models.BigIntegerField(blank=True, null=True, verbose_name='Total assets')),
                ('net_assets_fen', models.BigIntegerField(blank=True, null=True, verbose_name='Net assets')),
                ('annual_revenue_fen', models.BigIntegerField(blank=True, null=True, verbose_name='Annual revenue')),
                ('figures_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Year of the figures')),
                ('importance', models.CharField(blank=True, choices=[('high', 'High'), ('low', 'Low')], max_length=4, verbose_name='Importance')),
                ('need', models.CharField(blank=True, choices=[('high', 'High'), ('low', 'Low')], max_length=4, verbose_name='Need')),
                ('grade', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Grade')),
                ('value_fen', models.BigIntegerField(blank=True, null=True, verbose_name='Contribution expected in a year')),
                ('phase', models.CharField(choices=[('discover', 'Discover'), ('cultivate', 'Cultivate'), ('maintain', 'Maintain'), ('promote', 'Promote')], default='discover', max_length=10, verbose_name='Phase')),
                ('qualification', models.CharField(choices=[('unknown', 'Not settled'), ('qualified', 'Qualified'), ('refused', 'Misses a rule')], default='unknown', max_length=10, verbose_name='Qualification')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_reason', models.CharField(blank=True, max_length=200)),
                ('search_text', models.TextField(default='')),
                ('search_parts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=4), default=list, size=None)),
                ('name_key', models.CharField(default='', max_length=160)),
                ('folded_name', models.CharField(default='', max_length=120)),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='was_prospect', to='customers.customer')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='prospects', to=settings.AUTH_USER_MODEL, verbose_name='Account manager')),
                ('source_customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='led_to_prospects', to='customers.customer', verbose_name='Through which customer')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prospects', to='organization.unit', verbose_name='Pool of')),
            ],
            options={
                'ordering': ['name_key', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Competitor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('bank', models.CharField(max_length=60, verbose_name='Bank')),
                ('strength', models.PositiveSmallIntegerField(choices=[(1, 'Weak'), (2, 'Fair'), (3, 'Strong')], default=2, verbose_name='Strength there')),
                ('attention', models.PositiveSmallIntegerField(choices=[(1, 'Weak'), (2, 'Fair'), (3, 'Strong')], default=2, verbose_name='How much it cares')),
                ('edge', models.CharField(blank=True, max_length=200, verbose_name='Its edge')),
                ('decided_by', models.CharField(blank=True, max_length=120, verbose_name='Who decided for it')),
                ('noted_at', models.DateTimeField()),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prospect', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='competitors', to='prospects.prospect')),
            ],
            options={
                'ordering': ['-strength', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ClaimEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('added', 'Added'), ('claimed', 'Claimed'), ('released', 'Released'), ('returned', 'Went back by itself'), ('reassigned', 'Reassigned'), ('converted', 'Became a customer'), ('dropped', 'Dropped'), ('reopened', 'Taken up again')], max_length=12)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prospect', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='prospects.prospect')),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Approach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('visit', 'Visit on site'), ('call', 'Call'), ('video', 'Video call'), ('invited', 'Visit at our place'), ('message', 'Message')], default='visit', max_length=10, verbose_name='Kind')),
                ('happened_at', models.DateTimeField(verbose_name='When')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='Minutes, with the way')),
                ('summary', models.TextField(verbose_name='What was said')),
                ('recorded_at', models.DateTimeField()),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approaches', to=settings.AUTH_USER_MODEL)),
                ('prospect', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approaches', to='prospects.prospect')),
            ],
            options={
                'ordering': ['-happened_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ProspectPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('name', models.CharField(max_length=60, verbose_name='Name')),
                ('title', models.CharField(blank=True, max_length=60, verbose_name='Position')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='Phone')),
                ('decides', models.BooleanField(default=False, verbose_name='Decides')),
                ('prospect', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='prospects.prospect')),
            ],
            options={
                'ordering': ['-decides', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('result', models.CharField(choices=[('pass', 'Met'), ('fail', 'Not met'), ('unknown', 'Not known')], max_length=8)),
                ('value', models.BigIntegerField(blank=True, null=True)),
                ('evidence', models.CharField(blank=True, max_length=300, verbose_name='What shows it')),
                ('evidence_file_name', models.CharField(blank=True, max_length=200)),
                ('found_at', models.DateTimeField()),
                ('evidence_file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('found_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prospect', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='prospects.prospect')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='prospects.rule')),
            ],
            options={
                'ordering': ['rule_id'],
            },
        ),
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('number', models.PositiveSmallIntegerField()),
                ('name_zh', models.CharField(max_length=60)),
                ('name_en', models.CharField(max_length=60)),
                ('valid_from', models.DateField()),
            ],
            options={
                'ordering': ['code', '-number'],
                'constraints': [models.UniqueConstraint(fields=('code', 'number'), name='rule_set_version_once')],
            },
        ),
        migrations.AddField(
            model_name='rule',
            name='rule_set',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='prospects.ruleset'),
        ),
        migrations.CreateModel(
            name='VisitPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grade', models.PositiveSmallIntegerField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('valid_from', models.DateField()),
            ],
            options={
                'ordering': ['grade', '-valid_from'],
                'constraints': [models.UniqueConstraint(fields=('grade', 'valid_from'), name='visit_plan_once'), models.CheckConstraint(condition=models.Q(('grade__gte', 1), ('grade__lte', 4)), name='visit_plan_grade_1_to_4')],
            },
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300, verbose_name='Reason')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prospect', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='prospects.prospect')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='prospects.rule')),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='PoolRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('capacity', models.PositiveSmallIntegerField(default=30, verbose_name='Prospects a person may hold')),
                ('days', models.PositiveSmallIntegerField(default=30, verbose_name='Days without contact')),
                ('warn_days', models.PositiveSmallIntegerField(default=7, verbose_name='Days of warning')),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pool_rule', to='organization.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('capacity__gt', 0), ('days__gt', models.F('warn_days'))), name='pool_rule_makes_sense'), models.UniqueConstraint(fields=('unit',), name='pool_rule_one_of_the_bank', nulls_distinct=False)],
            },
        ),
        migrations.AddIndex(
            model_name='prospect',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_parts'], name='prospect_search'),
        ),
        migrations.AddIndex(
            model_name='prospect',
            index=models.Index(fields=['unit', 'state', 'grade', 'id'], name='prospect_of_unit'),
        ),
        migrations.AddIndex(
            model_name='prospect',
            index=models.Index(condition=models.Q(('state', 'claimed')), fields=['owner', 'return_on', 'id'], name='prospect_of_owner'),
        ),
        migrations.AddIndex(
            model_name='prospect',
            index=models.Index(condition=models.Q(('open_opportunities', 0), ('state', 'claimed')), fields=['return_on'], name='prospect_returning'),
        ),
        migrations.AddIndex(
            model_name='prospect',
            index=models.Index(fields=['folded_name'], name='prospect_folded_name'),
        ),
        migrations.AddConstraint(
            model_name='prospect',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claimed_at', None), ('owner', None), ('return_on', None), ('state', 'open')), models.Q(('claimed_at__isnull', False), ('owner__isnull', False), ('return_on__isnull', False), ('state', 'claimed')), models.Q(('closed_at__isnull', False), ('state__in', ['converted', 'dropped'])), _connector='OR'), name='prospect_held_when_claimed'),
        ),
        migrations.AddConstraint(
            model_name='prospect',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'converted'), _negated=True), ('customer__isnull', False), _connector='OR'), name='prospect_converted_has_customer'),
        ),
        migrations.AddConstraint(
            model_name='prospect',
            constraint=models.CheckConstraint(condition=models.Q(('grade', None), models.Q(('grade__gte', 1), ('grade__lte', 4)), _connector='OR'), name='prospect_grade_1_to_4'),
        ),
        migrations.AddConstraint(
            model_name='prospect',
            constraint=models.CheckConstraint(condition=models.Q(('value_fen', None), ('value_fen__gte', 0), _connector='OR'), name='prospect_value_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='prospect',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'claimed']), models.Q(('credit_code', ''), _negated=True)), fields=('credit_code',), name='prospect_one_per_credit_code'),
        ),
        migrations.AddConstraint(
            model_name='competitor',
            constraint=models.UniqueConstraint(fields=('prospect', 'bank'), name='competitor_once_per_bank'),
        ),
        migrations.AddIndex(
            model_name='claimevent',
            index=models.Index(fields=['prospect', '-at', '-id'], name='claimevent_of_prospect'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b6cb01f56edc62ceec019b58d252d961d8838230', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_83621', table='prospects_claimevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='approach',
            index=models.Index(fields=['prospect', '-happened_at', '-id'], name='approach_of_prospect'),
        ),
        migrations.AddIndex(
            model_name='approach',
            index=models.Index(fields=['staff', 'happened_at'], name='approach_of_staff'),
        ),
        migrations.AddConstraint(
            model_name='prospectperson',
            constraint=models.UniqueConstraint(fields=('prospect', 'name', 'title'), name='prospectperson_once'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('prospect', 'rule'), name='finding_once_per_rule'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('result', 'unknown'), ('value', None)), models.Q(models.Q(('result', 'unknown'), _negated=True), ('value__isnull', False)), _connector='OR'), name='finding_has_its_value'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.UniqueConstraint(fields=('rule_set', 'code'), name='rule_once_per_set'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.UniqueConstraint(fields=('rule_set', 'position'), name='rule_position_once'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('bound', 'yes'), ('measure', 'answer'), ('threshold', None)), models.Q(models.Q(('measure', 'answer'), _negated=True), ('bound__in', ['at_least', 'at_most']), ('threshold__isnull', False)), _connector='OR'), name='rule_has_its_bound'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('prospect', 'rule'), name='waiver_once_per_rule'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='waiver_has_reason'),
        ),
        migrations.RunSQL(
            sql="REVOKE UPDATE, DELETE, TRUNCATE ON prospects_claimevent FROM hausbank_app, hausbank_loader",
            reverse_sql="GRANT UPDATE, DELETE ON prospects_claimevent TO hausbank_app",
        ),
        migrations.RunPython(add_shipped, migrations.RunPython.noop),
    ]
