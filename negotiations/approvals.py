"""Leave to go beyond a limit of a talk that waits for a supervisor, who reads that question alone."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from common.calendar import business_date, business_today
from negotiations import queries, services
from negotiations.models import StopApproval
from negotiations.refusals import REFUSALS, refusal_text
from worklist.approvals import Approvals, NotDone, Said, Waiting

# Leave holds a week where nobody says otherwise.
USUAL_DAYS = 7


class LeaveApprovals(Approvals):
    """An offer beyond the authority at the table or beyond the bottom line."""

    code = "leaves"

    def rows(self, user: Any) -> QuerySet[StopApproval]:
        found = StopApproval.objects.visible_to(user).before(user)
        return found.select_related(
            "issue",
            "asked_by",
            "decided_by",
            "negotiation__unit",
            "negotiation__customer",
            "negotiation__prospect",
        ).order_by("asked_at", "id")

    def card(self, one: StopApproval) -> Waiting:
        asked = queries.question(one)
        return Waiting(
            code=self.code,
            public_id=one.public_id,
            label=gettext("Leave in a negotiation"),
            icon="scale",
            title=gettext("%(issue)s down to %(value)s, the limit is %(limit)s")
            % {"issue": asked.issue, "value": asked.value, "limit": asked.limit},
            about=asked.company,
            facts=[one.reason, *([one.in_return] if one.in_return else [])],
            asked_by=one.asked_by.display_name,
            since=one.asked_at,
            due_at=None,
            url=reverse("negotiations:approval", args=[one.public_id]),
            until=business_today() + timedelta(days=USUAL_DAYS),
        )

    def decide(self, one: StopApproval, said: Said, *, by: Any, at: datetime) -> None:
        until = said.until or business_date(at) + timedelta(days=USUAL_DAYS)
        try:
            services.decide_ask(
                asked=one,
                approve=said.approve,
                expires_on=until if said.approve else None,
                note=said.note,
                by=by,
                at=at,
            )
        except REFUSALS as refused:
            raise NotDone(refusal_text(refused)) from refused
