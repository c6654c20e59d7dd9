"""How long, deep and broad a relationship is, and what the bank does about such a customer."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum

from common.calendar import add_months
from customers.models import Account, Customer
from customers.queries import current_publication
from products.models import ProductLine
from tiers import phrases
from tiers.models import Contribution, Feature, Result, Run
from tiers.queries.worth import Worth, worth_of
from tiers.rules import MONTHS_BEFORE_AT_LEAST, PPM, Class, symmetric_growth_ppm


@dataclass(frozen=True)
class LineGrowth:
    """What a product line earned in twelve months and in the twelve before, in fen of yuan, and how often it was taken.

    `change` is the symmetric growth as a fraction, None where it means nothing.
    """

    name: str
    code: str
    accounts: int
    earned_fen: int
    before_fen: int
    change: Decimal | None


@dataclass(frozen=True)
class Relationship:
    """The relationship as the published night knows it, and the stance of the customer's strategic class."""

    as_of: date
    worth: Worth
    strategic_class: int
    class_name: str
    stance_means: str
    referrals: int | None
    lines: list[LineGrowth]

    @property
    def repeated(self) -> int:
        """The lines that were taken more than once."""
        return sum(line.accounts > 1 for line in self.lines)


def relationship(customer: Customer) -> Relationship | None:
    """The relationship of a customer that the caller found visible; None where it is not scored."""
    publication = current_publication()
    run = Run.objects.filter(pk=publication.pk).first() if publication else None
    if publication is None or run is None:
        return None
    feature = Feature.objects.filter(run=run, customer=customer).first()
    result = Result.objects.filter(run=run, customer=customer).first()
    if feature is None or result is None:
        return None
    lines = list(ProductLine.objects.order_by("position"))
    return Relationship(
        as_of=publication.business_date,
        worth=worth_of(feature, result, on=publication.business_date, offered=len(lines)),
        strategic_class=result.strategic_class,
        class_name=str(result.get_strategic_class_display()),
        stance_means=str(phrases.STANCE_MEANS[Class(result.strategic_class)]),
        referrals=customer.referrals_given,
        lines=_lines(customer, run.month, lines, comparable=feature.months_before >= MONTHS_BEFORE_AT_LEAST),
    )


def _lines(
    customer: Customer, month: date, lines: list[ProductLine], *, comparable: bool
) -> list[LineGrowth]:
    """Every line that was ever taken or earned something in the two years up to a month, in the bank's order.

    Growth is told where the year before has enough months to be compared (`comparable`, as the score has it).
    """
    since = add_months(month, -11)
    year = Q(month__range=(since, month))
    kept = Contribution.objects.filter(customer=customer, month__range=(add_months(month, -23), month))
    earned = {
        row["product_line"]: (int(row["now"] or 0), int(row["before"] or 0))
        for row in kept.order_by()
        .values("product_line")
        .annotate(now=Sum("total_fen", filter=year), before=Sum("total_fen", filter=~year))
    }
    accounts = Account.objects.filter(customer=customer).order_by().values("product_line")
    taken = {row["product_line"]: row["n"] for row in accounts.annotate(n=Count("pk"))}
    told = []
    for line in lines:
        if line.pk not in earned and line.pk not in taken:
            continue
        now, before = earned.get(line.pk, (0, 0))
        ppm = symmetric_growth_ppm(before, now) if comparable else None
        told.append(
            LineGrowth(
                name=line.name,
                code=line.code,
                accounts=taken.get(line.pk, 0),
                earned_fen=now,
                before_fen=before,
                change=None if ppm is None else Decimal(ppm) / PPM,
            )
        )
    return told
