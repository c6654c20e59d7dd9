"""A proposal is sent, opened by its link, and answered."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from common.calendar import business_date
from common.outbox import post_mail
from common.working_days import bank_calendar
from organization.models import Staff
from proposals.models import Proposal, ProposalAnswer
from proposals.refusals import LinkOver, NoAddress, WrongState
from proposals.rules.states import ANSWERED, LONGEST_LINK_DAYS, MOST_ANSWERS, Answer, ProposalState
from proposals.services.deciding import check_sound
from proposals.services.trail import hold, hold_in, record
from proposals.texts import letter
from worklist.services import add_task

# Whoever sent it comes back to the customer within so many working days.
ANSWER_DAYS = 2


@transaction.atomic
def send_proposal(*, proposal: Proposal, to: str, by: Staff, at: datetime) -> Proposal:
    """Mark an approved one as sent, to whom and on which day; its link works from now on, at most sixty days.

    Refuses WrongState, and what `check_sound` refuses: what was approved may have gone since.
    """
    held = hold_in(proposal, ProposalState.APPROVED)
    _send(held, to, by, at)
    record(kind="proposal.sent", proposal=held, by=by, at=at, was=ProposalState.APPROVED.value, sent_to=to)
    return held


@transaction.atomic
def mail_proposal(*, proposal: Proposal, by: Staff, at: datetime) -> Proposal:
    """Send the link by mail to the person named in it, once; what was approved is sent by that.

    Refuses WrongState (mailed before, too), NoAddress, LinkOver, and what `check_sound` refuses.
    """
    held = hold_in(proposal, ProposalState.APPROVED, ProposalState.SENT)
    was, contact = held.state, held.contact
    if held.mailed_at is not None:
        raise WrongState(held.state)
    if contact is None or not contact.email or not settings.MAIL_SERVER:
        raise NoAddress(held.name)
    if was == ProposalState.APPROVED:
        _send(held, contact.display_name, by, at)
    elif not held.link_works_on(business_date(at)):
        raise LinkOver(held.state)
    held.mailed_at = at
    held.save(update_fields=["mailed_at"])
    post_mail(kind="proposal", key=f"proposal:{held.public_id}", letters=[letter(held)], at=at)
    record(kind="proposal.mailed", proposal=held, by=by, at=at, was=was, sent_to=contact.display_name)
    return held


def _send(held: Proposal, to: str, by: Staff, at: datetime) -> None:
    check_sound(proposal=held, at=at)
    held.state, held.sent_by, held.sent_at, held.sent_to = ProposalState.SENT.value, by, at, to
    held.expires_on = min(held.valid_until, business_date(at) + timedelta(days=LONGEST_LINK_DAYS))
    held.save(update_fields=["state", "sent_by", "sent_at", "sent_to", "expires_on"])


@transaction.atomic
def open_by_link(*, proposal: Proposal, at: datetime) -> Proposal:
    """Note when the customer pressed to open it first; opened again, or over, nothing is written."""
    held = hold(proposal)
    if held.opened_at is None and held.link_works_on(business_date(at)):
        held.opened_at = at
        held.save(update_fields=["opened_at"])
        record(kind="proposal.opened", proposal=held, by=None, at=at)
    return held


@transaction.atomic
def answer_by_link(
    *, proposal: Proposal, answer: Answer | str, words: str, who: str, at: datetime
) -> ProposalAnswer:
    """Take an answer while the link works: accepted and refused are the last one, questions may come again.

    Whoever sent it gets a task. Refuses LinkOver, also after ten answers.
    """
    held = hold(proposal)
    if not held.link_works_on(business_date(at)) or held.answers.count() >= MOST_ANSWERS:
        raise LinkOver(held.state)
    given = Answer(answer)
    kept = ProposalAnswer.objects.create(
        proposal=held, answer=given.value, words=words.strip(), who=who.strip(), answered_at=at
    )
    was = held.state
    held.state = ANSWERED.get(given, ProposalState.SENT).value
    held.opened_at = held.opened_at or at
    held.save(update_fields=["state", "opened_at"])
    record(kind="proposal.answered", proposal=held, by=None, at=at, was=was, proposal_answer=given.value)
    _follow_up(held, kept, at)
    return kept


def _follow_up(proposal: Proposal, answer: ProposalAnswer, at: datetime) -> None:
    """One task an answer for whoever leads the customer, else for who sent it."""
    lead = proposal.customer.manager
    owner = lead if lead and lead.is_active else proposal.sent_by
    if owner is None or not owner.is_active:
        return
    with translation.override(owner.language):
        title = gettext("Answer to the proposal %(name)s: %(answer)s") % {
            "name": proposal.name,
            "answer": answer.get_answer_display(),
        }
    add_task(
        customer=proposal.customer,
        owner=owner,
        title=title,
        due_on=bank_calendar().add_working_days(business_date(at), ANSWER_DAYS),
        by=None,
        slot=f"proposal-answer:{answer.public_id}",
        at=at,
    )
