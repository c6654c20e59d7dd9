"""A proposal is begun from the customer's file and written: words, products, prices, and who can carry what."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from audit.services import record_change
from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from customers.models import Contact, Customer
from files.services import open_file
from needs.models import Need, NeedProduct
from notebook.models import CustomerFile
from organization.models import Staff
from pricing.models import Quote
from pricing.services import next_number
from products.models import ProductVersion
from proposals.models import Proposal, ProposalProduct, Suitability
from proposals.queries.document import LANGUAGE
from proposals.queries.standing import LARGEST_LOGO, PICTURES, rate_of
from proposals.refusals import (
    AlreadyThere,
    BadLogo,
    CannotCarry,
    NotInForce,
    NotOfCustomer,
    OtherProduct,
    StaleProposal,
    TooLate,
)
from proposals.rules.states import Part
from proposals.rules.suitability import carries, is_owed
from proposals.services.drafting import first_words
from proposals.services.trail import hold_draft, record
from proposals.services.word import is_picture

WORDS = ("title", "summary", *(part.value for part in Part))
EDITABLE = (*WORDS, "contact", "logo", "language", "valid_until")
LONGEST_DAYS = 180
PREFIX = "FW"


@transaction.atomic
def begin_proposal(
    *,
    customer: Customer,
    title: str,
    valid_until: date,
    need: Need | None = None,
    language: str = LANGUAGE,
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> Proposal:
    """Begin a proposal with first words from the customer's file and the products that a need's people chose.

    The same `form_key` begins one. Refuses NotOfCustomer, TooLate, and KeyTaken as `write_once` does.
    """
    today = business_date(at)
    _check_of_customer(customer, need)
    _check_day(valid_until, today)
    key = form_key or uuid7()
    words = {"customer": customer, "need": need, "title": title, "language": language}
    proposal, made = write_once(
        Proposal.objects,
        key={"form_key": key},
        words=words,
        more={
            "number": next_number(kind=Proposal, prefix=PREFIX, year=today.year),
            "valid_until": valid_until,
            "contact": need.decider if need else None,
            "hands": [by.pk],
            "written_by": by,
            "written_at": at,
            **first_words(customer=customer, need=need, valid_until=valid_until, day=today, code=language),
        },
    )
    if made:
        record(kind="proposal.begun", proposal=proposal, by=by, at=at)
        _take_products_of(proposal, need)
    return proposal


@transaction.atomic
def edit_proposal(
    *, proposal: Proposal, changes: dict[str, Any], version: int, by: Staff, at: datetime
) -> Proposal:
    """Write what a person changed, fields of EDITABLE. Refuses NotDraft, StaleProposal, NotOfCustomer, TooLate,
    BadLogo; same words write nothing.
    """
    held = hold_draft(proposal=proposal, by=by)
    if held.version != version:
        raise StaleProposal(held)
    asked = {name: value for name, value in changes.items() if name in EDITABLE}
    before = {name: getattr(held, name) for name in asked}
    changed = [name for name in asked if asked[name] != before[name]]
    if not changed:
        return held
    _check_of_customer(held.customer, asked.get("contact"), asked.get("logo"))
    if "valid_until" in changed:
        _check_day(asked["valid_until"], business_date(at))
    if "logo" in changed and asked["logo"] is not None:
        _check_logo(asked["logo"])
    for name in changed:
        setattr(held, name, asked[name])
    held.version += 1
    held.save(update_fields=[*changed, "version"])
    record_change(
        kind="proposal.edited",
        subject=held.customer,
        actor=by,
        at=at,
        before=_told(before),
        after=_told(asked),
    )
    return held


@transaction.atomic
def add_product(
    *,
    proposal: Proposal,
    version: ProductVersion,
    why: str,
    quote: Quote | None = None,
    by: Staff,
    at: datetime,
) -> ProposalProduct:
    """Put a product in force into a draft, with the price that stands today where there is a quote.

    Refuses NotDraft, AlreadyThere, NotInForce, NotOfCustomer, OtherProduct.
    """
    held = hold_draft(proposal=proposal, by=by)
    if ProposalProduct.objects.filter(proposal=held, version__product=version.product_id).exists():
        raise AlreadyThere
    if not ProductVersion.objects.in_force().filter(pk=version.pk).exists():
        raise NotInForce
    one = ProposalProduct.objects.create(
        proposal=held, version=version, why=why, **_priced(held, version, quote, at)
    )
    record(kind="proposal.product_added", proposal=held, by=by, at=at, product=version.product.code)
    return one


@transaction.atomic
def take_out_product(*, product: ProposalProduct, by: Staff, at: datetime) -> None:
    """Take a product out of a draft with its record of suitability; taken out already, nothing happens."""
    held = hold_draft(proposal=product.proposal, by=by)
    Suitability.objects.filter(product=product.pk).delete()
    gone, _ = ProposalProduct.objects.filter(pk=product.pk).delete()
    if gone:
        record(kind="proposal.product_out", proposal=held, by=by, at=at, product=product.version.product.code)


@transaction.atomic
def confirm_suitability(
    *,
    product: ProposalProduct,
    words: dict[str, str],
    cash_flow_fen: int | None = None,
    debt_service_fen: int | None = None,
    by: Staff,
    at: datetime,
) -> Suitability:
    """Record what a product does and risks, in whose interest it is, and that the customer can carry it; `words` are
    does, risks, interest, bearing. Confirmed again, the last words count. Refuses NotDraft and CannotCarry.
    """
    held = hold_draft(proposal=product.proposal, by=by)
    family = product.version.product.family
    if not carries(family, cash_flow_fen, debt_service_fen):
        raise CannotCarry
    kept, _ = Suitability.objects.update_or_create(
        product=product,
        defaults={
            **words,
            "cash_flow_fen": cash_flow_fen if is_owed(family) else None,
            "debt_service_fen": debt_service_fen if is_owed(family) else None,
            "confirmed_by": by,
            "confirmed_at": at,
        },
    )
    record(
        kind="proposal.suitability_confirmed",
        proposal=held,
        by=by,
        at=at,
        product=product.version.product.code,
    )
    return kept


def _take_products_of(proposal: Proposal, need: Need | None) -> None:
    """The products that were chosen for a need, each in the version in force, with the reason."""
    for chosen in NeedProduct.objects.filter(need=need) if need else ():
        version = ProductVersion.objects.in_force().filter(product=chosen.product_id).first()
        if version is not None:
            ProposalProduct.objects.create(proposal=proposal, version=version, why=chosen.reason)


def _priced(proposal: Proposal, version: ProductVersion, quote: Quote | None, at: datetime) -> dict[str, Any]:
    if quote is None:
        return {}
    _check_of_customer(proposal.customer, quote)
    if quote.product_line_id != version.product.line_id:
        raise OtherProduct
    rate, concession = rate_of(quote, business_date(at))
    return {"quote": quote, "rate": rate, "concession": concession}


def _check_of_customer(customer: Customer, *records: Need | Contact | CustomerFile | Quote | None) -> None:
    if any(record is not None and record.customer_id != customer.pk for record in records):
        raise NotOfCustomer


def _check_day(valid_until: date, today: date) -> None:
    if not today <= valid_until <= today + timedelta(days=LONGEST_DAYS):
        raise TooLate


def _check_logo(logo: CustomerFile) -> None:
    if logo.file.media_type not in PICTURES or logo.file.size > LARGEST_LOGO:
        raise BadLogo
    with open_file(stored=logo.file) as content:
        if not is_picture(content.read()):
            raise BadLogo


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """What the trail keeps: people and pictures by key, who have files of their own."""
    return {name: getattr(value, "pk", value) for name, value in values.items()}
