"""A proposal is submitted, returned, approved by another, written anew, and closed."""

from datetime import datetime
from io import BytesIO

from django.db import transaction

from common.calendar import business_date
from files.models import StoredFile
from files.services import store_file
from organization.models import Staff
from products.models import ProductVersion
from proposals.models import Proposal, ProposalProduct, Suitability
from proposals.queries.document import document
from proposals.queries.standing import may_approve, price_stands, products_of, rate_of, unconfirmed
from proposals.refusals import (
    EditionThere,
    NotConfirmed,
    NothingOffered,
    NotInForce,
    NotWhoApproves,
    PriceGone,
    SubmittedAnew,
    TooLate,
    WrongState,
)
from proposals.rules.states import ProposalState
from proposals.services.paper import logo_of, proposal_pdf
from proposals.services.trail import hold, hold_in, record
from proposals.services.word import proposal_word
from proposals.services.writing import EDITABLE


@transaction.atomic
def submit_proposal(*, proposal: Proposal, by: Staff, at: datetime) -> Proposal:
    """Let a draft wait for a supervisor of the branch. Refuses WrongState, and what `check_sound` refuses."""
    held = hold_in(proposal, ProposalState.DRAFT)
    check_sound(proposal=held, at=at)
    held.state, held.submitted_by, held.submitted_at = ProposalState.SUBMITTED.value, by, at
    held.returned_because = ""
    held.save(update_fields=["state", "submitted_by", "submitted_at", "returned_because"])
    record(kind="proposal.submitted", proposal=held, by=by, at=at, was=ProposalState.DRAFT.value)
    return held


@transaction.atomic
def return_proposal(*, proposal: Proposal, reason: str, by: Staff, at: datetime) -> Proposal:
    """Make one that waits a draft again, with the reason: taken back, or to be changed. Refuses WrongState."""
    held = hold_in(proposal, ProposalState.SUBMITTED)
    held.state, held.returned_because = ProposalState.DRAFT.value, reason
    held.save(update_fields=["state", "returned_because"])
    record(
        kind="proposal.returned",
        proposal=held,
        by=by,
        at=at,
        was=ProposalState.SUBMITTED.value,
        reason=reason,
    )
    return held


@transaction.atomic
def approve_proposal(*, proposal: Proposal, seen: datetime | None, by: Staff, at: datetime) -> Proposal:
    """Approve one that waits: its pages are set and kept, and may be sent; earlier editions that stand are closed.

    `seen` is when the words were submitted that whoever approves has read. Refuses WrongState, NotWhoApproves for
    whoever wrote in it, deputies and all but supervisors of the customer's branch, SubmittedAnew where other words
    wait than were seen, and what `check_sound` refuses.
    """
    held = hold_in(proposal, ProposalState.SUBMITTED)
    if not may_approve(by, held):
        raise NotWhoApproves(by.employee_no)
    if held.submitted_at != seen:
        raise SubmittedAnew(str(held.public_id))
    check_sound(proposal=held, at=at)
    held.state, held.approved_by, held.approved_at = ProposalState.APPROVED.value, by, at
    held.pdf, held.word = _kept_pages(held, at)
    held.save(update_fields=["state", "approved_by", "approved_at", "pdf", "word"])
    earlier = Proposal.objects.select_for_update(of=("self",)).filter(
        number=held.number,
        edition__lt=held.edition,
        state__in=[ProposalState.APPROVED, ProposalState.SENT],
    )
    for one in earlier.select_related("customer"):
        _close(one, held.name, by, at)
    record(kind="proposal.approved", proposal=held, by=by, at=at, was=ProposalState.SUBMITTED.value)
    return held


@transaction.atomic
def new_edition(*, proposal: Proposal, by: Staff, at: datetime) -> Proposal:
    """Write what was approved anew: a draft with all that is in it, products in the version in force and prices as
    they stand today. What was confirmed of a product stays where version and price do.

    Refuses WrongState, and EditionThere where a later one is being written.
    """
    held = hold(proposal)
    if held.state in (ProposalState.DRAFT, ProposalState.SUBMITTED):
        raise WrongState(held.state)
    of_number = Proposal.objects.filter(number=held.number)
    if of_number.written().exists():
        raise EditionThere(held.number)
    last = of_number.order_by("-edition").values_list("edition", flat=True)[0]
    draft = Proposal.objects.create(
        number=held.number,
        edition=last + 1,
        customer=held.customer,
        need=held.need,
        hands=[by.pk],
        written_by=by,
        written_at=at,
        **{name: getattr(held, name) for name in EDITABLE},
    )
    for one in products_of(held):
        _carry_over(one, draft, at)
    record(kind="proposal.begun", proposal=draft, by=by, at=at)
    return draft


@transaction.atomic
def close_proposal(*, proposal: Proposal, reason: str, by: Staff, at: datetime) -> Proposal:
    """Let a draft go, or take back what was approved or sent, saying why: the link works no more.

    Refuses WrongState for one that waits, was answered for good, or is closed.
    """
    held = hold_in(proposal, ProposalState.DRAFT, ProposalState.APPROVED, ProposalState.SENT)
    _close(held, reason, by, at)
    return held


def check_sound(*, proposal: Proposal, at: datetime) -> None:
    """Whether it may go on towards the customer. Refuses NothingOffered, NotConfirmed while the record of suitability
    is missing for a product, NotInForce, PriceGone, and TooLate.
    """
    today, products = business_date(at), products_of(proposal)
    if not products:
        raise NothingOffered(proposal.name)
    if missing := unconfirmed(proposal):
        raise NotConfirmed([one.version.name for one in missing])
    in_force = ProductVersion.objects.in_force().filter(pk__in=[one.version_id for one in products])
    if in_force.count() != len(products):
        raise NotInForce
    if not all(price_stands(one, today) for one in products):
        raise PriceGone
    if proposal.valid_until < today:
        raise TooLate


def _kept_pages(proposal: Proposal, at: datetime) -> tuple[StoredFile, StoredFile]:
    """PDF and Word of the approved words, kept as they are."""
    pages, logo = document(proposal, day=business_date(at)), logo_of(proposal)
    kept = []
    for name, content in (
        (f"{proposal.number}.pdf", proposal_pdf(document=pages, logo=logo)),
        (f"{proposal.number}.docx", proposal_word(document=pages, logo=logo)),
    ):
        kept.append(store_file(content=BytesIO(content), name=name, size=len(content), at=at))
    return kept[0], kept[1]


def _carry_over(one: ProposalProduct, draft: Proposal, at: datetime) -> None:
    version = ProductVersion.objects.in_force().filter(product=one.version.product_id).first()
    if version is None:
        return
    priced = {}
    if one.quote is not None:
        rate, concession = rate_of(one.quote, business_date(at))
        priced = {"quote": one.quote, "rate": rate, "concession": concession}
    kept = ProposalProduct.objects.create(proposal=draft, version=version, why=one.why, **priced)
    confirmed = Suitability.objects.filter(product=one).first()
    if confirmed is not None and version.pk == one.version_id and kept.rate == one.rate:
        confirmed.pk, confirmed.product = None, kept
        confirmed.save(force_insert=True)


def _close(proposal: Proposal, reason: str, by: Staff, at: datetime) -> None:
    was = proposal.state
    proposal.state, proposal.closed_at, proposal.closed_because = ProposalState.CLOSED.value, at, reason
    proposal.save(update_fields=["state", "closed_at", "closed_because"])
    record(kind="proposal.closed", proposal=proposal, by=by, at=at, was=was, reason=reason)
