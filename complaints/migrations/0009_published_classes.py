"""The classes of business and cause as banks publish them under JR/T 0169-2018; the finer codes stay the bank's own."""

from django.db import migrations

# Kind, code: the class as it is published (docs/decisions/0046), in Chinese and English.
NAMES = {
    ("business", "B01"): ("人民币储蓄", "RMB savings"),
    ("business", "B05"): ("外汇", "Foreign exchange"),
    ("business", "B06"): ("自营理财", "Own wealth management"),
    ("business", "B08"): ("个人金融信息", "Personal financial information"),
    ("cause", "C04"): ("因营销方式和手段引起", "Way and means of selling"),
    ("cause", "C05"): ("因定价收费引起", "Prices and fees"),
    ("cause", "C11"): ("因债务催收方式和手段引起", "Way and means of debt collection"),
}
# Kind, code, code above, names; put before 'other'.
ADDED = [
    ("business", "B0301", "B03", "借记卡", "Debit cards"),
    ("business", "B0302", "B03", "信用卡", "Credit cards"),
    ("business", "B10", "", "银行代理业务", "Agency business"),
    ("business", "B11", "", "债务催收", "Debt collection"),
    ("business", "B12", "", "贵金属", "Precious metals"),
    ("business", "B13", "", "其他中间业务", "Other intermediary business"),
    ("business", "B14", "", "国库", "Treasury"),
    ("cause", "C12", "", "因产品收益引起", "Return of the product"),
]
# No class of business: which channel it was stands in the code of the channel.
RETIRED = ("business", "B09")
LAST = 900


def publish(apps, editor):
    """Names what no case carries yet and a bank has not renamed; what is in use keeps its meaning."""
    codes = apps.get_model("complaints", "StandardCode").objects
    cases = apps.get_model("complaints", "Complaint").objects
    used = {*cases.values_list("business_code_id", flat=True), *cases.values_list("cause_id", flat=True)} - {None}
    free = codes.exclude(pk__in=used)
    for (kind, code), (zh, en) in NAMES.items():
        free.filter(kind=kind, code=code).update(name_zh=zh, name_en=en)
    for number, (kind, code, above, zh, en) in enumerate(ADDED):
        parent = codes.filter(kind=kind, code=above).first() if above else None
        position = parent.position if parent else LAST + number
        facts = {"parent": parent, "name_zh": zh, "name_en": en, "position": position}
        codes.get_or_create(kind=kind, code=code, defaults=facts)
    for kind in ("business", "cause"):
        codes.filter(kind=kind, code__endswith="99", parent=None).update(position=LAST + 99)
    kind, code = RETIRED
    free.filter(kind=kind, code=code).update(active=False)


def keep(apps, editor):
    """Rows of this table are never deleted, and what they are called may have been changed since."""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0008_changes_feed")]

    operations = [migrations.RunPython(publish, keep)]
