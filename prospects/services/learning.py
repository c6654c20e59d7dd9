"""What the bank learns of its own closed deals every night, and lost business that is tried again."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from common.calendar import business_date, months_later
from common.statements import statement
from customers.models import Customer
from prospects.models import Opportunity, Prospect, ProspectState, StageFigure, StageRule
from prospects.rules.pipeline import LEARNING_MONTHS, STAGES, State, likelihoods
from prospects.services.former import win_back_customers
from prospects.services.opportunities import open_opportunity
from prospects.services.pipeline import resume_opportunity
from prospects.services.pool import reopen

_AT_ONCE = 500


@transaction.atomic
def learn_from_history(*, at: datetime) -> int:
    """Work out anew, from two years of closed deals, how likely each stage is to end funded and how long deals stay.

    A stage that fewer than thirty closed deals have reached keeps the bank's default. Says out of how many it learned.
    """
    today = business_date(at)
    since = months_later(today, -LEARNING_MONTHS)
    closed = {
        (row["furthest"], row["state"] == State.WON): row["deals"]
        for row in Opportunity.objects.closed_since(since)
        .order_by()
        .values("furthest", "state")
        .annotate(deals=Count("pk"))
    }
    defaults = dict(StageRule.objects.filter(default_bp__isnull=False).values_list("place", "default_bp"))
    medians = _medians(since)
    for place, (stage, likely) in enumerate(likelihoods(closed, defaults).items()):
        won = sum(deals for (furthest, is_won), deals in closed.items() if is_won and furthest >= place)
        StageFigure.objects.update_or_create(
            stage=stage,
            defaults={
                "cases": likely.cases,
                "won": won,
                "bp": likely.bp,
                "learned": likely.learned,
                "median_days": medians.get(stage),
                "computed_on": today,
            },
        )
    return sum(closed.values())


@transaction.atomic
def win_back(*, at: datetime) -> int:
    """Open as leads again what was lost and whose day to try again has come; each comes back once.

    A prospect that was dropped since comes back into the pool; a company that has something running in the same line
    is left alone. Customers that left come back into the pool. Says how many came.
    """
    today = business_date(at)
    due = (
        Opportunity.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(state=State.LOST, win_back_on__lte=today, revived_by=None)
        .select_related("customer", "prospect", "owner", "product_line")
        .order_by("win_back_on", "id")[:_AT_ONCE]
    )
    back = 0
    for lost in due:
        if _is_over(lost):
            lost.win_back_on = None
            lost.save(update_fields=["win_back_on"])
            continue
        if lost.customer is None and lost.prospect.state == ProspectState.DROPPED:
            reopen(prospect=lost.prospect, by=None, at=at)
        open_opportunity(
            customer=lost.customer,
            prospect=None if lost.customer else lost.prospect,
            name=lost.name,
            product_line=lost.product_line,
            amount_fen=lost.amount_fen,
            owner=_who_now(lost),
            revives=lost,
            facts={"competitor": lost.competitor, "need_said": lost.need_said, "need_found": lost.need_found},
            by=None,
            at=at,
        )
        back += 1
    return back + win_back_customers(at=at)


@transaction.atomic
def wake_resting(*, at: datetime) -> int:
    """Go on with what rested until today, each where it stood; says how many."""
    due = Opportunity.objects.filter(state=State.ON_HOLD, hold_until__lte=business_date(at)).order_by("id")
    resting = list(due[:_AT_ONCE])
    for opportunity in resting:
        resume_opportunity(opportunity=opportunity, by=None, at=at)
    return len(resting)


def _is_over(lost: Opportunity) -> bool:
    """Whether there is nobody to go back to, or somebody is there already."""
    if lost.customer is not None:
        gone = lost.customer.state != "live"
        running = Opportunity.objects.filter(customer=lost.customer, product_line=lost.product_line)
    else:
        gone = lost.prospect.state == ProspectState.CONVERTED
        running = Opportunity.objects.filter(prospect=lost.prospect, product_line=lost.product_line)
    return gone or running.running().exists()


def _who_now(lost: Opportunity) -> Any:
    """Whoever leads the company today, else whoever lost it."""
    company: Customer | Prospect = lost.company
    return (company.manager if isinstance(company, Customer) else company.owner) or lost.owner


def _medians(since) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            statement("prospects", "stage_medians"),
            {"since": since, "stages": [stage.value for stage in STAGES]},
        )
        return dict(cursor.fetchall())
