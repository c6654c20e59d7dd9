"""What head office decides: weights, the bound of a follow-up, and when whom is asked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from audit.services import record_act
from common.models import uuid7
from common.once import write_once
from organization.models import Staff
from surveys.models import SurveyRule
from surveys.queries import rule_in_force
from surveys.rules import Numbers, faults


class FaultyNumbers(Exception):
    """The decision is out of bounds; `faults` are the codes of `rules.faults`."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(", ".join(found))
        self.faults = found


class NothingChanged(Exception):
    """The numbers in force are the same."""


@transaction.atomic
def decide_numbers(
    *, numbers: Numbers, reason: str, form_key: UUID | None = None, by: Staff, at: datetime
) -> SurveyRule:
    """Let answers from now on be weighed so; earlier ones keep their index. The same `form_key` decides once.

    Refuses FaultyNumbers and NothingChanged.
    """
    if found := faults(numbers):
        raise FaultyNumbers(found)
    Staff.objects.select_for_update(no_key=True).get(pk=by.pk)
    before = rule_in_force()
    known = form_key is not None and SurveyRule.objects.filter(form_key=form_key).exists()
    if before.numbers == numbers and not known:
        raise NothingChanged
    words = _words(numbers)
    rule, made = write_once(
        SurveyRule.objects,
        key={"form_key": form_key or uuid7()},
        words=words,
        more={"reason": reason, "decided_by": by, "decided_at": at},
    )
    if made:
        was = _words(before.numbers)
        record_act(
            kind="survey.rule_decided", subject=rule, actor=by, at=at, reason=reason, before=was, after=words
        )
    return rule


def _words(numbers: Numbers) -> dict[str, Any]:
    return {mark.value: weight for mark, weight in numbers.weights.items()} | {
        "low_under": numbers.low_under,
        "after_days": numbers.after_days,
        "link_days": numbers.link_days,
        "rest_days": numbers.rest_days,
        "yearly_month": numbers.yearly_month,
        "yearly_tiers": sorted(numbers.yearly_tiers),
    }
