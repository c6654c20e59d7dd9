"""Needs segments are the bank's own words; the banks that serve companies beside us stand in a list."""

from datetime import UTC, datetime

import common.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SHIPPED_ON = datetime(2000, 1, 1, tzinfo=UTC)
SEGMENTS = [
    ('newcomer', '高速成长新客', 'Fast-growing newcomer'),
    ('marketing', '营销机器', 'Marketing machine'),
    ('steady', '稳健成长者', 'Steady grower'),
    ('deals', '交易参与者', 'Deal participant'),
    ('controller', '超级控制者', 'Super-controller'),
]
BANKS = [
    ('中国工商银行', '工行，工商银行，ICBC'),
    ('中国农业银行', '农行，农业银行，ABC'),
    ('中国银行', '中行，BOC'),
    ('中国建设银行', '建行，建设银行，CCB'),
    ('交通银行', '交行，BOCOM'),
    ('中国邮政储蓄银行', '邮储，邮储银行，PSBC'),
    ('招商银行', '招行，CMB'),
    ('中信银行', '中信，CNCB'),
    ('浦发银行', '浦发，上海浦东发展银行，SPDB'),
    ('兴业银行', '兴业，CIB'),
    ('中国民生银行', '民生，民生银行，CMBC'),
    ('中国光大银行', '光大，光大银行，CEB'),
    ('平安银行', '平安，PAB'),
    ('华夏银行', '华夏，HXB'),
    ('广发银行', '广发，CGB'),
    ('浙商银行', '浙商，CZB'),
    ('恒丰银行', '恒丰，HFB'),
    ('渤海银行', '渤海，CBHB'),
    ('国家开发银行', '国开行，CDB'),
    ('中国进出口银行', '进出口银行，口行，CEXIM'),
    ('中国农业发展银行', '农发行，ADBC'),
]


def fill(apps, editor):
    """Adds what is not there: rows that a way back has kept stay as they are."""
    segments = apps.get_model("customers", "NeedsSegment").objects
    if not segments.exists():
        for position, (code, name_zh, name_en) in enumerate(SEGMENTS, 1):
            segments.create(
                code=code, name_zh=name_zh, name_en=name_en, position=position, changed_at=SHIPPED_ON
            )
    banks = apps.get_model("customers", "OtherBank").objects
    if not banks.exists():
        for name, also in BANKS:
            banks.create(name=name, also=also, state="listed", changed_at=SHIPPED_ON)


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0028_stances_bounds_and_team_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='customerprofile',
            name='segment',
            field=models.CharField(blank=True, max_length=12, verbose_name='Needs segment'),
        ),
        migrations.CreateModel(
            name='NeedsSegment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('code', models.SlugField(max_length=12, unique=True, verbose_name='Code')),
                ('name_zh', models.CharField(max_length=20, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=40, verbose_name='English name')),
                ('meaning', models.CharField(blank=True, max_length=200, verbose_name='What moves such companies')),
                ('position', models.PositiveSmallIntegerField(verbose_name='Place in the list')),
                ('in_use', models.BooleanField(default=True, verbose_name='In use')),
                ('version', models.PositiveIntegerField(default=1)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='Reason')),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={'ordering': ['position', 'id']},
        ),
        migrations.CreateModel(
            name='OtherBank',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='Bank')),
                ('also', models.CharField(blank=True, max_length=120, verbose_name='Also called')),
                ('strengths', models.CharField(blank=True, max_length=200, verbose_name='What it is good at')),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('listed', 'On the list'), ('off', 'Not on the list')], default='proposed', max_length=8, verbose_name='State')),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={'ordering': ['name', 'id']},
        ),
        migrations.AddConstraint(
            model_name='otherbank',
            constraint=models.CheckConstraint(condition=~models.Q(name=''), name='otherbank_has_a_name'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
