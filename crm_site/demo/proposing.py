"""Proposals of the tour: one that was sent and asked about, one that waits for approval, one being written."""

import datetime as dt
import uuid

from django.db import transaction

from common.calendar import business_date
from crm_site.demo import roster
from crm_site.demo.relations import TOUR_CUSTOMER
from customers.models import Customer
from needs.models import Need
from organization.models import Staff
from pricing.models import Quote
from products.models import ProductVersion
from proposals.models import Proposal, ProposalProduct
from proposals.services import (
    add_product,
    answer_by_link,
    approve_proposal,
    begin_proposal,
    confirm_suitability,
    open_by_link,
    send_proposal,
    submit_proposal,
)

WAN = 1_000_000
NAMESPACE = uuid.UUID("0b9e4d51-3c1f-5f0a-8e63-77f6a1c2d9e4")
WORDS = {
    "does": "解决账期拉长造成的采购资金缺口",
    "risks": "买方到期不付时须回购；利率变动影响利息，已当面说明",
    "interest": "客户：缩短回款时间；我行：结算与融资收入",
    "bearing": "近三年经营现金流为正，回款集中于三家核心企业",
}


@transaction.atomic
def make_proposals(*, at: dt.datetime) -> int:
    """Make them where there are none yet; returns how many there are."""
    people = Staff.objects.in_bulk(
        [roster.LOGINS["account_manager"], roster.LOGINS["supervisor"]], field_name="employee_no"
    )
    manager, supervisor = (people[roster.LOGINS[role]] for role in ("account_manager", "supervisor"))
    tour = Customer.objects.get(customer_no=TOUR_CUSTOMER)
    others = list(
        Customer.objects.live().filter(manager=manager).exclude(pk=tour.pk).order_by("customer_no")[:2]
    )
    first = _proposal(tour, "应收账款融资与结算一体化服务方案", 0, manager, at)
    if first is not None:
        waiting = _confirmed(first, manager, at)
        approve_proposal(proposal=waiting, seen=at, by=supervisor, at=at)
        sent = send_proposal(proposal=waiting, to="财务总监", by=manager, at=at)
        open_by_link(proposal=sent, at=at)
        answer_by_link(
            proposal=sent, answer="questions", words="保理是否有追索权？能否按月结息？", who="财务部", at=at
        )
    titles = ("流动资金与现金管理服务方案", "代发工资与结算服务方案")
    for number, (customer, title) in enumerate(zip(others, titles, strict=False), 1):
        draft = _proposal(customer, title, number, manager, at)
        if draft is not None and number == 1:
            _confirmed(draft, manager, at)
    return Proposal.objects.count()


def _proposal(customer: Customer, title: str, number: int, by: Staff, at: dt.datetime) -> Proposal | None:
    """A draft with its products; None where it was made before."""
    key = uuid.uuid5(NAMESPACE, str(number))
    if Proposal.objects.filter(form_key=key).exists():
        return None
    need = Need.objects.filter(customer=customer, products__isnull=False).order_by("id").first()
    until = business_date(at) + dt.timedelta(days=45)
    acting = {"by": by, "at": at}
    proposal = begin_proposal(
        customer=customer, title=title, valid_until=until, need=need, form_key=key, **acting
    )
    codes = ("payroll_service",) if number == 2 else ("working_capital", "cash_management_service")
    there = set(
        ProposalProduct.objects.filter(proposal=proposal).values_list("version__product__code", flat=True)
    )
    for code in codes:
        if code in there:
            continue
        version = ProductVersion.objects.in_force().get(product__code=code)
        quotes = Quote.objects.filter(customer=customer, product_line=version.product.line)
        add_product(
            proposal=proposal,
            version=version,
            why="与贵公司收付款节奏相配，随用随还",
            quote=quotes.order_by("-id").first() if code == "working_capital" else None,
            **acting,
        )
    return proposal


def _confirmed(proposal: Proposal, by: Staff, at: dt.datetime) -> Proposal:
    """Every product confirmed, and the proposal submitted."""
    for product in ProposalProduct.objects.filter(proposal=proposal).order_by("id"):
        figures = {"cash_flow_fen": 2_600 * WAN, "debt_service_fen": 1_450 * WAN}
        confirm_suitability(product=product, words=WORDS, **figures, by=by, at=at)
    return submit_proposal(proposal=proposal, by=by, at=at)
