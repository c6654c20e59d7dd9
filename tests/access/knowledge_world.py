"""What the lead knows of the secret customer, a case that waits for review, the unit's week, what the lead follows."""

from datetime import timedelta

from django.utils import timezone

from common.calendar import business_today
from knowledge.models import UnitDigest
from knowledge.services import follow, write_piece

KEPT = ("knowledge_piece", "knowledge_follow", "knowledge_unitdigest", "knowledge_wording")


def make_knowledge(bank, customer) -> dict[str, str]:
    """Make them; returns the keys that paths name."""
    at, today = timezone.now(), business_today()
    words = {"noted_on": today, "by": bank.manager, "at": at}
    known = write_piece(
        kind="news", title="密语仪器在谈他行", body="只在此处的情报", customer=customer, **words
    )
    waiting = write_piece(
        kind="case", title="一家企业的结算", body="先谈再签", shared_with=bank.head_office, **words
    )
    digest = UnitDigest.objects.create(
        unit=bank.unit, monday=today - timedelta(days=today.weekday()), made_at=at, pieces=0
    )
    held = follow(by=bank.manager, at=at, confidence=1, importance=1, tag="利率")
    return {
        "piece": str(known.public_id),
        "waiting_piece": str(waiting.public_id),
        "digest": str(digest.public_id),
        "follow": str(held.public_id),
    }
