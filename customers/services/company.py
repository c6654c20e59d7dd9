"""What a company is: the figures of a year as somebody told them, and how the bank sees the customer."""

from datetime import datetime
from typing import Any

from django.db import transaction

from audit.services import record_act
from customers.models import CompanyFigures, Customer, CustomerProfile
from organization.models import Staff

# Figures that the customer's own row shows as well, for lists and for the scoring.
_SHOWN = ("total_assets_fen", "net_assets_fen", "annual_revenue_fen", "profit_fen", "staff_count")
FIGURES = (*_SHOWN[:2], "liabilities_fen", *_SHOWN[2:])


class StaleProfile(Exception):
    """Somebody saved the profile after this form was opened; `current` is it as it stands now."""

    def __init__(self, current: CustomerProfile) -> None:
        super().__init__(str(current.customer_id))
        self.current = current


@transaction.atomic
def record_figures(
    *, customer: Customer, year: int, source: str, values: dict[str, int | None], by: Staff, at: datetime
) -> CompanyFigures:
    """Note the figures of a year with their source; what was noted for the year before stays as superseded.

    The newest year's figures also become those on the customer's row. The same words again write nothing.
    """
    held = Customer.objects.select_for_update().get(pk=customer.pk)
    told = {name: values.get(name) for name in FIGURES}
    before = CompanyFigures.objects.filter(customer=held, year=year).standing().first()
    if before and before.source == source and all(getattr(before, name) == told[name] for name in FIGURES):
        return before
    if before:
        before.superseded_at = at
        before.save(update_fields=["superseded_at"])
    figures = CompanyFigures.objects.create(
        customer=held, year=year, source=source, noted_by=by, noted_at=at, **told
    )
    _show_newest(held, figures)
    known = {name: value for name, value in told.items() if value is not None}
    was = {name: getattr(before, name) for name in known} if before else {}
    record_act(
        kind="customer.figures_noted",
        subject=held,
        actor=by,
        before={"year": year, "source": before.source, **was} if before else {},
        after={"year": year, "source": source, **known},
        at=at,
    )
    return figures


def _show_newest(customer: Customer, figures: CompanyFigures) -> None:
    """Put a year's figures on the customer's row where none newer stand there; of an older year nothing stays."""
    shown = customer.figures_year or 0
    if figures.year < shown:
        return
    for name in _SHOWN:
        told = getattr(figures, name)
        if told is not None or figures.year > shown:
            setattr(customer, name, told)
    customer.figures_year = figures.year
    customer.version += 1
    customer.save(update_fields=[*_SHOWN, "figures_year", "version", "changed_at"])


@transaction.atomic
def set_profile(
    *, customer: Customer, changes: dict[str, Any], version: int, by: Staff, at: datetime, reason: str = ""
) -> CustomerProfile:
    """Class a customer; refuses with StaleProfile when somebody else saved in between. Same words write nothing."""
    return _write_profile("customer.classed", customer, changes, version, by, at, reason)


@transaction.atomic
def name_team(
    *, customer: Customer, changes: dict[str, Any], version: int, by: Staff, at: datetime
) -> CustomerProfile:
    """Call the customer's team by the `team_name` in `changes`; empty, it has none. Refuses as `set_profile` does."""
    return _write_profile("customer.team_named", customer, changes, version, by, at)


def _write_profile(
    kind: str,
    customer: Customer,
    changes: dict[str, Any],
    version: int,
    by: Staff,
    at: datetime,
    reason: str = "",
) -> CustomerProfile:
    Customer.objects.select_for_update().get(pk=customer.pk)
    held = CustomerProfile.objects.filter(customer=customer).first() or CustomerProfile(customer=customer)
    if held.version != version:
        raise StaleProfile(held)
    before = {name: getattr(held, name) for name, value in changes.items() if getattr(held, name) != value}
    if not before:
        return held
    for name in before:
        setattr(held, name, changes[name])
    held.version += 1
    held.save()
    after = {name: changes[name] for name in before}
    record_act(kind=kind, subject=customer, actor=by, reason=reason, before=before, after=after, at=at)
    return held
