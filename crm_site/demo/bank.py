"""Opens the demo bank: units, people, history through the real API, scored by the real worker, month by month."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from audit.context import working_from
from common.calendar import add_months, month_start
from common.models import Job, JobState
from corebanking.client import BatchRefused, PushFailed, push_folder
from corebanking.models import ClientCredentials
from corebanking.rules import MOST_PAIRS, SCOPES
from corebanking.services import add_credentials, create_api_client, withdraw_credentials
from corebanking.services.clients import Secret
from crm_site.demo import roster
from crm_site.demo.aiming import close_a_ranking, have_boards_sent, set_aims, set_costs
from crm_site.demo.analysing import write_sheets
from crm_site.demo.campaign import file_campaign
from crm_site.demo.catalogue import tell_facts
from crm_site.demo.complaints import file_complaints
from crm_site.demo.deciding import decide_tiers
from crm_site.demo.drafts import add_parameters, assume_potential, change_standard, draft_models
from crm_site.demo.facts import write_facts_feed
from crm_site.demo.feed import MONTH_END_FOLDERS, Plan, write_feed
from crm_site.demo.filing import answer_earlier_drops, file_relations
from crm_site.demo.growing import teach_and_judge
from crm_site.demo.handing import hand_over
from crm_site.demo.knowing import share_knowledge
from crm_site.demo.looking import leave_looks
from crm_site.demo.needing import note_needs
from crm_site.demo.negotiating import hold_talks
from crm_site.demo.noting import note_and_mark
from crm_site.demo.pipeline import fill_pipeline
from crm_site.demo.planning import make_plans
from crm_site.demo.prices import ask_prices
from crm_site.demo.promising import keep_promises
from crm_site.demo.proposing import make_proposals
from crm_site.demo.prospects import file_prospects
from crm_site.demo.surveying import ask_customers
from crm_site.demo.tables import bring_tables
from crm_site.demo.teaching import tell_the_public
from crm_site.demo.views import keep_views
from crm_site.demo.visits import hold_visits
from crm_site.demo.watching import tell_history
from crm_site.demo.winning import file_won, look_back
from customers.models import Publication
from organization.models import Staff, Unit
from organization.services import grant_role, hire_staff
from tiers.models import ModelState, ModelVersion
from tiers.services import NightUnderWay, adopt_model, request_night

API_CLIENT = "core-banking"
# One night confirms a change, and 0.2% of the bank may pass by before a tier is lost.
DEMO_MODEL = {"up_nights": 1, "down_nights": 1, "down_margin": Decimal("0.002")}
MODEL_REASON = "Demo bank: a change is to be seen the next night"
NIGHT_MINUTES = 10

Say = Callable[[str], Any]
Push = Callable[[Path, Secret], Any]


class FeedNotTaken(Exception):
    """The API did not take a folder; the message says what the reference client said."""


class NightFailed(Exception):
    """A scoring of the demo bank failed or did not end in time; the message says why."""


@dataclass(frozen=True)
class Login:
    """One of the people to sign in as first."""

    role: str
    employee_no: str
    name: str
    name_en: str
    unit: str
    password: str = roster.PASSWORD


def main_logins() -> list[Login]:
    """Account manager, supervisor, executive: the one place that says who the tour signs in as."""
    people = {person.employee_no: person for person in roster.staff()}
    units = {unit.code: unit.short_name for unit in roster.units()}
    return [
        Login(role, number, people[number].name, people[number].name_en, units[people[number].unit_code])
        for role, number in roster.LOGINS.items()
    ]


def settled(plan: Plan) -> Plan:
    """The plan as it was begun: a bank opened last month keeps its months."""
    first = Publication.objects.order_by("business_date").values_list("business_date", flat=True).first()
    if first is None:
        return plan
    return replace(plan, last_month=add_months(month_start(first), min(MONTH_END_FOLDERS, plan.months - 1)))


def is_open(plan: Plan) -> bool:
    """Whether the last month end of the plan is published, which is the last thing done."""
    return Publication.objects.filter(business_date=plan.month_ends[-1]).exists()


def open_bank(*, plan: Plan, folder: Path, push: Push, at: dt.datetime, say: Say) -> bool:
    """Do whatever is still missing, a line a step; False when nothing was. Killed anywhere, it goes on next time.

    `push` sends one folder through the API and returns when it is applied. What core banking does not know is filed
    after the first scoring, so that from then on only core banking moves anybody.
    """
    plan = settled(plan)
    if is_open(plan):
        return False
    with working_from("command"):
        with step(say, "feed files written"):
            folders = [path for path, _ in write_feed(root=folder, plan=plan)]
        secret = api_client(at=at)
        opening, history, *month_ends = folders
        with step(say, f"{opening.name}: units"):
            push(opening, secret)
        with step(say, "60 people with a login, scoring model for a demo"):
            hire_everybody(by_date=plan.opening_date)
            adopt_demo_model(at=at)
            assume_potential(at=at)
        deliver(history, secret, push, say)
        with step(say, "contacts, talks, notes, wallets, tasks"):
            file_relations(seed=plan.seed, at=at)
        with step(say, "prospects in the pools of all sub-branches"):
            file_prospects(seed=plan.seed, at=at)
        with step(say, "a campaign: targets, calls, results, bulletins"):
            file_campaign(seed=plan.seed, at=at)
            file_won(seed=plan.seed, at=at)
            look_back(at=at)
        with step(say, "opportunities under way and closed ones to learn from"):
            fill_pipeline(seed=plan.seed, at=at)
            keep_views(at=at)
        with step(say, "complaints of an old system, and live ones in every state"):
            file_complaints(seed=plan.seed, at=at)
        with step(say, "five negotiations, one of them signed"):
            hold_talks(at=at)
        with step(say, "prices: who decides, and three requests"):
            ask_prices(at=at)
        with step(say, "visits reported, forgotten and planned"):
            hold_visits(at=at)
        with step(say, "what colleagues know: intelligence, cases, answers"):
            share_knowledge(at=at)
        with step(say, "trainings, one over; abilities as both sides judge them"):
            teach_and_judge(at=at)
            tell_the_public(at=at)
            keep_promises(at=at)
        with step(say, "products: facts that were told, a draft to be released"):
            tell_facts(at=at)
        with step(say, "what happened to some companies, for the night to find signs in"):
            tell_history(at=at)
            leave_looks(at=at)
            ask_customers(at=at)
        with step(say, "needs: what was asked for, and what is missing"):
            note_needs(at=at)
            make_plans(at=at)
            make_proposals(at=at)
        with step(say, "analysis sheets, one of each kind"):
            write_sheets(at=at)
        with step(say, "notes that name colleagues, files, tags, pins"):
            note_and_mark(at=at)
        with step(say, "a handover that waits for its answer"):
            hand_over(at=at)
        with step(say, "tables that were brought, a pair that may be one company"):
            bring_tables(at=at)
        for month_end in month_ends:
            if month_end == month_ends[-1]:
                _send_facts(folder, month_end, plan, secret, push, say)
                answer_earlier_drops(at=timezone.now())
                with step(say, "a tier by decision for the last night, and one that waits"):
                    decide_tiers(at=timezone.now())
            deliver(month_end, secret, push, say)
        with step(say, "targets of branches, shared out to units and leads"):
            set_aims(at=timezone.now())
            set_costs(at=timezone.now())
            close_a_ranking(at=timezone.now())
            have_boards_sent(at=timezone.now())
        with step(say, "two drafts of the scoring model, simulated; one waits for approval"):
            draft_models(at=timezone.now())
        with step(say, "rows of the bank's parameters: one approved, one that waits"):
            add_parameters(at=timezone.now())
            change_standard(at=timezone.now())
    return True


def _send_facts(folder: Path, month_end: Path, plan: Plan, secret: Secret, push: Push, say: Say) -> None:
    """What else core banking tells of the last business date, before its months are sent and scored."""
    day = dt.date.fromisoformat(month_end.name)
    with step(say, f"{day}: staff, ratings, loans, products held, days, payments, fees, other channels"):
        push(write_facts_feed(root=folder, day=day, seed=plan.seed), secret)


def through_api(base_url: str) -> Push:
    """Pushing by the reference client; what it says is kept for when a folder is not taken."""

    def push(folder: Path, secret: Secret) -> None:
        said: list[str] = []
        try:
            push_folder(folder, base_url, secret.client_id, secret.client_secret, said.append)
        except (BatchRefused, PushFailed) as error:
            raise FeedNotTaken("\n".join([*said, f"{folder.name}: {error}"])) from error

    return push


def deliver(folder: Path, secret: Secret, push: Push, say: Say) -> None:
    """Push one business date and score it, unless it is published already."""
    day = dt.date.fromisoformat(folder.name)
    if Publication.objects.filter(business_date=day).exists():
        return
    with step(say, f"{day}: sent through the API and applied"):
        push(folder, secret)
    with step(say, f"{day}: scored by the worker and published"):
        score(day)


def score(day: dt.date) -> None:
    """Have the worker score a business date; joins a night that the scheduler has started meanwhile."""
    while not Publication.objects.filter(business_date=day).exists():
        try:
            follow(request_night(by=None, business_date=day))
        except NightUnderWay as refusal:
            if refusal.job is not None:
                follow(refusal.job)


def follow(job: Job) -> None:
    """Wait until a night is done; raises NightFailed when it fails or takes longer than NIGHT_MINUTES."""
    deadline = time.monotonic() + NIGHT_MINUTES * 60
    while job.state not in (JobState.DONE, JobState.FAILED):
        if time.monotonic() > deadline:
            raise NightFailed(
                f"night {job.public_id} is not over after {NIGHT_MINUTES} minutes; is a worker running?"
            )
        time.sleep(0.1)
        job.refresh_from_db()
    if job.state == JobState.FAILED:
        raise NightFailed(f"night {job.public_id}: {job.error}")


@transaction.atomic
def api_client(*, at: dt.datetime) -> Secret:
    """A fresh secret for the machine that sends; its account is made when it is missing."""
    account = Staff.objects.filter(employee_no=API_CLIENT).first()
    if account is None:
        return create_api_client(
            name=API_CLIENT,
            scopes=list(SCOPES),
            starts_on=at.date(),
            contact="数据中心 核心系统组 0571-8700 1234",
            addresses=["10.0.0.0/8", "127.0.0.0/8"],
        )
    # Two pairs live at most: the older one makes room.
    pairs = ClientCredentials.objects.select_related("application").filter(account=account).order_by("id")
    for pair in list(pairs)[: 1 - MOST_PAIRS]:
        withdraw_credentials(client_id=pair.application.client_id, by=None, at=at)
    return add_credentials(account=account, scopes=list(SCOPES))


@transaction.atomic
def hire_everybody(*, by_date: dt.date) -> None:
    """Make the logins that are still missing, each with its role."""
    units = Unit.objects.in_bulk(field_name="code")
    held = set(Staff.objects.values_list("employee_no", flat=True))
    # Everybody's is the same and slow to make on purpose, so it is made once.
    password_hash = make_password(roster.PASSWORD)
    for person in roster.staff():
        if person.employee_no in held:
            continue
        unit = units[person.unit_code]
        hired = hire_staff(
            employee_no=person.employee_no,
            name=person.name,
            name_en=person.name_en,
            unit=unit,
            password_hash=password_hash,
            email=person.email,
            language=person.language,
        )
        since = min(dt.date.fromisoformat(person.since), by_date)
        grant_role(staff=hired, role=person.role, unit=unit, starts_on=since, by=None)


@transaction.atomic
def adopt_demo_model(*, at: dt.datetime) -> None:
    """Let the demo's hysteresis count, proposed by one executive and approved by the other."""
    if ModelVersion.objects.filter(state=ModelState.ACTIVE, **DEMO_MODEL).exists():
        return
    first, second = Staff.objects.filter(employee_no__in=("E1001", "E1002")).order_by("employee_no")
    adopt_model(
        created_by=first,
        approved_by=second,
        active_from=at.date(),
        at=at,
        reason=MODEL_REASON,
        **DEMO_MODEL,
    )


@contextmanager
def step(say: Say, text: str) -> Iterator[None]:
    """One line when a step is done, with its seconds."""
    began = time.monotonic()
    yield
    say(f"{time.monotonic() - began:6.1f} s  {text}")
