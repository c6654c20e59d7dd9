"""A visit of the lead to the secret customer, of this very moment, so that the week shows it; the lead's work diary."""

from datetime import timedelta

from django.utils import timezone

from activities.models import AssociationApproach, Visit
from activities.services import (
    comment_on_day,
    hold_contact_rule,
    record_education,
    record_observance,
    write_notes,
)
from common.calendar import business_today
from common.models import uuid7
from customers.models import Customer, TieKind
from customers.services import add_tie
from worklist.models import Task

KEPT = (
    "activities_interaction",
    "activities_visit",
    "activities_associationapproach",
    "activities_contacthold",
    "activities_observance",
    "activities_diarypage",
    "activities_diarycomment",
    "activities_educationevent",
)


def make_visit_today(bank, customer) -> dict[str, str]:
    """Make them; returns the keys that paths name: {visit} and {lead_no}."""
    visit = Visit.objects.create(
        customer=customer,
        owner=bank.manager,
        starts_at=timezone.now(),
        purpose="只在此处的拜访",
    )
    wrote = {"person": bank.manager, "day": business_today(), "at": timezone.now()}
    write_notes(**wrote, notes="只在此处的日志", version=0)
    comment_on_day(**wrote, text="只在此处的批注", form_key=uuid7(), by=bank.supervisor)
    hold_contact_rule(
        customer=customer,
        reason="dispute",
        words="只在此处的缓访",
        until=business_today() + timedelta(days=30),
        by=bank.supervisor,
        at=timezone.now(),
    )
    Task.objects.create(
        kind="promise",
        customer=customer,
        owner=bank.manager,
        slot="access",
        title="只在此处的承诺",
        due_on=business_today() + timedelta(days=2),
    )
    near = Task.objects.create(
        kind="date",
        customer=customer,
        owner=bank.manager,
        slot="founding:access",
        parameters={"occasion": "founding", "on": "2026-11-30", "since": "2006-11-30"},
        due_on=business_today() + timedelta(days=2),
    )
    record_observance(
        customer=customer,
        occasion="founding",
        on=business_today() - timedelta(days=363),
        words="只在此处的贺词",
        gift="",
        value_fen=0,
        reason="",
        contact=None,
        task=None,
        form_key=uuid7(),
        by=bank.manager,
        at=timezone.now(),
    )
    event = record_education(
        unit=bank.unit,
        held_on=business_today(),
        topic="防范电信诈骗",
        audience="public",
        people=40,
        material="折页",
        form_key=uuid7(),
        by=bank.manager,
        at=timezone.now(),
    )
    return {
        "education": str(event.public_id),
        **approached(bank, customer),
        "visit": str(visit.public_id),
        "date": str(near.public_id),
        "lead_no": bank.manager.employee_no,
    }


def approached(bank, customer) -> dict[str, str]:
    """The secret customer is an association with a member, and a member of one that the outsider leads."""
    association = Customer.objects.filter(manager=bank.outsider).order_by("pk")[0]
    noted = {"source": "Statutes", "by": bank.manager, "at": timezone.now()}
    add_tie(customer=customer, kind=TieKind.MEMBER, other_name="只在此处的会员", **noted)
    add_tie(
        customer=customer, kind=TieKind.ASSOCIATION, other_name=association.name, other=association, **noted
    )
    told = {"channel": "visit", "happened_at": timezone.now(), "topic": "供应链金融"}
    own = AssociationApproach.objects.create(
        customer=customer, staff=bank.manager, said="只在此处的会员", **told
    )
    theirs = AssociationApproach.objects.create(customer=association, staff=bank.outsider, **told)
    return {
        "approach": str(own.public_id),
        "association": association.customer_no,
        "far_approach": str(theirs.public_id),
    }
