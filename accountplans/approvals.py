"""Account plans that wait for a supervisor of the branch."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from accountplans import queries, services, texts
from accountplans.models import AccountPlan
from accountplans.rules import PlanState
from organization.queries import in_supervised_branch
from worklist.approvals import Approvals, NotDone, Said, Waiting


class PlanApprovals(Approvals):
    """A plan of a year."""

    code = "plans"

    def rows(self, user: Any) -> QuerySet[AccountPlan]:
        # Who supervises nothing of their own right decides none: without asking for each.
        found = queries.listed_plans(user).filter(state=PlanState.SUBMITTED).select_related("submitted_by")
        if not user.reach.own_subtrees:
            return found.none()
        found = found.filter(in_supervised_branch(user, "customer__unit__path"))
        return found.exclude(hands__overlap=list(user.reach.people)).order_by("submitted_at", "id")

    def decides(self, user: Any, one: AccountPlan) -> bool:
        return queries.may_agree(user, one)

    def card(self, one: AccountPlan) -> Waiting:
        return Waiting(
            code=self.code,
            public_id=one.public_id,
            label=gettext("Account plan"),
            icon="target-arrow",
            title=one.goal,
            about=one.customer.label,
            facts=[str(one.year), gettext("version %(n)s") % {"n": one.number}],
            asked_by=one.submitted_by.display_name,
            since=one.submitted_at,
            due_at=None,
            url=reverse("accountplans:detail", args=[one.public_id]),
            seen=one.submitted_at.isoformat(),
        )

    def decide(self, one: AccountPlan, said: Said, *, by: Any, at: datetime) -> None:
        try:
            if said.approve:
                services.agree_plan(plan=one, seen=parse_datetime(said.seen or ""), by=by, at=at)
            else:
                services.return_plan(plan=one, reason=said.note, by=by, at=at)
        except tuple(texts.REFUSALS) as refused:
            raise NotDone(str(texts.REFUSALS[type(refused)][1])) from refused
