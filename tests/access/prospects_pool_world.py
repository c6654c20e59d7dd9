"""Two prospects of the lead's unit, one held by the lead with all that belongs to it, one that nobody holds."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from organization.models import Staff, Unit
from prospects.models import Finding, Rule
from prospects.services.adding import add_prospect
from prospects.services.file import add_person, log_contact, note_competitor
from prospects.services.pool import claim
from prospects.services.qualification import Answer, evaluate, waive

KEPT = (
    "prospects_prospect",
    "prospects_prospectperson",
    "prospects_competitor",
    "prospects_claimevent",
    "prospects_approach",
    "prospects_finding",
    "prospects_waiver",
    "prospects_poolrule",
)


def add_prospects(*, unit: Unit, lead: Staff, supervisor: Staff) -> dict[str, str]:
    """Make them; returns the keys that paths name: {prospect}, {open_prospect}, {finding}."""
    at = timezone.now()
    held = _found(unit, lead, at, name="杭州守口纸业有限公司", established_on=date(2025, 1, 1))
    free = _found(unit, lead, at, name="杭州待领电子有限公司")
    claim(prospect=held, by=lead, at=at)
    add_person(prospect=held, values={"name": "钟守口", "title": "厂长"}, by=lead, at=at)
    note_competitor(prospect=held, values={"bank": "江南银行", "strength": 3, "attention": 2}, by=lead, at=at)
    log_contact(
        prospect=held, kind="call", happened_at=at, minutes=10, summary="只在此处的洽谈", by=lead, at=at
    )
    evaluate(prospect=held, answers={"guarantee": Answer(True, "厂房")}, by=lead, at=at)
    rule = Rule.objects.get(rule_set__code="target", code="years")
    waive(prospect=held, rule=rule, reason="母公司担保", by=supervisor, at=at)
    return {
        "prospect": str(held.public_id),
        "open_prospect": str(free.public_id),
        "finding": str(Finding.objects.get(prospect=held, rule__code="guarantee").public_id),
    }


def _found(unit: Unit, by: Staff, at: datetime, **values: Any):
    return add_prospect(unit=unit, values={"source": "network", **values}, by=by, at=at)
