"""Concessions that wait at a level where a person sits, and changes of the standard that wait for a second person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from common import presentation
from common.calendar import business_date
from common.reader import language
from pricing import queries, services, standard_phrases
from pricing.models import Concession, StandardChange
from pricing.refusals import OF_STANDARD, REFUSALS, refusal_text
from pricing.rules.route import Verdict
from pricing.rules.standard import Table
from worklist.approvals import Approvals, Figure, NotDone, Said, Waiting


class PriceApprovals(Approvals):
    """Better than the quote: a lower rate of a loan, a higher one of a deposit."""

    code = "prices"

    def rows(self, user: Any) -> QuerySet[Concession]:
        return queries.whole(Concession.objects.visible_to(user).before(user)).order_by("asked_at", "id")

    def card(self, one: Concession) -> Waiting:
        return self.cards([one])[0]

    def cards(self, found: Sequence[Concession]) -> list[Waiting]:
        told = queries.told_before(found)
        return [self._card(one, told[one.pk]) for one in found]

    def _card(self, one: Concession, before: list[str]) -> Waiting:
        view, asked = queries.concession_view(one, timezone.now()), queries.offered(one.quote).at_asked
        figures = [Figure(gettext("Net, a year"), _amount(view.net_fen), "bad" if view.net_fen < 0 else "")]
        if asked is not None and one.quote.taken:
            eva = asked.alone.eva_fen
            figures = [
                Figure(gettext("EVA of the deposit"), _amount(eva), _tone(asked.alone_passes)),
                Figure(
                    gettext("RAROC, relationship"),
                    presentation.percent(asked.whole.raroc, 2),
                    _tone(asked.whole_passes),
                ),
                *figures,
            ]
        elif asked is not None:
            alone, whole = asked.alone.raroc, asked.whole.raroc
            figures = [
                Figure(
                    gettext("RAROC, loan alone"), presentation.percent(alone, 2), _tone(asked.alone_passes)
                ),
                Figure(
                    gettext("RAROC, relationship"), presentation.percent(whole, 2), _tone(asked.whole_passes)
                ),
                *figures,
            ]
        months = one.quote.term_months
        back = [
            f"{given.name} {_people(given.agreed) if given.in_people else _amount(given.agreed)}"
            for given in view.given
        ]
        return Waiting(
            code=self.code,
            public_id=one.public_id,
            label=gettext("Concession"),
            icon="percentage",
            title=view.asks,
            about=one.customer.label,
            facts=[
                f"{one.quote.product_line.name} {one.quote.amount}",
                ngettext("%(count)s month", "%(count)s months", months) % {"count": months},
            ],
            figures=figures,
            back=gettext(", ").join(back) or gettext("Nothing comes back for this."),
            before=before,
            asked_by=one.asked_by.display_name,
            since=one.asked_at,
            due_at=view.due_at,
            url=reverse("pricing:concession", args=[one.public_id]),
        )

    def decide(self, one: Concession, said: Said, *, by: Any, at: datetime) -> None:
        verdict = Verdict.APPROVE if said.approve else Verdict.REFUSE
        try:
            services.decide(concession=one, verdict=verdict, note=said.note, by=by, at=at)
        except REFUSALS as refused:
            raise NotDone(refusal_text(refused)) from refused


class StandardApprovals(Approvals):
    """Figures of the standard that were proposed."""

    code = "standards"

    def rows(self, user: Any) -> QuerySet[StandardChange]:
        proposed = queries.standard_changes(user).filter(state="proposed")
        return proposed.exclude(proposed_by_id__in=user.reach.people).order_by("proposed_at", "id")

    def decides(self, user: Any, one: StandardChange) -> bool:
        return one.proposed_by_id not in user.reach.people

    def card(self, one: StandardChange) -> Waiting:
        table = Table(one.table)
        figures = standard_phrases.figures(table, one.values)
        return Waiting(
            code=self.code,
            public_id=one.public_id,
            label=gettext("Standard for pricing"),
            icon="adjustments",
            title=standard_phrases.title(table, one.key),
            about=gettext("from %(day)s") % {"day": one.valid_from.isoformat()},
            facts=[*(f"{name}: {value}" for name, value in figures), one.reason],
            asked_by=one.proposed_by.display_name,
            since=one.proposed_at,
            due_at=None,
            url=reverse("pricing:standard-change", args=[one.public_id]),
        )

    def decide(self, one: StandardChange, said: Said, *, by: Any, at: datetime) -> None:
        acting = {"today": business_date(at), "by": by, "at": at}
        try:
            services.decide_standard(change=one, approve=said.approve, note=said.note, **acting)
        except tuple(OF_STANDARD) as refused:
            raise NotDone(str(OF_STANDARD[type(refused)])) from refused


def _amount(fen: int) -> str:
    return presentation.money(fen, language=language()).text


def _people(count: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": count}


def _tone(passes: bool) -> str:
    return "good" if passes else "bad"
