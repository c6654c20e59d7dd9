"""Plans what core banking does not know of a customer: people, talks, notes, tasks, wallet; the same for a seed."""

from dataclasses import dataclass, field

import numpy as np

from crm_site.demo.people import Person, people_of
from crm_site.demo.talks import NOTES, TALKS, TASKS, TOUR_TALKS

# Months between contacts by tier, as the shipped contact rule has them: talks are placed around it.
MONTHS_BETWEEN_TALKS = {1: 1, 2: 2, 3: 3, 4: 6, 5: 12}
TOUR_MANAGER = "M1001"
TOUR_CUSTOMER = "8000000001"
CUSTOMERS_OF_OTHERS = 2
LINES_WITH_WALLET = ("rmb_current", "rmb_time", "working_capital_loan", "fixed_asset_loan", "fee_services")


@dataclass(frozen=True)
class Known:
    """What the first scoring says of a customer; `ours` is last month's average per product line in fen of yuan."""

    customer_no: str
    manager_no: str
    tier: int
    score: int
    borrower: bool
    ours: dict[str, int]


@dataclass(frozen=True)
class PlannedTalk:
    """One past contact: how many days ago, at what minute of the day, with which of the people.

    `next_in_days` is the date agreed for the next one, counted from today; None leaves it to the tier's rule.
    """

    kind: str
    days_ago: int
    minute: int
    person: int
    summary: str
    next_in_days: int | None = None


@dataclass(frozen=True)
class PlannedWallet:
    """What the customer is thought to have with all banks in one product line, fen of yuan."""

    line: str
    total_fen: int
    source: str
    confidence: str


@dataclass
class File:
    """Everything to be filed about one customer."""

    customer_no: str
    manager_no: str
    people: list[Person] = field(default_factory=list)
    talks: list[PlannedTalk] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    tasks: list[tuple[str, int]] = field(default_factory=list)
    wallets: list[PlannedWallet] = field(default_factory=list)
    referrals: int | None = None
    with_team: bool = False


def plan_files(*, known, seed):
    """One file per customer worth one: all better customers of the tour's manager, the best few of everybody else."""
    files = []
    by_manager: dict[str, list[Known]] = {}
    for one in sorted(known, key=lambda one: (-one.score, one.customer_no)):
        by_manager.setdefault(one.manager_no, []).append(one)
    for manager_no in sorted(by_manager):
        theirs = by_manager[manager_no]
        chosen = theirs if manager_no == TOUR_MANAGER else theirs[:CUSTOMERS_OF_OTHERS]
        for place, one in enumerate(chosen):
            rng = np.random.default_rng([seed, 4, int(one.customer_no)])
            if one.tier > 3 and manager_no == TOUR_MANAGER and rng.random() < 0.45:
                continue
            files.append(_file(rng, one, place, seed))
    return files


def _file(rng, one, place, seed):
    better = one.tier <= 3
    count = int(rng.integers(2, 5 if one.manager_no == TOUR_MANAGER else 4)) if better else 1
    if one.customer_no == TOUR_CUSTOMER:
        count = 4
    people = people_of(customer_no=one.customer_no, count=count, large=better, seed=seed)
    file = File(one.customer_no, one.manager_no, people=people, with_team=one.tier <= 2)
    file.talks = _tour_talks() if one.customer_no == TOUR_CUSTOMER else _talks(rng, one, count)
    if rng.random() < 0.3:
        file.notes.append((int(rng.integers(5, 120)), str(rng.choice(NOTES))))
    if one.manager_no == TOUR_MANAGER and better and place % 3 == 0:
        file.tasks.append(TASKS[place // 3 % len(TASKS)])
    if better and rng.random() < 0.75:
        file.wallets = _wallets(rng, one)
    if better and rng.random() < 0.25:
        file.referrals = int(rng.integers(1, 4))
    return file


def _tour_talks():
    return [
        PlannedTalk(kind, days_ago, 9 * 60 + 45 * place + 20, person, summary)
        for place, (days_ago, kind, person, summary) in enumerate(TOUR_TALKS)
    ]


def _talks(rng, one, count):
    """One or two contacts; the last mostly within the tier's rule, sometimes a little outside it."""
    rule = 30 * MONTHS_BETWEEN_TALKS[one.tier]
    chance = rng.random()
    if chance < 0.72:
        last = int(rng.integers(1, max(rule - 6, 2)))
    elif chance < 0.90:
        last = rule - int(rng.integers(-1, 6))
    else:
        last = rule + int(rng.integers(2, max(rule // 3, 4)))
    fitting = [talk for talk in TALKS if one.borrower or not talk.borrower]
    talks = []
    for place in range(int(rng.integers(1, 3)) if one.tier <= 3 else 1):
        talk = fitting[int(rng.integers(len(fitting)))]
        days_ago = last + int(place * rule * rng.uniform(0.5, 0.95))
        minute = 9 * 60 + 5 * int(rng.integers(0, 97))
        agreed = int(rng.integers(-2, 8)) if place == 0 and rng.random() < 0.2 else None
        person = int(rng.integers(count))
        talks.append(PlannedTalk(talk.kind, max(days_ago, 3), minute, person, talk.summary, agreed))
    return talks


def _wallets(rng, one):
    """Estimates for some lines: the customer's total is what we have over our share."""
    lines = [line for line in LINES_WITH_WALLET if one.ours.get(line, 0) > 0]
    chosen = [line for line in lines if rng.random() < 0.7][:3]
    wallets = []
    for line in chosen:
        share = float(rng.beta(2.2, 2.6)) * 0.85 + 0.1
        total = int(round(one.ours[line] / share, -8)) or one.ours[line]
        source, confidence = (("征信报告", "high"), ("财务报表", "medium"), ("客户自述", "low"))[
            int(rng.integers(3))
        ]
        wallets.append(PlannedWallet(line, max(total, one.ours[line]), source, confidence))
    return wallets
