"""A plan of the secret customer that is being written, with one part in each section."""

from datetime import timedelta

from django.utils import timezone

from accountplans.models import PlanExpense
from accountplans.services import add_aim, add_step, begin_plan, link_need, note_risk, win_person
from common.calendar import business_today
from customers.models import Contact
from needs.models import Need
from products.models import ProductLine

KEPT = (
    "accountplans_accountplan",
    "accountplans_planaim",
    "accountplans_planneed",
    "accountplans_planperson",
    "accountplans_planstep",
    "accountplans_planrisk",
    "accountplans_planexpense",
    "accountplans_planrule",
)


def make_plans(bank, customer) -> dict[str, str]:
    """Make it; returns the keys that paths name."""
    acting, later = {"by": bank.manager, "at": timezone.now()}, business_today() + timedelta(days=60)
    words = {"goal": "只在此处的全面合作方案"}
    plan = begin_plan(customer=customer, year=business_today().year, words=words, **acting)
    line = ProductLine.objects.get(code="rmb_time")
    aim = add_aim(plan=plan, line=line, measure="balance", aim_fen=7_777_777, by_on=later, **acting)
    link_need(plan=plan, need=Need.objects.filter(customer=customer).earliest("id"), **acting)
    contact = Contact.objects.filter(customer=customer, state="live").earliest("id")
    win_person(plan=plan, contact=contact, wished_attitude="favours", **acting)
    add_step(plan=plan, what="只在此处的一步", owner=customer.manager, due_on=later, **acting)
    risk = {"what": "只在此处的风险", "likelihood": "low", "effect": "low", "counter": "拜访"}
    note_risk(plan=plan, **risk, owner=customer.manager, **acting)
    spent = {"amount_fen": 7_777, "spent_on": business_today(), "note": "只在此处的支出"}
    PlanExpense.objects.create(plan=plan, **spent, noted_by=bank.manager, noted_at=timezone.now())
    return {"plan": str(plan.public_id), "aim": str(aim.public_id)}
