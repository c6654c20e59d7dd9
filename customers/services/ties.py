"""Noting what ties a customer to other companies, and that a tie has ended."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from audit.services import record_act
from common.text import fold_name
from customers.models import CompanyTie, Customer, TieKind
from customers.rules import OPPOSITES
from organization.models import Staff


class TieKnown(Exception):
    """The two companies are tied in this way already; `held` is that tie."""

    def __init__(self, held: CompanyTie) -> None:
        super().__init__(str(held.public_id))
        self.held = held


class TieToItself(Exception):
    """A company is not tied to itself."""


@transaction.atomic
def add_tie(
    *,
    customer: Customer,
    kind: TieKind,
    other_name: str,
    source: str,
    by: Staff,
    at: datetime,
    other: Customer | None = None,
    other_credit_code: str = "",
    share_percent: Decimal | None = None,
    started_on: date | None = None,
    note: str = "",
) -> CompanyTie:
    """Note what another company is to the customer.

    A company that is a customer is found by its credit code, or by its whole legal name where only one bears it,
    whoever may see it; the reader of the tie then sees of it what they may.  Refuses with `TieKnown` where this tie
    stands already, on either side, and with `TieToItself`.
    """
    other = other or _customer_called(other_name, other_credit_code)
    if other is not None and other.pk == customer.pk:
        raise TieToItself
    # One at a time per pair, so that the same tie noted twice at once, or from both sides, stands once.
    pair = sorted({customer.pk, other.pk if other else customer.pk})
    list(Customer.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pair).order_by("pk"))
    held = _standing(customer, kind, other, other_name)
    if held is not None:
        raise TieKnown(held)
    tie = CompanyTie.objects.create(
        customer=customer,
        kind=kind,
        other=other,
        other_name=other.name if other else other_name,
        other_credit_code=other.credit_code if other else other_credit_code,
        share_percent=share_percent,
        started_on=started_on,
        source=source,
        note=note,
        noted_by=by,
        noted_at=at,
    )
    words = {"kind": kind, "company": tie.other_name, "share_percent": share_percent, "source": source}
    record_act(
        kind="customer.tie_added",
        subject=customer,
        actor=by,
        after={name: str(value) for name, value in words.items() if value},
        at=at,
    )
    return tie


@transaction.atomic
def end_tie(*, tie: CompanyTie, ended_on: date, by: Staff, at: datetime) -> CompanyTie:
    """A tie holds no longer; ended twice it stays as it was ended first."""
    held = CompanyTie.objects.select_for_update(of=("self",)).get(pk=tie.pk)
    if held.ended_on is not None:
        return held
    held.ended_on = ended_on
    held.save(update_fields=["ended_on"])
    record_act(
        kind="customer.tie_ended",
        subject=held.customer,
        actor=by,
        before={"kind": held.kind, "company": held.other_name},
        after={"ended_on": ended_on.isoformat()},
        at=at,
    )
    return held


def _customer_called(name: str, credit_code: str) -> Customer | None:
    live = Customer.objects.live()
    if credit_code:
        return live.filter(credit_code=credit_code).first()
    named = list(live.filter(name=name)[:2])
    return named[0] if len(named) == 1 else None


def _standing(customer: Customer, kind: TieKind, other: Customer | None, name: str) -> CompanyTie | None:
    if other is None:
        nameless = CompanyTie.objects.lasting().filter(customer=customer, other=None, kind=kind)
        return next((tie for tie in nameless if fold_name(tie.other_name) == fold_name(name)), None)
    one_way = Q(customer=customer, other=other, kind=kind)
    other_way = Q(customer=other, other=customer, kind=OPPOSITES[kind])
    return CompanyTie.objects.lasting().filter(one_way | other_way).first()
