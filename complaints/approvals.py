"""Remedies above somebody's authority and requests for more time that wait for a person's decision."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from common import presentation
from common.calendar import business_today
from common.reader import language
from complaints import services, texts
from complaints.models import Complaint, Extension, Remedy
from complaints.queries.standing import allowed, standing_of
from complaints.queries.waiting import waiting_extensions, waiting_remedies
from complaints.refusals import REFUSED, refusal
from complaints.rules.law import end_of
from complaints.rules.standing import CaseAct
from worklist.approvals import Approvals, NotDone, Said, Waiting


class RemedyApprovals(Approvals):
    """What a complainant is to be given, above the authority of who handles the case."""

    code = "remedies"

    def rows(self, user: Any) -> QuerySet[Remedy]:
        return waiting_remedies(user)

    def decides(self, user: Any, one: Remedy) -> bool:
        return CaseAct.DECIDE_REMEDY in allowed(one.complaint, user, opened=True)

    def card(self, one: Remedy) -> Waiting:
        amount = "" if one.amount_fen is None else presentation.exact(one.amount_fen, language=language())
        return Waiting(
            code=self.code,
            public_id=one.public_id,
            label=gettext("Complaint remedy"),
            icon="coin-yuan",
            title=" ".join(filter(None, [str(texts.REMEDIES[one.kind]), amount])),
            about=_about(one.complaint),
            facts=[word for word in (one.complaint.number, one.text) if word],
            asked_by=one.proposed_by.display_name,
            since=one.proposed_at,
            due_at=one.complaint.resolve_due_at,
            url=_page(one.complaint),
        )

    def decide(self, one: Remedy, said: Said, *, by: Any, at: datetime) -> None:
        words = {"approve": said.approve, "note": said.note, "by": by, "at": at}
        _done(lambda: services.decide_remedy(remedy=one, **words))


class ExtensionApprovals(Approvals):
    """More time than the law gives at first."""

    code = "extensions"

    def rows(self, user: Any) -> QuerySet[Extension]:
        return waiting_extensions(user)

    def decides(self, user: Any, one: Extension) -> bool:
        case = one.complaint
        if CaseAct.DECIDE_EXTENSION not in allowed(case, user, opened=True):
            return False
        superior = case.regime is not None and one.stage >= case.regime.superior_from_stage
        return not superior or standing_of(case, user, opened=True).above

    def card(self, one: Extension) -> Waiting:
        day = presentation.day(one.due_after_on, language=language(), today=business_today())
        return Waiting(
            code=self.code,
            public_id=one.complaint.public_id,
            label=gettext("More time for a complaint"),
            icon="calendar-plus",
            title=gettext("until %(day)s") % {"day": day},
            about=_about(one.complaint),
            facts=[one.complaint.number, one.reason],
            asked_by=one.asked_by.display_name,
            since=one.asked_at,
            due_at=end_of(one.due_before_on),
            url=_page(one.complaint),
        )

    def decide(self, one: Extension, said: Said, *, by: Any, at: datetime) -> None:
        words = {"approve": said.approve, "note": said.note, "by": by, "at": at}
        _done(lambda: services.decide_extension(extension=one, **words))


def _about(case: Complaint) -> str:
    """Whose case it is; whoever decides reads it."""
    return case.customer.label if case.customer else case.number


def _page(case: Complaint) -> str:
    return reverse("complaints:detail", args=[case.number])


def _done(act: Callable[[], object]) -> None:
    try:
        act()
    except REFUSED as refused:
        raise NotDone(refusal(refused)) from refused
