"""What is looked for as shipped; head office decides other numbers."""

from datetime import datetime, UTC

from django.db import migrations

DECIDED = datetime(2000, 1, 1, tzinfo=UTC)
# Code, amount, span, severity, whether a new sign stands in Today (a late contact and what matures stand there already).
SHIPPED = [
    ("name_changes", 2, 36, "serious", True),
    ("business_changes", 2, 36, "serious", True),
    ("outside_scope", 1, 24, "serious", True),
    ("no_main_business", 1, 24, "watch", True),
    ("unrelated", 1, 24, "watch", True),
    ("debt_ratio", 70, None, "serious", True),
    ("deposits_fall", 30, None, "serious", True),
    ("complaint_breach", 1, 90, "serious", True),
    ("contact_overdue", 0, None, "watch", False),
    ("maturing", 1000, 30, "watch", False),
]


def fill(apps, editor):
    """Adds what is not there: rows that a way back has kept stay as they are."""
    rules = apps.get_model("signs", "SignRule").objects
    for code, amount, span, severity, in_today in SHIPPED:
        if not rules.filter(code=code).exists():
            rules.create(code=code, amount=amount, span=span, severity=severity, in_today=in_today, decided_at=DECIDED)


class Migration(migrations.Migration):

    dependencies = [
        ('signs', '0001_signs'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
