"""A bank in which one customer is nobody else's business, and everybody who might try to see it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from activities.models import Interaction
from common.calendar import business_today
from common.models import uuid7
from common.text import search_document
from corebanking import services as corebanking
from corebanking.models import Batch, StagedRow
from corebanking.rules import Resource, scope_of
from customers.models import Contact, Customer, NeedsSegment, Note, OtherBank, TeamMember
from lists.services import save_view
from organization.models import Staff
from organization.rules import Role
from organization.services import enter_absence
from prospects.models import Opportunity
from tests.access.accountplans_world import KEPT as PLANS_KEPT
from tests.access.accountplans_world import make_plans
from tests.access.activities_world import KEPT as ACTIVITIES_KEPT
from tests.access.activities_world import make_visit_today
from tests.access.campaigns_world import KEPT as CAMPAIGNS_KEPT
from tests.access.campaigns_world import add_campaign
from tests.access.complaints_world import make_cases
from tests.access.customers_sight import KEPT as CUSTOMERS_KEPT
from tests.access.dashboards_world import KEPT as DASHBOARDS_KEPT
from tests.access.dashboards_world import make_retention
from tests.access.facts_world import make_facts
from tests.access.file_world import known_of, tied_to
from tests.access.fit_world import KEPT as FIT_KEPT
from tests.access.fit_world import make_fit
from tests.access.growth_world import KEPT as GROWTH_KEPT
from tests.access.growth_world import make_growth
from tests.access.imports_world import make_table
from tests.access.knowledge_world import KEPT as KNOWLEDGE_KEPT
from tests.access.knowledge_world import make_knowledge
from tests.access.machines_world import make_machine, make_webhook
from tests.access.needs_world import KEPT as NEEDS_KEPT
from tests.access.needs_world import make_needs
from tests.access.negotiations_world import KEPT as NEGOTIATIONS_KEPT
from tests.access.negotiations_world import make_talks
from tests.access.notebook_world import KEPT as NOTEBOOK_KEPT
from tests.access.notebook_world import MARKS_KEPT, make_notebook
from tests.access.portfolios_world import KEPT as PORTFOLIOS_KEPT
from tests.access.portfolios_world import make_handover
from tests.access.pricing_world import KEPT as PRICING_KEPT
from tests.access.pricing_world import make_price_request
from tests.access.privacy_world import asked_by
from tests.access.proposals_world import KEPT as PROPOSALS_KEPT
from tests.access.proposals_world import make_proposals
from tests.access.prospects_pipeline_world import add_deal_file, add_opportunities
from tests.access.prospects_pool_world import KEPT as PROSPECTS_KEPT
from tests.access.prospects_pool_world import add_prospects
from tests.access.signs_world import KEPT as SIGNS_KEPT
from tests.access.signs_world import make_signs
from tests.access.surveys_world import KEPT as SURVEYS_KEPT
from tests.access.surveys_world import make_surveys
from tests.access.targets_world import KEPT as TARGETS_KEPT
from tests.access.targets_world import make_targets
from tests.access.tiers_world import KEPT as TIERS_KEPT
from tests.access.tiers_world import add_trial
from tests.factories import SINCE, Bank, make_staff
from tests.scored_bank import make_scored_bank
from tiers.models import Run
from worklist.models import Notice, Task

PEOPLE = [  # Signed in by session, except the visitor; the last three are machines with a token.
    "lead",
    "member",
    "colleague",
    "outsider",
    "supervisor",
    "branch_supervisor",
    "far_supervisor",
    "executive",
    "system_admin",
    "security_admin",
    "audit_admin",
]
BACKEND = "organization.backends.StaffBackend"
MACHINES = ["client", "other_client", "unscoped_client"]
PERSONAS = ["anonymous", *PEOPLE, *MACHINES]
READERS = {"lead", "member", "supervisor", "branch_supervisor", "executive"}
EDITORS = READERS - {"executive"}
# What nobody but the readers may ever be shown: names, words and numbers of the one customer.
SECRETS = [
    "密语仪器",
    "Miyu Instruments",
    "密语者",
    "Miyuzhe",
    "只在此处的笔记",
    "只在此处的任务",
    "只在此处的谈话",
    "只在此处的商机",
    "只在此处的投诉",
    "只在此处的供应商",
    "只在此处的拜访",
    "只在此处的情报",
    "只在此处的爱好",
    "只在此处的日志",
    "只在此处的批注",
    "只在此处的缓访",
    "只在此处的贺词",
    "只在此处的承诺",
    "只在此处的服务方案",
    "只在此处的收件人",
    "只在此处的会员",
]
# Units and people of a far branch, which people of this one are not shown either.
FAR_NAMES = ["S0201", "S0202", "海曙支行", "方旭", "Fang Xu"]
KEPT = (
    *CUSTOMERS_KEPT,
    "worklist_task",
    "worklist_notice",
    "organization_absence",
    "lists_savedview",
    "imports_sheetrun",
    *ACTIVITIES_KEPT,
    "prospects_opportunity",
    "prospects_stagemove",
    "corebanking_batch",
    "corebanking_client",
    "corebanking_webhook",
    "corebanking_webhooksecret",
    "corebanking_message",
    "corebanking_batchpart",
    "complaints_complaint",
    "complaints_step",
    "complaints_attachment",
    "complaints_assignment",
    "complaints_complaintgroup",
    *CAMPAIGNS_KEPT,
    "common_job",
    "tiers_run",
    *TIERS_KEPT,
    "organization_staff",
    "organization_roleassignment",
    "audit_act",
    *PROSPECTS_KEPT,
    *NEGOTIATIONS_KEPT,
    *PRICING_KEPT,
    *FIT_KEPT,
    *KNOWLEDGE_KEPT,
    *GROWTH_KEPT,
    *PORTFOLIOS_KEPT,
    *NEEDS_KEPT,
    *PLANS_KEPT,
    *PROPOSALS_KEPT,
    *TARGETS_KEPT,
    *NOTEBOOK_KEPT,
    *MARKS_KEPT,
    *SIGNS_KEPT,
    *DASHBOARDS_KEPT,
    *SURVEYS_KEPT,
)


@dataclass
class World:
    """The bank, the secret customer with what belongs to it, and everybody's way in."""

    bank: Bank
    customer: Customer
    contact: Contact
    note: Note
    task: Task
    notice: Notice
    run: Run
    batch: Batch
    opportunity: Opportunity
    people: dict[str, Staff]
    tokens: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, SimpleCookie] = field(default_factory=dict)
    # Keys of other apps' records, by the word that stands for them in paths.
    places: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)

    def fresh(self, persona: str) -> Staff:
        return Staff.objects.get(pk=self.people[persona].pk)

    def client(self, persona: str) -> Client:
        """A new browser (or machine) of the persona."""
        client = Client(raise_request_exception=False, HTTP_ACCEPT_LANGUAGE="en")
        if persona in MACHINES:
            client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {self.tokens[persona]}"
            client.defaults["HTTP_IDEMPOTENCY_KEY"] = str(uuid4())
        elif persona in self.sessions:
            client.cookies = deepcopy(self.sessions[persona])
        elif persona != "anonymous":
            client.force_login(self.people[persona], backend=BACKEND)
        return client

    def sign_everybody_in(self) -> None:
        """From here on a persona's browsers share one session, which outlives what is undone."""
        for persona in self.people:
            if persona not in MACHINES:
                self.sessions[persona] = self.client(persona).cookies

    def fill(self, path: str) -> str:
        """A path with the keys of the secret customer's records in their places."""
        places = {
            "customer": self.customer.customer_no,
            "contact": str(self.contact.public_id),
            "task": str(self.task.public_id),
            "notice": str(self.notice.public_id),
            "run": str(self.run.public_id),
            "batch": str(self.batch.public_id),
            "opportunity": str(self.opportunity.public_id),
            "outsider": self.bank.outsider.employee_no,
            "unit": self.bank.unit.code,
            **self.places,
            **self.more,
        }
        return re.sub(r"\{(\w+)\}", lambda match: places[match[1]], path)


def make_world() -> World:
    """Needs the loader's role; the requests themselves are made with the web's."""
    bank, customer = make_scored_bank()
    member = make_staff(Role.PRODUCT_MANAGER, bank.far_unit, "马可", "Ma Ke")
    place = TeamMember.objects.create(customer=customer, staff=member, part="middle", starts_on=SINCE)
    _rename(customer)
    contact = Contact.objects.filter(customer=customer).get()
    contact.name, contact.name_en = "密语者", "Miyuzhe"
    contact.save()
    task = Task.objects.create(
        kind="typed",
        customer=customer,
        owner=bank.manager,
        slot=str(uuid7()),
        title="只在此处的任务",
        due_on=business_today() - timedelta(days=3),
    )
    Interaction.objects.create(
        customer=customer, staff=bank.manager, happened_at=timezone.now(), summary="只在此处的谈话"
    )
    people = {
        "lead": bank.manager,
        "member": member,
        **{name: bank.personas[name] for name in PEOPLE if name in bank.personas},
    }
    world = World(
        bank=bank,
        customer=customer,
        contact=contact,
        note=Note.objects.create(
            customer=customer, author=bank.manager, text="只在此处的笔记", written_at=timezone.now()
        ),
        task=task,
        notice=Notice.objects.create(
            kind="tier_up",
            person=bank.manager,
            customer=customer,
            subject=f"customer:{customer.customer_no}",
            slot="access",
            parameters={"tier_from": 3, "tier_to": 2, "cause": "revenue", "points": 1200},
        ),
        run=Run.objects.get(),
        batch=None,
        opportunity=add_opportunities(bank, customer),
        people=people,
    )
    world.places |= add_deal_file(bank)
    world.places |= add_prospects(unit=bank.unit, lead=bank.manager, supervisor=bank.supervisor)
    scopes = [scope_of(resource) for resource in Resource]
    for name, allowed in {"client": scopes, "other_client": scopes, "unscoped_client": []}.items():
        world.people[name], world.tokens[name] = make_machine(name, allowed)
    world.more |= make_cases(bank, customer)
    today = business_today()
    absence = enter_absence(
        staff=bank.manager,
        starts_on=today + timedelta(days=1),
        last_on=today + timedelta(days=1),
        deputy=bank.colleague,
        by=bank.manager,
    )
    world.more["absence"] = str(absence.public_id)
    view = save_view(
        list_name="customers",
        name="本支行大户",
        query="tier=gold",
        shared_with=bank.unit,
        by=bank.manager,
        at=timezone.now(),
    )
    world.more["view"] = str(view.public_id)
    world.places |= make_table(bank)
    # Before the contact rule is put on hold: then nobody is asked.
    world.places |= make_surveys(bank, customer)
    world.places |= make_visit_today(bank, customer)
    world.places |= make_knowledge(bank, customer)
    world.places |= make_growth(bank)
    world.places |= make_handover(bank)
    world.places |= make_signs(bank, customer)
    world.places |= make_retention(bank, customer)
    make_facts(customer)
    world.places |= make_needs(bank, customer)
    world.places |= make_plans(bank, customer)
    world.places |= make_targets(bank)
    world.places |= make_notebook(bank, customer)
    world.places |= make_talks(bank, customer)
    world.places |= make_price_request(bank, customer)
    make_fit(bank, customer)
    world.places |= make_proposals(bank, customer)
    world.batch = corebanking.announce_batch(
        client=world.people["client"],
        resource="units",
        business_date=business_today(),
        expected_rows=1,
        control_totals={},
        source="core",
        mode="strict",
        at=timezone.now(),
    )
    world.more["webhook"] = make_webhook(world.people["client"])
    StagedRow.objects.create(batch=world.batch, part=1, line=1, content={"code": "S0101"})
    world.places |= add_trial(bank, customer)
    world.places |= add_campaign(bank, customer)
    world.places |= {"tie": tied_to(bank, customer), "datum": known_of(contact, bank)}
    world.places |= {"person_request": asked_by(contact, bank), "place": str(place.public_id)}
    world.places |= {
        "segment": str(NeedsSegment.objects.get(code="steady").public_id),
        "other_bank": str(OtherBank.objects.get(name="招商银行").public_id),
    }
    world.sign_everybody_in()
    return world


def _rename(customer: Customer) -> None:
    """A name that stands nowhere else, not even in samples of the design."""
    customer.name, customer.name_en = "杭州密语仪器有限公司", "Hangzhou Miyu Instruments Co., Ltd."
    customer.short_name, customer.short_name_en = "密语仪器", "Miyu Instruments"
    names = [customer.name, customer.short_name, customer.name_en, customer.short_name_en]
    customer.search_text, customer.search_parts = search_document(names, [customer.customer_no])
    customer.save()


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fingerprint() -> str:
    """One line for everything that people and machines write; any change to any row changes it."""
    parts = " || ".join(
        f"coalesce((SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} AS t), '-')"
        for table in KEPT
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}")
        return cursor.fetchone()[0]


def written() -> int:
    """How many rows this transaction has inserted, changed or deleted in any table, undone ones included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)"
            " + pg_stat_get_xact_tuples_deleted(oid)) FROM pg_class WHERE relkind = 'r'"
        )
        return cursor.fetchone()[0]
