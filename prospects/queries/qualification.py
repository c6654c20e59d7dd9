"""The card of a prospect's conditions: each rule with what was found, what shows it, and who let it through."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common import presentation
from prospects.models import Finding, Prospect, Rule, RuleSet, Waiver
from prospects.rules.qualification import Measure, Result

BASIS_POINTS_PER_PERCENT = 100


@dataclass(frozen=True)
class RuleLine:
    """One rule of the card; `value` is the value used, in words."""

    rule: Rule
    finding: Finding | None
    waiver: Waiver | None
    value: str

    @property
    def result(self) -> str:
        return self.finding.result if self.finding else Result.UNKNOWN

    @property
    def asks(self) -> bool:
        """Whether a person answers it."""
        return self.rule.measure == Measure.ANSWER

    @property
    def may_be_waived(self) -> bool:
        return self.result != Result.PASS and self.waiver is None


@dataclass(frozen=True)
class Card:
    """All rules in force with their findings, and how many are met or waived."""

    rule_set: RuleSet
    lines: list[RuleLine]

    @property
    def met(self) -> int:
        return sum(line.result == Result.PASS or line.waiver is not None for line in self.lines)


def rule_set_on(day: date, code: str = "target") -> RuleSet:
    """The version of the conditions in force on a day."""
    return RuleSet.objects.filter(code=code, valid_from__lte=day).order_by("-valid_from", "-number")[0]


def versions(limit: int = 10) -> list[RuleSet]:
    """The latest versions of the conditions, newest first."""
    return list(RuleSet.objects.filter(code="target").order_by("-number")[:limit])


def card(prospect: Prospect, day: date) -> Card:
    """The conditions in force on a day as they stand for a prospect the caller has found visible; four queries."""
    rule_set = rule_set_on(day)
    findings = {
        finding.rule_id: finding
        for finding in Finding.objects.filter(prospect=prospect).select_related("found_by", "evidence_file")
    }
    waivers = {
        waiver.rule_id: waiver
        for waiver in Waiver.objects.filter(prospect=prospect, ended_at=None).select_related("by")
    }
    lines = []
    for rule in rule_set.rules.order_by("position"):
        finding = findings.get(rule.pk)
        lines.append(
            RuleLine(rule, finding, waivers.get(rule.pk), value_text(rule.measure, finding and finding.value))
        )
    return Card(rule_set, lines)


def value_text(measure: str, value: int | None) -> str:
    """'5 years', '¥1,234万', '63.2%', 'yes'; empty where it is not known."""
    language = "en" if get_language() == "en" else "zh"
    if value is None:
        return ""
    if measure == Measure.YEARS:
        return _("%(years)s years") % {"years": value}
    if measure == Measure.DEBT_RATIO:
        return f"{value / BASIS_POINTS_PER_PERCENT:.1f}%"
    if measure == Measure.ANSWER:
        return _("yes") if value else _("no")
    return presentation.money(value, language=language).text
