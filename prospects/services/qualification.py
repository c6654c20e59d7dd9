"""Whether a prospect is one the bank wants: findings per rule, waivers, and the check of a whole list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from audit.services import record_act
from common.calendar import business_date
from files.models import StoredFile
from organization.models import Staff
from prospects.models import Finding, Prospect, Qualification, Rule, Waiver
from prospects.queries.qualification import rule_set_on
from prospects.rules.qualification import Figures, Measure, Result, result_of, standing_of, value_of


class NoEvidence(Exception):
    """An answer without a word or a file that shows it; `rule` is the one answered."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.code)
        self.rule = rule


class NothingToWaive(Exception):
    """The rule is met, or waived already."""


class NoReason(Exception):
    """A waiver says why."""


@dataclass(frozen=True)
class Answer:
    """What a person says of one rule: yes, no or not known, and what shows it; figures are taken from the file."""

    value: bool | None = None
    evidence: str = ""
    file: StoredFile | None = None
    file_name: str = ""


@dataclass(frozen=True)
class Checked:
    """How a list came out: prospects that meet every rule, miss one, or of which something is not known."""

    qualified: int
    refused: int
    unknown: int


@transaction.atomic
def evaluate(
    *, prospect: Prospect, answers: Mapping[str, Answer], by: Staff | None, at: datetime
) -> Qualification:
    """Judge the rules in force: figures from the file, the rest from `answers` by the rule's code; says how it stands.

    A rule that is not answered keeps its finding. Where result or value change, a waiver of the rule ends with the
    finding it was for. Refuses NoEvidence for a yes or no that nothing shows.
    """
    held = Prospect.objects.select_for_update().get(pk=prospect.pk)
    rules = list(rule_set_on(business_date(at)).rules.order_by("position"))
    found = {finding.rule_id: finding for finding in Finding.objects.filter(prospect=held)}
    figures = Figures(
        held.established_on, held.total_assets_fen, held.net_assets_fen, held.annual_revenue_fen
    )
    for rule in rules:
        answer = answers.get(rule.code)
        if rule.measure != Measure.ANSWER:
            value = value_of(rule.measure, figures, business_date(at))
            _find(held, rule, found, value, answer, by=by, at=at)
        elif answer is not None:
            if answer.value is not None and not answer.evidence and answer.file is None:
                raise NoEvidence(rule)
            value = None if answer.value is None else int(answer.value)
            _find(held, rule, found, value, answer, by=by, at=at)
    return _settle(held, rules, found)


@transaction.atomic
def judge_figures(*, prospect: Prospect, by: Staff | None, at: datetime) -> Qualification:
    """Judge the rules that look at figures after these have changed."""
    return evaluate(prospect=prospect, answers={}, by=by, at=at)


@transaction.atomic
def check_list(*, prospects: Iterable[Prospect], by: Staff, at: datetime) -> Checked:
    """Judge the figures of every prospect of a list that the caller has found visible; answers stay as they are."""
    standings = [judge_figures(prospect=prospect, by=by, at=at) for prospect in prospects]
    return Checked(*(standings.count(each) for each in ("qualified", "refused", "unknown")))


@transaction.atomic
def waive(*, prospect: Prospect, rule: Rule, reason: str, by: Staff, at: datetime) -> Waiver:
    """Let a prospect through in spite of a rule that is not met or not known, with the reason.

    Refuses NoReason, and NothingToWaive where the rule is met or waived already.
    """
    if not reason.strip():
        raise NoReason
    held = Prospect.objects.select_for_update().get(pk=prospect.pk)
    found = {finding.rule_id: finding for finding in Finding.objects.filter(prospect=held)}
    met = rule.pk in found and found[rule.pk].result == Result.PASS
    if met or Waiver.objects.filter(prospect=held, rule=rule, ended_at=None).exists():
        raise NothingToWaive
    waiver = Waiver.objects.create(prospect=held, rule=rule, by=by, at=at, reason=reason.strip())
    result = found[rule.pk].result if rule.pk in found else Result.UNKNOWN.value
    record_act(
        kind="prospect.rule_waived",
        subject=held,
        actor=by,
        reason=waiver.reason,
        after={"rule": rule.code, "result": result},
        at=at,
    )
    _settle(held, list(rule_set_on(business_date(at)).rules.all()), found)
    return waiver


def _find(
    prospect: Prospect,
    rule: Rule,
    found: dict[int, Finding],
    value: int | None,
    answer: Answer | None,
    *,
    by: Staff | None,
    at: datetime,
) -> None:
    """Write the finding where it differs from the one that stands."""
    before = found.get(rule.pk)
    result = result_of(rule.bound, rule.threshold, value)
    told = {
        "evidence": answer.evidence if answer else (before.evidence if before else ""),
        "evidence_file": answer.file if answer else (before.evidence_file if before else None),
        "evidence_file_name": answer.file_name if answer else (before.evidence_file_name if before else ""),
    }
    wanted: dict[str, Any] = {"result": result.value, "value": value, **told}
    if before is None and result == Result.UNKNOWN and answer is None:
        return
    if before is not None and all(getattr(before, name) == value for name, value in wanted.items()):
        return
    finding, _ = Finding.objects.update_or_create(
        prospect=prospect, rule=rule, defaults={**wanted, "found_by": by, "found_at": at}
    )
    found[rule.pk] = finding
    stood = (before.result, before.value) if before else (Result.UNKNOWN.value, None)
    if stood != (finding.result, finding.value):
        Waiver.objects.filter(prospect=prospect, rule=rule, ended_at=None).update(ended_at=at)
    record_act(
        kind="prospect.rule_judged",
        subject=prospect,
        actor=by,
        before={"result": before.result, "value": before.value} if before else {},
        after={"rule": rule.code, "result": result.value, "value": value, "evidence": told["evidence"]},
        at=at,
    )


def _settle(prospect: Prospect, rules: list[Rule], found: dict[int, Finding]) -> Qualification:
    """Keep how the prospect stands by all rules together, for lists and filters."""
    waived = set(Waiver.objects.filter(prospect=prospect, ended_at=None).values_list("rule_id", flat=True))
    results = [
        (found[rule.pk].result if rule.pk in found else Result.UNKNOWN.value, rule.pk in waived)
        for rule in rules
    ]
    standing = Qualification(standing_of(results).value)
    if prospect.qualification != standing:
        prospect.qualification = standing
        prospect.save(update_fields=["qualification", "changed_at"])
    return standing
