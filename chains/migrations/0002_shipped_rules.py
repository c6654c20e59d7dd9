"""What follows as shipped: 7 and 30 days after a delivery, 7 after a complaint closed, 90 after a lost deal."""

from datetime import date, datetime, UTC

from django.db import migrations

SINCE = date(2000, 1, 1)
DECIDED = datetime(2000, 1, 1, tzinfo=UTC)
# Cause, reason, steps of days, what to ask, the same in English, for whom.
SHIPPED = [
    ("delivery", [
        (7, "回访：款项是否到账，办理是否顺利", "Ask whether everything has arrived and works", "manager"),
        (30, "回访：使用情况如何，还需要什么", "Ask how it is being used and what else is needed", "manager"),
    ]),
    ("complaint", [
        (7, "回访：对处理结果是否满意", "Ask whether the customer is content with how it ended", "dealt"),
    ]),
    ("lost", [
        (90, "回访：与他行合作如何，有无新的机会", "Ask how it goes with the other bank, and whether there is a new chance", "dealt"),
    ]),
]


def fill(apps, editor):
    """Adds what is not there: rows that a way back has kept stay as they are."""
    version, step = apps.get_model("chains", "ChainVersion").objects, apps.get_model("chains", "ChainStep").objects
    for cause, steps in SHIPPED:
        if version.filter(cause=cause, starts_on=SINCE).exists():
            continue
        shipped = version.create(cause=cause, starts_on=SINCE, decided_at=DECIDED)
        for position, (days, asks, asks_en, whom) in enumerate(steps):
            step.create(version=shipped, position=position, days=days, asks=asks, asks_en=asks_en, whom=whom)


class Migration(migrations.Migration):

    dependencies = [
        ('chains', '0001_chains'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
