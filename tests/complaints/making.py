"""Cases for tests: a bank with complaint officers, a registered case, and one led as far as a test wants it."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from common.calendar import business_today
from complaints import services
from complaints.models import Complaint, StandardCode
from complaints.services import register_complaint
from customers.models import Customer, CustomerPulse
from organization.models import Staff
from organization.rules import Role
from tests.factories import Bank, make_bank, make_customer, make_staff
from worklist.models import Notice


@dataclass
class Desk:
    """The bank with its complaint officers: of the sub-branch, of the branch and of the other branch."""

    bank: Bank
    customer: Customer
    officer: Staff
    branch_officer: Staff
    far_officer: Staff


def make_desk() -> Desk:
    bank = make_bank()
    return Desk(
        bank=bank,
        customer=make_customer(bank),
        officer=make_staff(Role.COMPLAINT_OFFICER, bank.unit, "何平", "He Ping"),
        branch_officer=make_staff(Role.COMPLAINT_OFFICER, bank.branch, "孔宁", "Kong Ning"),
        far_officer=make_staff(Role.COMPLAINT_OFFICER, bank.other_branch, "曹远", "Cao Yuan"),
    )


def make_complaint(desk: Desk, **facts) -> Complaint:
    """A case registered now by the customer's manager, of level 3 where nothing else is said."""
    facts.setdefault("text", "票据托收两周没有入账，问了三次没有人说得清。")
    facts.setdefault("channel", "phone")
    facts.setdefault("category", "business")
    facts.setdefault("topic", "process")
    facts.setdefault("unit", desk.bank.unit)
    facts.setdefault("by", desk.bank.manager)
    facts.setdefault("customer", desk.customer)
    return register_complaint(**facts).complaint


def fresh(complaint: Complaint) -> Complaint:
    return Complaint.objects.get(pk=complaint.pk)


def code(kind: str, number: str) -> StandardCode:
    return StandardCode.objects.get(kind=kind, code=number)


def accepted(desk: Desk, **facts) -> Complaint:
    complaint = make_complaint(desk, **facts)
    services.accept_complaint(complaint=complaint, by=desk.officer)
    services.acknowledge(complaint=complaint, text="已收到，我来负责。", by=desk.officer)
    return fresh(complaint)


STEPS = ["understand", "position", "agree", "carry_out", "check_back"]


def resolved(desk: Desk, **facts) -> Complaint:
    """Handled, answered with a frozen reply, and told to the customer."""
    complaint = accepted(desk, **facts)
    officer = desk.officer
    for kind in STEPS:
        services.add_step(complaint=complaint, kind=kind, text=f"已办：{kind}", by=officer, told=True)
    services.decide_validity(complaint=complaint, validity="partly", note="流程确有延误", by=officer)
    services.freeze_reply(
        complaint=complaint,
        findings="托收延误两周",
        basis="结算办法第五条",
        remedies="可申请核查",
        by=officer,
    )
    services.resolve_complaint(complaint=complaint, text="今日已入账并告知。", by=officer)
    return fresh(complaint)


def learned(desk: Desk, complaint: Complaint) -> Complaint:
    """Coded, with its cause and an action against it."""
    services.classify(
        complaint=complaint,
        channel_code=code("channel", "A0101"),
        business_code=code("business", "B0203"),
        cause=code("cause", "C0304"),
        by=desk.officer,
    )
    services.add_action(
        complaint=complaint,
        text="托收交接每日对账",
        owner=desk.bank.colleague,
        due_on=business_today() + timedelta(days=14),
        by=desk.officer,
    )
    return fresh(complaint)


def closed(desk: Desk, **facts) -> Complaint:
    complaint = learned(desk, resolved(desk, **facts))
    services.check_result(complaint=complaint, passed=True, findings="已与客户核实", by=desk.bank.supervisor)
    services.close_complaint(complaint=complaint, by=desk.officer)
    return fresh(complaint)


@contextmanager
def as_table_owner():
    """The rights of migrations: for dates that the guard keeps from the web and the worker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (before,) = cursor.fetchone()
        cursor.execute("SET ROLE hausbank_owner")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {before}")


def told(person: Staff) -> list[str]:
    """What the person was told about cases, in the order of telling."""
    return list(
        Notice.objects.filter(person=person, kind="complaint")
        .order_by("id")
        .values_list("parameters__what", flat=True)
    )


def open_cases(customer: Customer) -> int:
    """How many open cases the customer's page shows."""
    return CustomerPulse.objects.get(customer=customer).open_complaints
