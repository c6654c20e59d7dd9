"""Who takes part, whose people are ranked for all, and rewards by size of fund, month by month."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import RewardRule, TaskForceMember
from campaigns.queries.ranking import Group, ranking
from campaigns.queries.rewards import months_of, statement
from campaigns.rules import RewardStep, reward
from campaigns.services.planning import RuleStands, set_reward
from campaigns.services.results import reverse_result
from organization.rules import Role
from tests.campaigns.making import NOW, STARTS, make_campaign, quota, reached
from tests.factories import fresh, make_bank, make_staff

FIRST, LATER = date(2026, 9, 1), date(2026, 11, 1)
WAN = 1_000_000
STEPS = [
    RewardStep("account", FIRST, 0, 100_00),
    RewardStep("deposit", FIRST, 1_000 * WAN, 300_00),
    RewardStep("deposit", FIRST, 5_000 * WAN, 900_00),
    RewardStep("deposit", LATER, 2_000 * WAN, 500_00),
]


@pytest.mark.parametrize(
    ("kind", "day", "count", "wan", "yuan"),
    [
        ("account", date(2026, 9, 1), 3, 0, 300),
        ("account", date(2026, 8, 31), 3, 0, 0),
        ("account", date(2026, 9, 1), -1, 0, -100),
        ("deposit", date(2026, 10, 31), 0, 999, 0),
        ("deposit", date(2026, 10, 31), 0, 1_000, 300),
        ("deposit", date(2026, 10, 31), 0, 5_000, 900),
        ("deposit", date(2026, 10, 31), 0, -5_000, -900),
        # A change of the rules replaces all steps from its day on.
        ("deposit", date(2026, 11, 1), 0, 1_500, 0),
        ("deposit", date(2026, 11, 1), 0, 6_000, 500),
        ("wealth", date(2026, 11, 1), 0, 6_000, 0),
    ],
)
def test_a_result_earns_the_highest_step_in_force_on_its_day(kind, day, count, wan, yuan):
    assert reward(STEPS, kind, day, count, wan * WAN) == yuan * 100


@pytest.fixture
def bank(db):
    return make_bank()


@pytest.fixture
def campaign(bank):
    return make_campaign(bank)


def step(campaign, bank, kind, wan, yuan, starts_on=STARTS):
    return set_reward(
        campaign=campaign,
        kind=kind,
        starts_on=starts_on,
        from_fen=wan * WAN,
        reward_fen=yuan * 100,
        by=bank.branch_supervisor,
        at=NOW,
    )


def browser(person):
    made = Client(HTTP_ACCEPT_LANGUAGE="en")
    made.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return made


def page(campaign, name="forces"):
    return reverse(f"campaigns:{name}", args=[campaign.public_id])


def test_rewards_are_summed_by_person_and_month_and_a_reversal_takes_them_back(bank, campaign):
    step(campaign, bank, "account", 0, 100)
    step(campaign, bank, "deposit", 1_000, 300)
    reached(campaign, bank.manager, 2, on=date(2026, 11, 3))
    wrong = reached(campaign, bank.manager, 0, kind="deposit", amount_fen=1_200 * WAN, on=date(2026, 11, 4))
    reached(campaign, bank.manager, 0, kind="deposit", amount_fen=1_500 * WAN, on=date(2026, 11, 5))
    reached(campaign, bank.colleague, 1, on=date(2026, 10, 30))
    reverse_result(result=wrong, reason="记错", by=bank.supervisor, at=NOW)

    november = statement(campaign, fresh(bank.branch_supervisor), date(2026, 11, 1))
    assert [(row.person, row.results, row.reward_fen) for row in november.rows] == [
        (bank.manager, 2, 500_00),
    ]
    october = statement(campaign, fresh(bank.branch_supervisor), date(2026, 10, 1))
    assert [(row.person, row.reward_fen) for row in october.rows] == [(bank.colleague, 100_00)]
    assert october.reward_fen == 100_00
    assert months_of(campaign, date(2026, 11, 19)) == [
        date(2026, 11, 1),
        date(2026, 10, 1),
        date(2026, 9, 1),
    ]


def test_one_reads_ones_own_rewards_and_no_colleagues(bank, campaign):
    step(campaign, bank, "account", 0, 100)
    reached(campaign, bank.manager, 1)
    reached(campaign, bank.colleague, 1)
    mine = statement(campaign, fresh(bank.colleague), date(2026, 11, 1))
    assert [row.person for row in mine.rows] == [bank.colleague]
    answer = browser(bank.manager).get(page(campaign, "rewards") + "?month=2026-11")
    assert bank.colleague.display_name not in answer.content.decode()
    table = browser(bank.manager).get(page(campaign, "rewards-export") + "?month=2026-11")
    assert table["Content-Disposition"] == 'attachment; filename="rewards-2026-11.xlsx"'


def test_a_step_that_stands_is_not_changed_but_replaced_from_another_day(bank, campaign):
    step(campaign, bank, "deposit", 1_000, 300)
    step(campaign, bank, "deposit", 1_000, 300)
    assert RewardRule.objects.count() == 1
    with pytest.raises(RuleStands):
        step(campaign, bank, "deposit", 1_000, 400)
    step(campaign, bank, "deposit", 1_000, 400, LATER)
    assert RewardRule.objects.count() == 2


def test_rewards_are_set_on_the_page_in_yuan(bank, campaign):
    words = {"what": "rewards", "kind": "deposit", "starts_on": "2026-09-01"}
    answer = browser(bank.branch_supervisor).post(
        page(campaign, "preparation"), words | {"from_fen": "1000", "reward": "300.50"}
    )
    assert answer.status_code == 302, answer.content.decode()
    held = RewardRule.objects.get()
    assert (held.from_fen, held.reward_fen) == (1_000 * WAN, 300_50)


def test_a_unit_keeps_its_people_to_itself_and_shows_them_again(bank, campaign):
    quota(campaign, bank, bank.unit, 4, staff=bank.manager)
    day = date(2026, 11, 19)
    outside = fresh(make_staff(Role.ACCOUNT_MANAGER, bank.sister_unit, "何晓", "He Xiao"))

    def seen():
        return [row.key for row in ranking(campaign, outside, day=day, group=Group.PEOPLE).rows]

    assert seen() == [bank.manager.pk]
    head = browser(bank.supervisor)
    switch = {"what": "ranking", "unit": "S0101"}
    assert head.post(page(campaign), switch | {"people_public": "0"}).status_code == 302
    assert seen() == []
    assert "within the unit only" in head.get(page(campaign)).content.decode()
    assert head.post(page(campaign), switch | {"people_public": "1"}).status_code == 302
    assert seen() == [bank.manager.pk]


def test_another_units_head_switches_nothing(bank, campaign):
    switch = {"what": "ranking", "unit": "S0102", "people_public": "0"}
    assert browser(bank.supervisor).post(page(campaign), switch).status_code == 403
    assert campaign.participants.get(unit=bank.sister_unit).people_public
    assert browser(bank.manager).post(page(campaign), switch).status_code == 403


def test_the_task_force_is_named_by_part_joined_and_left(bank, campaign):
    boss = browser(bank.branch_supervisor)
    join = {"what": "join", "staff": bank.manager.employee_no, "part": "front"}
    assert boss.post(page(campaign), join).status_code == 302
    member = TaskForceMember.objects.get()
    assert (member.staff, member.part) == (bank.manager, "front")
    assert bank.manager.display_name in browser(bank.colleague).get(page(campaign)).content.decode()
    leave = {"what": "leave", "member": str(member.pk)}
    assert browser(bank.supervisor).post(page(campaign), leave).status_code == 403
    assert boss.post(page(campaign), leave).status_code == 302
    assert not TaskForceMember.objects.exists()


def test_a_unit_is_let_in_later(bank, campaign):
    campaign.participants.filter(unit=bank.sister_unit).delete()
    boss = browser(bank.branch_supervisor)
    words = {"what": "unit", "unit": "S0102", "people_public": ""}
    assert boss.post(page(campaign), words).status_code == 302
    assert not campaign.participants.get(unit=bank.sister_unit).people_public
    assert boss.post(page(campaign), words).status_code == 422
