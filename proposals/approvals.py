"""Proposals that wait for a supervisor of the branch."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from organization.queries import in_supervised_branch
from proposals import queries, services, texts
from proposals.models import Proposal
from worklist.approvals import Approvals, NotDone, Said, Waiting


class ProposalApprovals(Approvals):
    """A proposal that is to be sent."""

    code = "proposals"

    def rows(self, user: Any) -> QuerySet[Proposal]:
        waiting = queries.listed_proposals(user).waiting().prefetch_related("products__version")
        if not user.reach.own_subtrees:
            return waiting.none()
        found = waiting.filter(in_supervised_branch(user, "customer__unit__path"))
        return found.exclude(hands__overlap=list(user.reach.people)).order_by("submitted_at", "id")

    def decides(self, user: Any, one: Proposal) -> bool:
        return queries.may_approve(user, one)

    def card(self, one: Proposal) -> Waiting:
        return Waiting(
            code=self.code,
            public_id=one.public_id,
            label=gettext("Proposal"),
            icon="file-description",
            title=one.title,
            about=one.customer.label,
            facts=[one.name, *(product.version.name for product in one.products.all())],
            asked_by=one.submitted_by.display_name,
            since=one.submitted_at,
            due_at=None,
            url=reverse("proposals:detail", args=[one.public_id]),
            seen=one.submitted_at.isoformat(),
        )

    def decide(self, one: Proposal, said: Said, *, by: Any, at: datetime) -> None:
        try:
            if said.approve:
                services.approve_proposal(proposal=one, seen=parse_datetime(said.seen or ""), by=by, at=at)
            else:
                services.return_proposal(proposal=one, reason=said.note, by=by, at=at)
        except tuple(texts.REFUSALS) as refused:
            raise NotDone(texts.refused(refused)[1]) from refused
