"""A proposal to the secret customer that was sent, and a later edition that is being written."""

from datetime import timedelta

from django.utils import timezone

from common.calendar import business_today
from products.models import ProductVersion
from proposals.queries import link_of
from proposals.services import (
    add_product,
    answer_by_link,
    approve_proposal,
    begin_proposal,
    confirm_suitability,
    new_edition,
    send_proposal,
    submit_proposal,
)

KEPT = (
    "proposals_proposal",
    "proposals_proposalproduct",
    "proposals_suitability",
    "proposals_proposalanswer",
)
CONFIRMED = {"does": "只在此处的方案", "risks": "利率变动", "interest": "客户", "bearing": "现金流稳定"}


def make_proposals(bank, customer) -> dict[str, str]:
    """Make them; returns the keys that paths name."""
    acting = {"by": bank.manager, "at": timezone.now()}
    until = business_today() + timedelta(days=30)
    sent = begin_proposal(customer=customer, title="只在此处的服务方案", valid_until=until, **acting)
    version = ProductVersion.objects.in_force().get(product__code="rmb_time_deposit")
    product = add_product(proposal=sent, version=version, why="只在此处的理由", **acting)
    confirm_suitability(product=product, words=CONFIRMED, **acting)
    sent = submit_proposal(proposal=sent, **acting)
    approve_proposal(proposal=sent, seen=sent.submitted_at, by=bank.branch_supervisor, at=timezone.now())
    sent = send_proposal(proposal=sent, to="只在此处的收件人", **acting)
    answer_by_link(proposal=sent, answer="questions", words="只在此处的问题", who="某人", at=timezone.now())
    draft = new_edition(proposal=sent, **acting)
    return {
        "proposal": str(draft.public_id),
        "sent_proposal": str(sent.public_id),
        "proposal_link": link_of(sent),
    }
