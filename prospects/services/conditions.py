"""How the bank asks: a new version of the conditions for target customers, and minutes a month by grade."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from audit.services import record_act
from common.calendar import business_date
from organization.models import Staff
from prospects.models import Finding, Prospect, Qualification, Rule, RuleSet, VisitPlan, Waiver
from prospects.queries.qualification import rule_set_on
from prospects.rules.pool import GRADES
from prospects.rules.qualification import Bound, Figures, Measure, Result, result_of, standing_of, value_of

_CHUNK = 1000
_FINDING = ("result", "value", "evidence", "evidence_file", "evidence_file_name", "found_by", "found_at")


class NothingChanged(Exception):
    """The new version would say what the one in force says."""


class NoConditions(Exception):
    """A version asks for at least one thing."""


class StaleConditions(Exception):
    """Somebody published a version after this one was opened."""


@dataclass(frozen=True)
class NewRule:
    """A condition that a person answers: its words in both languages and what usually shows it."""

    name_zh: str
    name_en: str
    proof_zh: str = ""
    proof_en: str = ""


@transaction.atomic
def publish_conditions(
    *,
    number: int,
    thresholds: Mapping[str, int],
    dropped: frozenset[str] = frozenset(),
    added: NewRule | None = None,
    by: Staff,
    at: datetime,
) -> RuleSet:
    """Put a new version of the conditions in force from today, and judge every live prospect by it.

    `number` is the version it starts from, `thresholds` the bounds by rule code (years, fen, basis points), `dropped`
    the codes asked no longer. Answers, evidence and waivers of rules that stay go along. Refuses StaleConditions,
    NothingChanged and NoConditions.
    """
    before = RuleSet.objects.select_for_update().get(pk=rule_set_on(business_date(at)).pk)
    if before.number != number:
        raise StaleConditions(before.number)
    old = list(before.rules.order_by("position"))
    kept = [rule for rule in old if rule.code not in dropped]
    if not kept and added is None:
        raise NoConditions
    bounds = {
        rule.code: thresholds.get(rule.code, rule.threshold) for rule in kept if rule.threshold is not None
    }
    moved = {
        rule.code: bounds[rule.code] for rule in kept if rule.threshold not in (None, bounds.get(rule.code))
    }
    if len(kept) == len(old) and not moved and added is None:
        raise NothingChanged
    version = RuleSet.objects.create(
        code=before.code,
        number=before.number + 1,
        name_zh=before.name_zh,
        name_en=before.name_en,
        valid_from=business_date(at),
    )
    for position, rule in enumerate(kept, start=1):
        _copy(rule, version, position, bounds.get(rule.code))
    if added is not None:
        _add(added, version, len(kept) + 1)
    _carry_over(before, version)
    _judge_everybody(version, at)
    record_act(
        kind="prospect.conditions_published",
        subject=version,
        actor=by,
        at=at,
        before={"number": before.number},
        after={
            "number": version.number,
            "bounds": moved,
            "dropped": sorted(dropped),
            "added": added.name_zh if added else "",
        },
    )
    return version


@transaction.atomic
def set_visit_plan(*, minutes: Mapping[int, int], by: Staff, at: datetime) -> None:
    """Say from today how many minutes a month a prospect of each grade is worth; earlier months keep their plan."""
    today = business_date(at)
    plan = None
    for grade in GRADES:
        plan, _ = VisitPlan.objects.update_or_create(
            grade=grade, valid_from=today, defaults={"minutes": minutes[grade]}
        )
    after = {str(grade): minutes[grade] for grade in GRADES}
    record_act(kind="visit_plan.set", subject=plan, actor=by, after=after, at=at)


def _copy(rule: Rule, version: RuleSet, position: int, threshold: int | None) -> Rule:
    fields = ("code", "measure", "bound", "name_zh", "name_en", "proof_zh", "proof_en")
    values: dict[str, Any] = {name: getattr(rule, name) for name in fields}
    return Rule.objects.create(rule_set=version, position=position, threshold=threshold, **values)


def _add(added: NewRule, version: RuleSet, position: int) -> Rule:
    code = slugify(added.name_en)[:14] or "rule"
    taken = set(version.rules.values_list("code", flat=True))
    return Rule.objects.create(
        rule_set=version,
        position=position,
        code=f"{code}-{version.number}" if code in taken else code,
        measure=Measure.ANSWER,
        bound=Bound.YES,
        name_zh=added.name_zh,
        name_en=added.name_en,
        proof_zh=added.proof_zh,
        proof_en=added.proof_en,
    )


def _carry_over(before: RuleSet, version: RuleSet) -> None:
    """What was found and let through for a rule stands for the same rule of the new version."""
    rules = {rule.code: rule for rule in version.rules.all()}
    standing = {rule.code: rule for rule in before.rules.all()}
    for code, rule in rules.items():
        earlier = standing.get(code)
        if earlier is None:
            continue
        Finding.objects.bulk_create(
            (
                Finding(
                    prospect_id=found.prospect_id,
                    rule=rule,
                    **{name: getattr(found, name) for name in _FINDING},
                )
                for found in earlier.findings.select_related("evidence_file", "found_by")
            ),
            batch_size=_CHUNK,
        )
        if earlier.threshold == rule.threshold:
            Waiver.objects.bulk_create(
                (
                    Waiver(
                        prospect_id=each.prospect_id,
                        rule=rule,
                        by_id=each.by_id,
                        at=each.at,
                        reason=each.reason,
                    )
                    for each in Waiver.objects.filter(rule=earlier, ended_at=None)
                ),
                batch_size=_CHUNK,
            )


def _judge_everybody(version: RuleSet, at: datetime) -> None:
    """Results of the new bounds for every live prospect, and how each stands by all rules together."""
    rules = list(version.rules.order_by("position"))
    prospects = list(Prospect.objects.live().order_by("pk"))
    found = {
        (each.prospect_id, each.rule_id): each
        for each in Finding.objects.filter(rule__in=rules, prospect__in=[one.pk for one in prospects])
    }
    waived = set(Waiver.objects.filter(rule__in=rules, ended_at=None).values_list("prospect_id", "rule_id"))
    fresh, changed, turned = [], [], []
    for prospect in prospects:
        for rule in rules:
            if rule.measure == Measure.ANSWER:
                continue
            value = value_of(rule.measure, _figures(prospect), business_date(at))
            result = result_of(rule.bound, rule.threshold, value)
            finding = found.get((prospect.pk, rule.pk))
            if finding is None and result != Result.UNKNOWN:
                finding = Finding(prospect=prospect, rule=rule, result=result.value, value=value, found_at=at)
                found[prospect.pk, rule.pk] = finding
                fresh.append(finding)
            elif finding is not None and (finding.result, finding.value) != (result.value, value):
                finding.result, finding.value, finding.found_at = result.value, value, at
                changed.append(finding)
        results = [
            (
                found[prospect.pk, rule.pk].result
                if (prospect.pk, rule.pk) in found
                else Result.UNKNOWN.value,
                (prospect.pk, rule.pk) in waived,
            )
            for rule in rules
        ]
        standing = Qualification(standing_of(results).value)
        if prospect.qualification != standing:
            prospect.qualification = standing
            turned.append(prospect)
    Finding.objects.bulk_create(fresh, batch_size=_CHUNK)
    Finding.objects.bulk_update(changed, ["result", "value", "found_at"], batch_size=_CHUNK)
    Prospect.objects.bulk_update(turned, ["qualification"], batch_size=_CHUNK)


def _figures(prospect: Prospect) -> Figures:
    return Figures(
        prospect.established_on,
        prospect.total_assets_fen,
        prospect.net_assets_fen,
        prospect.annual_revenue_fen,
    )
