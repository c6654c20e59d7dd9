"""Terms of pools, minutes by grade and versions of the conditions are set on a page, and hold from then on."""

from datetime import date

import pytest
from django.utils import timezone

from common.calendar import business_today
from prospects.models import Finding, PoolRule, Rule, RuleSet, VisitPlan, Waiver
from prospects.queries.qualification import card, rule_set_on
from prospects.queries.terms import terms_of
from prospects.queries.visiting import minutes_by_grade
from prospects.services.conditions import (
    NewRule,
    NoConditions,
    NothingChanged,
    StaleConditions,
    publish_conditions,
)
from prospects.services.qualification import Answer, evaluate, waive
from tests.prospects.making import make_prospect

FIGURES = {
    "established_on": date(2015, 1, 1),
    "total_assets_fen": 50 * 10**8,
    "net_assets_fen": 15 * 10**8,
    "annual_revenue_fen": 40 * 10**8,
}
CODES = [
    "years",
    "net_assets",
    "revenue",
    "debt_ratio",
    "credit_record",
    "business",
    "people",
    "guarantee",
]


def publish(bank, **words):
    words = {"number": rule_set_on(business_today()).number, "thresholds": {}, **words}
    return publish_conditions(**words, by=bank.executive, at=timezone.now())


def judged(bank):
    """A prospect that meets every rule, by figures and by answers."""
    prospect = make_prospect(bank, owner=bank.manager, **FIGURES)
    answers = {code: Answer(True, "报告") for code in CODES[4:]}
    evaluate(prospect=prospect, answers=answers, by=bank.manager, at=timezone.now())
    prospect.refresh_from_db()
    assert prospect.qualification == "qualified"
    return prospect


def test_a_higher_bound_judges_every_prospect_anew_and_keeps_the_answers(bank):
    prospect = judged(bank)
    version = publish(bank, thresholds={"net_assets": 20 * 10**8})
    prospect.refresh_from_db()
    assert (version.number, prospect.qualification) == (2, "refused")
    lines = {line.rule.code: line.result for line in card(prospect, business_today()).lines}
    assert lines == dict.fromkeys(CODES, "pass") | {"net_assets": "fail"}
    assert RuleSet.objects.get(number=1).rules.get(code="net_assets").threshold == 10 * 10**8
    answer = Finding.objects.get(prospect=prospect, rule__rule_set=version, rule__code="guarantee")
    assert (answer.value, answer.evidence, answer.found_by) == (1, "报告", bank.manager)


def test_a_rule_that_is_dropped_is_asked_no_longer_and_a_new_one_is(bank):
    prospect = judged(bank)
    publish(bank, dropped=frozenset({"guarantee"}), added=NewRule("环保达标", "Meets environmental rules"))
    prospect.refresh_from_db()
    assert [line.rule.code for line in card(prospect, business_today()).lines] == [
        *CODES[:-1],
        "meets-environm",
    ]
    assert prospect.qualification == "unknown"
    answers = {"meets-environm": Answer(True, "环评批复")}
    assert evaluate(prospect=prospect, answers=answers, by=bank.manager, at=timezone.now()) == "qualified"


def test_what_a_supervisor_let_through_stays_through_where_the_bound_stays(bank):
    prospect = make_prospect(bank, **FIGURES | {"annual_revenue_fen": 10**8})
    evaluate(prospect=prospect, answers={}, by=bank.manager, at=timezone.now())
    rule = Rule.objects.get(code="revenue")
    waive(prospect=prospect, rule=rule, reason="集团内结算", by=bank.supervisor, at=timezone.now())
    version = publish(bank, thresholds={"years": 2})
    assert Waiver.objects.filter(rule__rule_set=version, ended_at=None).get().reason == "集团内结算"
    again = publish(bank, thresholds={"revenue": 2 * 10**9})
    assert not Waiver.objects.filter(rule__rule_set=again).exists()


def test_a_version_that_says_nothing_new_nothing_at_all_or_starts_from_an_old_one_is_refused(bank):
    with pytest.raises(NothingChanged):
        publish(bank, thresholds={"years": 3})
    with pytest.raises(NoConditions):
        publish(bank, dropped=frozenset(CODES))
    publish(bank, thresholds={"years": 2})
    with pytest.raises(StaleConditions):
        publish(bank, number=1, thresholds={"years": 4})
    assert RuleSet.objects.count() == 2


def test_the_executive_publishes_on_the_page(bank, signed_in):
    client = signed_in(bank.executive)
    sent = {"what": "rules", "number": "1"} | {f"keep_{code}": "on" for code in CODES}
    sent |= {
        "bound_years": "5",
        "bound_net_assets": "1000",
        "bound_revenue": "3000",
        "bound_debt_ratio": "65",
    }
    assert client.post("/prospects/terms/", sent).status_code == 302
    rules = dict(rule_set_on(business_today()).rules.values_list("code", "threshold"))
    assert (rules["years"], rules["net_assets"], rules["debt_ratio"]) == (5, 10**9, 6_500)
    assert "published another version" in client.post("/prospects/terms/", sent).content.decode()
    half = sent | {"number": "2", "name_zh": "环保达标"}
    answer = client.post("/prospects/terms/", half)
    assert (answer.status_code, RuleSet.objects.count()) == (422, 2)


def test_minutes_by_grade_hold_from_today_and_earlier_months_keep_theirs(bank, signed_in):
    before = minutes_by_grade(date(2026, 1, 1))
    sent = {"what": "plan", "grade_1": "300", "grade_2": "120", "grade_3": "60", "grade_4": "0"}
    assert signed_in(bank.executive).post("/prospects/terms/", sent).status_code == 302
    assert minutes_by_grade(business_today()) == {1: 300, 2: 120, 3: 60, 4: 0}
    assert minutes_by_grade(date(2026, 1, 1)) == before
    assert VisitPlan.objects.count() == 8


def test_a_supervisor_sets_terms_of_the_units_below_and_of_no_other(bank, signed_in):
    sent = {"what": "pool", "unit": "S0101", "capacity": "12", "days": "20", "warn_days": "5"}
    assert signed_in(bank.supervisor).post("/prospects/terms/", sent).status_code == 302
    assert terms_of(bank.unit).capacity == 12
    assert terms_of(bank.sister_unit).capacity == 30
    other = sent | {"unit": "S0201"}
    assert signed_in(bank.supervisor).post("/prospects/terms/", other).status_code in (403, 422)
    late = sent | {"warn_days": "20"}
    assert signed_in(bank.supervisor).post("/prospects/terms/", late).status_code == 422
    assert signed_in(bank.supervisor).post("/prospects/terms/", {"what": "plan"}).status_code == 403
    assert signed_in(bank.manager).get("/prospects/terms/").status_code == 403
    whole = sent | {"unit": "", "capacity": "40"}
    assert signed_in(bank.executive).post("/prospects/terms/", whole).status_code == 302
    assert (PoolRule.objects.get(unit=None).capacity, terms_of(bank.unit).capacity) == (40, 12)
