"""The conditions for target customers: each rule with its value and evidence, waivers with a reason."""

from datetime import date

import pytest

from audit.models import Act
from prospects.models import Finding, Rule, Waiver
from prospects.queries.qualification import card
from prospects.rules.qualification import debt_ratio_bp, result_of, standing_of, years_between
from prospects.services.file import edit_prospect
from prospects.services.qualification import Answer, NoEvidence, NothingToWaive, check_list, evaluate, waive
from tests.factories import at
from tests.prospects.making import make_prospect

NOON = at(2026, 11, 20, 12)
YUAN = 100
SOUND = {
    "established_on": date(2023, 11, 20),
    "total_assets_fen": 100_000_000 * YUAN,
    "net_assets_fen": 30_000_000 * YUAN,
    "annual_revenue_fen": 30_000_000 * YUAN,
}
ASKED = ("credit_record", "business", "people", "guarantee")
YES = {code: Answer(True, "征信报告 2026-10") for code in ASKED}


@pytest.mark.parametrize(
    ("bound", "threshold", "value", "result"),
    [
        ("at_least", 3, 3, "pass"),
        ("at_least", 3, 2, "fail"),
        ("at_most", 7000, 7000, "pass"),
        ("at_most", 7000, 7001, "fail"),
        ("yes", None, 1, "pass"),
        ("yes", None, 0, "fail"),
        ("at_least", 3, None, "unknown"),
        ("yes", None, None, "unknown"),
    ],
)
def test_a_rule_is_met_at_its_bound_and_unknown_without_a_value(bound, threshold, value, result):
    assert result_of(bound, threshold, value) == result


@pytest.mark.parametrize(
    ("total", "net", "expected"),
    [
        (1000, 300, 7000),
        (100_000, 29_999, 7001),
        (1000, -200, 12_000),
        (1000, 1000, 0),
        (0, 10, None),
        (None, 10, None),
        (1000, None, None),
    ],
)
def test_the_debt_ratio_is_rounded_against_the_company(total, net, expected):
    assert debt_ratio_bp(total, net) == expected


def test_years_are_whole_ones():
    assert years_between(date(2023, 11, 20), date(2026, 11, 20)) == 3
    assert years_between(date(2023, 11, 21), date(2026, 11, 20)) == 2
    assert years_between(date(2027, 1, 1), date(2026, 11, 20)) == 0


@pytest.mark.parametrize(
    ("results", "standing"),
    [
        ([("pass", False), ("pass", False)], "qualified"),
        ([("pass", False), ("unknown", False)], "unknown"),
        ([("unknown", False), ("fail", False)], "refused"),
        ([("fail", True), ("pass", False)], "qualified"),
        ([("fail", True), ("unknown", False)], "unknown"),
    ],
)
def test_all_rules_together(results, standing):
    assert standing_of(results) == standing


def lines(prospect):
    return {line.rule.code: line for line in card(prospect, date(2026, 11, 20)).lines}


@pytest.mark.django_db
def test_a_sound_company_meets_all_eight_with_the_value_used(bank):
    prospect = make_prospect(bank, **SOUND)
    assert evaluate(prospect=prospect, answers=YES, by=bank.manager, at=NOON) == "qualified"
    assert list(Finding.objects.order_by("rule__position").values_list("rule__code", "result", "value")) == [
        ("years", "pass", 3),
        ("net_assets", "pass", 3_000_000_000),
        ("revenue", "pass", 3_000_000_000),
        ("debt_ratio", "pass", 7_000),
        *[(code, "pass", 1) for code in ASKED],
    ]
    assert lines(prospect)["credit_record"].finding.evidence == "征信报告 2026-10"
    prospect.refresh_from_db()
    assert prospect.qualification == "qualified"


@pytest.mark.django_db
def test_what_nobody_knows_is_unknown_and_not_a_failure(bank):
    prospect = make_prospect(bank, established_on=date(2020, 1, 1))
    assert evaluate(prospect=prospect, answers={}, by=bank.manager, at=NOON) == "unknown"
    assert {code: line.result for code, line in lines(prospect).items()} == {
        "years": "pass",
        **dict.fromkeys(("net_assets", "revenue", "debt_ratio", *ASKED), "unknown"),
    }


@pytest.mark.django_db
def test_an_answer_needs_something_that_shows_it(bank):
    prospect = make_prospect(bank)
    with pytest.raises(NoEvidence):
        evaluate(prospect=prospect, answers={"guarantee": Answer(True)}, by=bank.manager, at=NOON)
    assert not Finding.objects.exists()


@pytest.mark.django_db
def test_new_figures_are_judged_as_they_are_saved(bank):
    prospect = make_prospect(bank, **SOUND)
    evaluate(prospect=prospect, answers=YES, by=bank.manager, at=NOON)
    edit_prospect(
        prospect=prospect,
        changes={"net_assets_fen": 29_000_000 * YUAN},
        version=prospect.version,
        by=bank.manager,
        at=NOON,
    )
    prospect.refresh_from_db()
    assert (prospect.qualification, lines(prospect)["debt_ratio"].finding.value) == ("refused", 7_100)


@pytest.mark.django_db
def test_a_waiver_lets_through_until_the_finding_changes(bank):
    prospect = make_prospect(bank, **SOUND | {"annual_revenue_fen": 25_000_000 * YUAN})
    rule = Rule.objects.get(code="revenue")
    assert evaluate(prospect=prospect, answers=YES, by=bank.manager, at=NOON) == "refused"
    waive(prospect=prospect, rule=rule, reason="新厂投产，明年超五千万", by=bank.supervisor, at=NOON)
    prospect.refresh_from_db()
    assert prospect.qualification == "qualified"
    act = Act.objects.get(kind="prospect.rule_waived")
    assert (act.reason, act.after) == ("新厂投产，明年超五千万", {"rule": "revenue", "result": "fail"})
    with pytest.raises(NothingToWaive):
        waive(prospect=prospect, rule=rule, reason="再一次", by=bank.supervisor, at=NOON)
    edit_prospect(
        prospect=prospect,
        changes={"annual_revenue_fen": 20_000_000 * YUAN},
        version=prospect.version,
        by=bank.manager,
        at=NOON,
    )
    prospect.refresh_from_db()
    assert (prospect.qualification, Waiver.objects.get().ended_at) == ("refused", NOON)


@pytest.mark.django_db
def test_a_rule_that_is_met_is_not_waived(bank):
    prospect = make_prospect(bank, **SOUND)
    evaluate(prospect=prospect, answers=YES, by=bank.manager, at=NOON)
    with pytest.raises(NothingToWaive):
        waive(prospect=prospect, rule=Rule.objects.get(code="years"), reason="x", by=bank.supervisor, at=NOON)


@pytest.mark.django_db
def test_a_list_is_checked_and_counted(bank):
    good = make_prospect(bank, **SOUND)
    evaluate(prospect=good, answers=YES, by=bank.manager, at=NOON)
    young = make_prospect(bank, established_on=date(2025, 1, 1))
    empty = make_prospect(bank)
    checked = check_list(prospects=[good, young, empty], by=bank.manager, at=NOON)
    assert (checked.qualified, checked.refused, checked.unknown) == (1, 1, 1)
