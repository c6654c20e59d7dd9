"""Handovers that wait for the answer of whoever is to take the customers."""

from datetime import datetime
from typing import Any, cast

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from common import presentation
from common.calendar import business_today
from common.reader import language
from portfolios import queries, services, texts
from portfolios.models import Handover
from portfolios.rules import State
from worklist.approvals import Approvals, NotDone, Said, Waiting

REFUSALS: dict[type[Exception], Any] = {
    services.AlreadyAnswered: texts.ANSWERED,
    services.NotTheTaker: texts.ANSWERED,
    services.WhyMissing: texts.REASON,
}


class HandoverApprovals(Approvals):
    """Customers that a colleague is asked to take over."""

    code = "handovers"

    def rows(self, user: Any) -> QuerySet[Handover]:
        asked = queries.listed_handovers(user).filter(state=State.PROPOSED, taker_id__in=user.reach.people)
        return asked.order_by("proposed_at", "id")

    def card(self, one: Handover) -> Waiting:
        count: int = cast(Any, one).size
        first = one.effective_on
        day = presentation.day(first, language=language(), today=business_today())
        return Waiting(
            code=self.code,
            public_id=one.public_id,
            label=gettext("Handover"),
            icon="users",
            title=ngettext("%(count)s customer", "%(count)s customers", count) % {"count": count},
            about=f"{one.giver.display_name} → {one.taker.display_name}",
            facts=[gettext("from %(day)s") % {"day": day}, one.reason],
            asked_by=one.proposed_by.display_name,
            since=one.proposed_at,
            due_at=None,
            url=reverse("portfolios:handover", args=[one.public_id]),
        )

    def decide(self, one: Handover, said: Said, *, by: Any, at: datetime) -> None:
        try:
            services.answer_handover(handover=one, accept=said.approve, note=said.note, by=by, at=at)
        except tuple(REFUSALS) as refused:
            raise NotDone(str(REFUSALS[type(refused)])) from refused
