"""What was reached: recorded by hand, taken from core banking with its evidence, reversed; never changed."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from audit.services import record_act
from campaigns.models import Campaign, Result, ResultSource, Target
from campaigns.rules import PointTerms, ResultKind, TargetState, points, terms_on
from common.calendar import business_date
from common.once import KeyTaken
from customers.models import Account
from organization.models import Staff, Unit


class OutsidePeriod(Exception):
    """The day lies before or after the campaign, or is still to come."""


class NothingReached(Exception):
    """Neither a number nor an amount: there is nothing to record."""


class AlreadyReversed(Exception):
    """The result was taken back before, or is itself a reversal."""


@transaction.atomic
def record_result(
    *,
    campaign: Campaign,
    kind: str,
    unit: Unit,
    staff: Staff | None,
    count: int,
    amount_fen: int,
    happened_on: date,
    by: Staff,
    at: datetime,
    target: Target | None = None,
    evidence: str = "",
    form_key: UUID | None = None,
) -> Result:
    """Record by hand what was reached on a day, with its points by the rule of that day.

    The same form key records once; KeyTaken for other figures. Raises OutsidePeriod, NothingReached.
    An account of a target wins the target.
    """
    if not campaign.starts_on <= happened_on <= min(campaign.ends_on, business_date(at)):
        raise OutsidePeriod(happened_on)
    if count <= 0 and amount_fen <= 0:
        raise NothingReached
    held = Result.objects.filter(form_key=form_key).first() if form_key else None
    if held is not None:
        same = (held.campaign_id, held.kind, held.unit_id, held.count, held.amount_fen, held.happened_on)
        if same != (campaign.pk, kind, unit.pk, count, amount_fen, happened_on):
            raise KeyTaken(held)
        return held
    terms = terms_on(_terms(campaign), kind, happened_on)
    result = Result.objects.create(
        campaign=campaign,
        target=target,
        unit=unit,
        staff=staff,
        kind=kind,
        count=count,
        amount_fen=amount_fen,
        points=points(terms, count, amount_fen),
        happened_on=happened_on,
        source=ResultSource.HAND,
        evidence=evidence,
        form_key=form_key,
        recorded_by=by,
        recorded_at=at,
    )
    if target is not None and kind == ResultKind.ACCOUNT:
        _win([target.pk])
    _record("campaign.result_recorded", result, by=by, at=at)
    return result


@transaction.atomic
def reverse_result(*, result: Result, reason: str, by: Staff, at: datetime) -> Result:
    """Take a result back by one that names it, on the same day and with the same points. Raises AlreadyReversed."""
    # Results have no right to be changed, and so none to be locked: reversals of one campaign come one by one.
    Campaign.objects.select_for_update(of=("self",)).get(pk=result.campaign_id)
    held = Result.objects.select_related("campaign").get(pk=result.pk)
    if held.reverses_id or Result.objects.filter(reverses=held).exists():
        raise AlreadyReversed
    back = Result.objects.create(
        campaign=held.campaign,
        target=held.target,
        unit=held.unit,
        staff=held.staff,
        kind=held.kind,
        count=-held.count,
        amount_fen=-held.amount_fen,
        points=-held.points,
        happened_on=held.happened_on,
        source=held.source,
        account=held.account,
        evidence=held.evidence,
        reverses=held,
        reason=reason,
        recorded_by=by,
        recorded_at=at,
    )
    if held.target_id and held.kind == ResultKind.ACCOUNT:
        _reopen(held)
    _record("campaign.result_reversed", back, by=by, at=at, reason=reason)
    return back


@transaction.atomic
def take_from_core(*, campaign: Campaign, at: datetime, by: Staff | None = None) -> int:
    """Count accounts that targets of the campaign opened in its period in the product lines of the offer.

    The account is the evidence, so however often this runs each account counts once, also after a reversal. Goes to
    the account manager who calls the target, else to the customer's; says how many are new.
    """
    held = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    until = min(held.ends_on, business_date(at))
    targets = {
        target.customer_id or target.prospect.customer_id: target
        for target in held.targets.select_related("prospect").filter(
            Q(customer__isnull=False) | Q(prospect__customer__isnull=False)
        )
    }
    opened = (
        Account.objects.filter(
            customer__in=targets,
            product_line__in=held.lines.all(),
            opened_on__gte=held.starts_on,
            opened_on__lte=until,
        )
        .exclude(pk__in=held.results.filter(account__isnull=False).values("account_id"))
        .select_related("customer")
        .order_by("opened_on", "pk")
    )
    terms = list(_terms(held))
    fresh = []
    for account in opened:
        target = targets[account.customer_id]
        fresh.append(
            Result(
                campaign=held,
                target=target,
                unit_id=target.unit_id,
                staff_id=target.owner_id or account.customer.manager_id,
                kind=ResultKind.ACCOUNT,
                count=1,
                amount_fen=0,
                points=points(terms_on(terms, ResultKind.ACCOUNT, account.opened_on), 1, 0),
                happened_on=account.opened_on,
                source=ResultSource.CORE,
                account=account,
                recorded_by=by,
                recorded_at=at,
            )
        )
    Result.objects.bulk_create(fresh)
    _win([result.target_id for result in fresh if result.target_id])
    if fresh:
        record_act(
            kind="campaign.results_taken", subject=held, actor=by, at=at, after={"accounts": len(fresh)}
        )
    return len(fresh)


def _terms(campaign: Campaign) -> list[PointTerms]:
    return [
        PointTerms(rule.kind, rule.starts_on, rule.per_count, rule.fen_per_point)
        for rule in campaign.point_rules.all()
    ]


def _win(targets: list[int]) -> None:
    Target.objects.filter(pk__in=targets).update(state=TargetState.WON.value, next_action="", next_on=None)


def _reopen(result: Result) -> None:
    """A target whose only account was taken back is to be called again."""
    standing = Result.objects.filter(target_id=result.target_id, kind=ResultKind.ACCOUNT)
    if sum(standing.values_list("count", flat=True)) <= 0:
        Target.objects.filter(pk=result.target_id, state=TargetState.WON).update(
            state=TargetState.OPEN.value, next_action="call", next_on=result.happened_on
        )


def _record(kind: str, result: Result, *, by: Staff, at: datetime, reason: str = "") -> None:
    record_act(
        kind=kind,
        subject=result.campaign,
        actor=by,
        at=at,
        reason=reason,
        after={
            "result": result.public_id,
            "kind": result.kind,
            "count": result.count,
            "amount_fen": result.amount_fen,
            "happened_on": result.happened_on,
        },
    )
