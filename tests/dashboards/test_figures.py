"""Every figure that has a definition equals a slow, honest count, for each who reads figures and on three dates."""

import random
from datetime import date

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import escape

from common.calendar import business_today, last_complete_month
from customers.models import Account, CustomerPulse, CustomerScore, Publication
from dashboards import queries, services
from dashboards.figures import BY_CODE, FIGURES
from dashboards.models import WinningCost
from organization.models import RoleAssignment
from organization.rules import Role
from signs.models import WarningSign
from targets.services import keep_achieved
from tests.dashboards.conftest import WAN, follow_up, score
from tests.dashboards.test_retention import brings, slow_turns, slow_value, stands
from tests.dashboards.treatment import HonestTreatment, make_treatment
from tests.dashboards.work import HonestSources, HonestWork, make_sources, make_work
from tests.factories import fresh, make_account, make_bank, make_customer, publish_scores
from tiers.measures import concentration
from worklist.models import Task

VIEWERS = ["supervisor", "branch_supervisor", "far_supervisor", "executive"]
DATES = [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)]
COST = 2_000_00


class Honest(HonestWork, HonestSources, HonestTreatment):
    """The figures of a unit and everything below it, from the rows of the bank one by one."""

    def __init__(self, unit, now, before, on):
        self.path, self.on, self.month = unit.path, on, on.replace(day=1)
        self.now = {row.customer_id: row for row in self._scores(now)}
        self.before = {row.customer_id: row for row in self._scores(before)} if before else {}
        self.holders = {}
        for account in Account.objects.select_related("customer__unit"):
            if account.customer.unit.path.startswith(self.path):
                self.holders.setdefault(account.customer, []).append(account)
        self.turns = {customer: slow_turns(customer, on) for customer in self.holders}

    def _scores(self, publication):
        rows = CustomerScore.objects.filter(publication=publication).select_related(
            "unit", "tier", "customer"
        )
        return [row for row in rows if row.unit.path.startswith(self.path)]

    def customers(self):
        return len(self.now)

    def gained(self):
        new = [row for row in self.now.values() if row.tier_before_id is None]
        return len(new) - len([key for key in self.before if key not in self.now])

    def people(self):
        held = RoleAssignment.objects.filter(role=Role.ACCOUNT_MANAGER).select_related("unit")
        return len({one.staff_id for one in held if one.unit.path.startswith(self.path)})

    def deposits(self):
        return sum(row.deposits_fen for row in self.now.values())

    def loans(self):
        return sum(row.loans_fen for row in self.now.values())

    def contribution(self):
        return sum(row.contribution_fen for row in self.now.values())

    def contacts_kept(self):
        late = CustomerPulse.objects.filter(
            customer__in=self.now, next_contact_on__lt=business_today()
        ).count()
        return 1 - late / len(self.now) if self.now else None

    def risen(self):
        return sum(
            row.tier_before_id is not None and row.tier_id < row.tier_before_id for row in self.now.values()
        )

    def fallen(self):
        return sum(
            row.tier_before_id is not None and row.tier_id > row.tier_before_id for row in self.now.values()
        )

    def _tasks(self):
        tasks = Task.objects.filter(kind="follow_up", state="open").select_related("customer__unit")
        return [task for task in tasks if task.customer.unit.path.startswith(self.path)]

    def follow_ups(self):
        return len(self._tasks())

    def follow_ups_late(self):
        return len([task for task in self._tasks() if task.due_on < business_today()])

    def best_fifth(self):
        values = sorted((row.contribution_fen for row in self.now.values()), reverse=True)
        return sum(values[: len(values) * 20 // 100]) / sum(values) if values and sum(values) > 0 else None

    def gini(self):
        values = [row.contribution_fen for row in self.now.values()]
        gini = concentration(values).gini if values else None
        return None if gini is None else float(gini)

    def key_customers(self):
        return sum(row.tier_id <= 2 for row in self.now.values())

    def new_customers(self):
        return sum(row.tier_before_id is None for row in self.now.values())

    def accounts_held(self):
        return sum(stands(accounts, self.month, self.on) for accounts in self.holders.values())

    def _turned(self, kind, *, year=False):
        first = self.month.replace(year=self.month.year - 1) if year else None
        return [
            (customer, month)
            for customer, turns in self.turns.items()
            for month, each in turns.items()
            if each == kind and (first < month <= self.month if first else month == self.month)
        ]

    def won(self):
        return len(self._turned("won"))

    def won_back(self):
        return len(self._turned("won_back"))

    def lost(self):
        return len(self._turned("lost"))

    def _there(self, month):
        return sum(stands(accounts, month, self.on) for accounts in self.holders.values())

    def kept(self):
        before = self._there(previous(self.month))
        return (before - self.lost()) / before if before else None

    def lost_in_year(self):
        before = self._there(self.month.replace(year=self.month.year - 1))
        return len(self._turned("lost", year=True)) / before if before else None

    def lost_value(self):
        return sum(slow_value(customer, month) for customer, month in self._turned("lost", year=True))

    def replacing(self):
        return len(self._turned("lost", year=True)) * COST

    def _signs(self):
        """Of each who was lost the signs of the six months before."""
        found = []
        for customer, month in self._turned("lost", year=True):
            first = month
            for _ in range(6):
                first = previous(first)
            signs = WarningSign.objects.filter(
                customer=customer, counts=True, raised_on__lt=month, raised_on__gte=first
            )
            found.append([sign.state for sign in signs])
        return found

    def warned(self):
        return sum(bool(states) for states in self._signs())

    def acted(self):
        return sum(any(state != "open" for state in states) for states in self._signs())


def previous(month):
    return (
        month.replace(year=month.year - 1, month=12)
        if month.month == 1
        else month.replace(month=month.month - 1)
    )


@pytest.fixture
def bank(loader):
    """Sixteen customers in three units of two branches whose accounts open and close, scored on each of the dates."""
    bank, draw = make_bank(), random.Random(3)
    places = [(bank.manager, bank.unit), (bank.manager, bank.sister_unit), (bank.outsider, bank.far_unit)]
    for number in range(16):
        lead, unit = places[number % 3]
        customer = make_customer(bank, manager=lead, unit=unit)
        opened = date(2024, 1 + number % 12, 7)
        closed = date(2026, 7 + number % 4, 20) if number % 3 == 1 or number in (0, 5, 11) else None
        if number in (3, 4, 8):
            opened = date(2026, 8 + number % 3, 4)
            closed = None
        status = "closed" if closed else "active"
        account = make_account(customer, opened_on=opened, closed_on=closed, status=status)
        brings(account, max(opened, date(2025, 6, 1)), closed or date(2026, 10, 31), draw)
        if number in (0, 1):
            make_account(customer, opened_on=date(2026, 8 + number * 2, 25))
        if closed and number % 2:
            WarningSign.objects.create(
                customer=customer,
                code="deposits_fall",
                severity="watch",
                raised_on=date(2026, 6, 10),
                state="open" if number % 4 == 1 else "acknowledged",
            )
        CustomerPulse.objects.create(
            customer=customer, next_contact_on=date(2020 if number % 4 else 2099, 1, 1)
        )
        follow_up(customer, date(2020 if number % 3 else 2099, 1, 1))
        bank.customers = [*getattr(bank, "customers", []), customer]
    WinningCost.objects.create(valid_from=date(2020, 1, 1), cost_fen=COST, set_by=bank.executive)
    make_work(bank)
    make_sources(bank)
    make_treatment(bank)
    return bank


def night(bank, place):
    """Score everybody but one, another one each time, and sum up."""
    scores = {}
    for number, customer in enumerate(bank.customers):
        if number == place:
            continue
        before = None if number == place - 1 else 1 + (number + place + 1) % 5
        scores[customer] = score(
            1 + (number + place) % 5,
            before if place else None,
            10 + number,
            5 * place,
            1 + number * place - 20 * (number == 6 and place == 1),
            churn_risk=(None, 20, 60, 75)[(number + place) % 4],
        )
    publication = publish_scores(scores, business_date=DATES[place])
    services.summarize(publication=publication)
    services.keep_spreads(publication=publication)
    services.keep_retention(publication=publication)
    services.keep_managers(publication=publication)
    keep_achieved(publication=publication, month=last_complete_month(publication.business_date))
    return publication


@pytest.mark.django_db
def test_every_figure_equals_a_slow_count_for_every_reader_on_three_dates(bank):
    before, seen = None, {figure.code: set() for figure in FIGURES}
    for place, on in enumerate(DATES):
        now = night(bank, place)
        for viewer in VIEWERS:
            scope = queries.scope(fresh(bank.personas[viewer]))
            honest = Honest(scope.unit, now, before, on)
            for figure in FIGURES:
                told, slow = figure.read(scope), getattr(honest, figure.code)()
                assert told == (None if slow is None else pytest.approx(slow, abs=2e-6)), (
                    figure.code,
                    viewer,
                    on,
                )
                seen[figure.code].add(told)
        before = Publication.objects.get(pk=now.pk)
    # A figure that is the same everywhere would prove nothing.
    assert [code for code, values in seen.items() if len(values) < 2] == []
    assert sum(value for value in seen["lost_value"]) > WAN / 1000


def test_every_figure_has_one_code_and_words():
    assert len(BY_CODE) == len(FIGURES)
    for language, stop in (("en", "."), ("zh-hans", "。")):
        with translation.override(language):
            assert all(str(figure.words).endswith(stop) for figure in FIGURES), language


@pytest.mark.django_db
def test_definitions_are_read_on_their_page_and_over_the_api(client: Client):
    bank = make_bank()
    client.force_login(bank.supervisor)
    html = client.get("/dashboard/figures/").content.decode()
    told = client.get("/api/v1/figures/").json()["results"]
    assert [one["code"] for one in told] == list(BY_CODE)
    for one in told:
        assert escape(one["words"]) in html
    client.force_login(bank.manager)
    assert client.get("/dashboard/figures/").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "route"),
    [
        ("/dashboard/", "dashboards:cockpit"),
        ("/dashboard/retention/", "dashboards:retention"),
        ("/dashboard/managers/", "dashboards:managers"),
        ("/dashboard/sources/", "dashboards:sources"),
        ("/value/", "dashboards:value"),
    ],
)
def test_a_tile_says_on_hover_what_its_figure_is(bank, client: Client, page, route):
    night(bank, 0)
    client.force_login(bank.executive)
    html = client.get(page).content.decode()
    with translation.override(bank.executive.language):
        words = [str(figure.words) for figure in FIGURES if figure.page == route]
    assert sum(f'title="{one}"' in html for one in words) >= 2
