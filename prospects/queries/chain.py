"""Companies around the customers one reads that could be won next: proposals for the pool from customers' ties."""

from dataclasses import dataclass

from common.pagination import Page
from common.text import fold_name
from customers.queries import Stranger, tied_strangers
from organization.models import Staff
from prospects.models import Prospect


@dataclass(frozen=True)
class Proposal:
    """One tied company; `prospect` where the reader sees one of that name or code in a pool already."""

    company: Stranger
    prospect: Prospect | None


def proposals(user: Staff, cursor: str = "") -> tuple[list[Proposal], Page]:
    """A page of the tied companies by name; two queries more than the ties themselves."""
    companies, page = tied_strangers(user, cursor)
    names = {fold_name(each.name) for each in companies}
    codes = {each.credit_code for each in companies if each.credit_code}
    live = Prospect.objects.visible_to(user).live().select_related("owner", "unit").order_by("-pk")
    by_name = {each.folded_name: each for each in live.filter(folded_name__in=names)}
    by_code = {each.credit_code: each for each in live.filter(credit_code__in=codes)} if codes else {}
    return [
        Proposal(
            each,
            (by_code.get(each.credit_code) if each.credit_code else None)
            or by_name.get(fold_name(each.name)),
        )
        for each in companies
    ], page
