"""Needs of the tour's customers in several steps: what was asked for, and what was really missing."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from common.calendar import business_date
from crm_site.demo.relations import TOUR_CUSTOMER
from customers.models import Contact, Customer
from needs.models import Need
from needs.services import choose_product, move_need, note_need, tick_discovery
from products.models import Product

WAN = 1_000_000


@dataclass(frozen=True)
class Wanted:
    """One need of one of the tour's companies (0 the tour's customer) and how far it has come."""

    company: int
    kind: str
    asked: str
    lacks: str
    evidence: str
    wan: int
    days: int
    product: str = ""
    reason: str = ""
    steps: tuple[str, ...] = ()
    found: tuple[str, ...] = ()


WANTED = (
    Wanted(
        0,
        "receivables",
        "希望增加 800 万元透支额度",
        "下游账期拉长到 120 天，资金压在应收账款上",
        "近三期报表应收账款增长 46%，现金流为负",
        800,
        45,
        "invoice_factoring",
        "买方信用好，账期稳定，不占用授信抵押",
        ("matched", "proposed"),
        ("investigate", "analyse", "talk", "probe", "confirm"),
    ),
    Wanted(0, "wages", "想让我行代发工资", "", "", 0, 20, found=("talk",)),
    Wanted(
        1,
        "foreign_trade",
        "要一张便宜的外币贷款",
        "",
        "出口占收入三成，怕汇率波动",
        300,
        60,
        found=("talk", "probe"),
    ),
)


def note_needs(*, at: dt.datetime) -> int:
    """Note the needs where there are none yet, as the account manager; returns how many there are."""
    tour = Customer.objects.get(customer_no=TOUR_CUSTOMER)
    others = Customer.objects.filter(manager=tour.manager, state="live").exclude(pk=tour.pk)
    companies = [tour, *others.order_by("customer_no")[:1]]
    with transaction.atomic():
        for number, wanted in enumerate(WANTED):
            key = uuid.uuid5(uuid.NAMESPACE_URL, f"demo-need-{number}")
            if wanted.company < len(companies) and not Need.objects.filter(form_key=key).exists():
                _note(wanted, companies[wanted.company], key, at)
    return len(WANTED)


def _note(wanted: Wanted, customer: Customer, key: uuid.UUID, at: dt.datetime) -> None:
    acting = {"by": customer.manager, "at": at}
    decider = Contact.objects.filter(customer=customer, left_on=None).order_by("part", "id").first()
    words = {
        "kind": wanted.kind,
        "asked": wanted.asked,
        "lacks": wanted.lacks,
        "evidence": wanted.evidence,
        "amount_fen": wanted.wan * WAN or None,
        "due_on": business_date(at) + dt.timedelta(days=wanted.days),
        "decider": decider,
    }
    need = note_need(customer=customer, words=words, form_key=key, **acting)
    tick_discovery(need=need, done=list(wanted.found), **acting)
    product = Product.objects.filter(code=wanted.product).first()
    if product is None:
        return
    choose_product(need=need, product=product, reason=wanted.reason, **acting)
    for step in wanted.steps:
        move_need(need=need, to=step, **acting)
