"""Proposals in every state, through the services."""

from datetime import timedelta

from django.utils import timezone

from common.calendar import business_today
from products.models import ProductVersion
from proposals import services
from proposals.models import Proposal, ProposalProduct
from tests.factories import make_customer

WAN = 1_000_000
CONFIRMED = {
    "does": "备付流动资金",
    "risks": "利率变动",
    "interest": "客户周转所需",
    "bearing": "现金流稳定",
}
FIGURES = {"cash_flow_fen": 900 * WAN, "debt_service_fen": 600 * WAN}


def acting(person):
    return {"by": person, "at": timezone.now()}


def in_days(days):
    return business_today() + timedelta(days=days)


def version(code="working_capital"):
    return ProductVersion.objects.in_force().get(product__code=code)


def begun(bank, customer=None, **words):
    facts = {"title": "一体化服务方案", "valid_until": in_days(30)} | words
    return services.begin_proposal(customer=customer or make_customer(bank), **facts, **acting(bank.manager))


def with_product(bank, proposal, code="working_capital", quote=None, confirmed=True) -> ProposalProduct:
    product = services.add_product(
        proposal=proposal, version=version(code), why="账期拉长", quote=quote, **acting(bank.manager)
    )
    if confirmed:
        services.confirm_suitability(product=product, words=CONFIRMED, **FIGURES, **acting(bank.manager))
    return product


def submitted(bank, customer=None, **more) -> Proposal:
    proposal = begun(bank, customer)
    with_product(bank, proposal, **more)
    return services.submit_proposal(proposal=proposal, **acting(bank.manager))


def approve(proposal, person) -> Proposal:
    proposal.refresh_from_db()
    return services.approve_proposal(proposal=proposal, seen=proposal.submitted_at, **acting(person))


def sent(bank, customer=None, **more) -> Proposal:
    proposal = approve(submitted(bank, customer, **more), bank.branch_supervisor)
    return services.send_proposal(proposal=proposal, to="刘蔚", **acting(bank.manager))
