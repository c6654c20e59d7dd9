"""The beginning of a case: registered with the next number, clocks set, kept from whom it is about."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from common.calendar import business_date
from common.working_days import bank_calendar
from complaints.models import Accused, Complaint, LevelChange, Recused
from complaints.queries.people import line_of, nearest
from complaints.rules.codes import Answer, Level, RecusalReason, State
from complaints.rules.levels import Proposal, propose_level
from complaints.rules.standing import CaseAct
from complaints.services.holding import (
    NotAllowed,
    WrongState,
    _count_for_customer,
    _hold_for,
    _lock_word,
    _need,
    _record,
    _save,
    _tell,
    subject_of,
)
from complaints.services.timing import _set_legal, _set_service
from complaints.services.writing import _write_registered
from customers.models import Customer, CustomerScore
from organization.models import Staff, Unit
from organization.rules import Act, Role
from worklist.services import take_back_notices

# Facts that a registration may bring; everything else is the bank's own.
FACTS = frozenset(
    {
        "anonymous",
        "complainant",
        "complainant_name",
        "complainant_phone",
        "complainant_email",
        "credit_code",
        "legal_representative",
        "agent_name",
        "power_of_attorney",
        "on_behalf_of",
        "joint_representatives",
        "language",
        "track",
        "source_reference",
        "product_line",
        "subject_unit",
        "amount_fen",
        "wish",
        "mood",
        "harm",
        "claimed_at",
    }
)
# Facts that may be corrected later; the words, the source and the receipt are not among them.
AMENDABLE = FACTS - {"track", "language"} | {"customer", "channel", "category", "topic"}
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_SECRET_LENGTH = 10
URGENT = (Level.EMERGENCY, Level.PRIORITY)


class StaleComplaint(Exception):
    """Somebody changed the case meanwhile; `held` is how it stands."""

    def __init__(self, held: Complaint) -> None:
        super().__init__(str(held.pk))
        self.held = held


class NotAFact(Exception):
    """This is not a fact that a person gives or corrects; `names` says which."""

    def __init__(self, names: set[str]) -> None:
        super().__init__(", ".join(sorted(names)))
        self.names = names


@dataclass(frozen=True)
class Registered:
    """A case and, where it was asked for, the secret by which the complainant follows it: told once, never stored.

    `made` is false where the same form had registered it before.
    """

    complaint: Complaint
    secret: str = ""
    made: bool = True


@transaction.atomic
def register_complaint(
    *,
    text: str,
    channel: str,
    category: str,
    topic: str,
    unit: Unit,
    by: Staff | None,
    customer: Customer | None = None,
    accused: Iterable[Staff] = (),
    level: int | None = None,
    level_reason: str = "",
    consultation: bool = False,
    form_key: UUID | None = None,
    with_secret: bool = False,
    at: datetime | None = None,
    **facts: Any,
) -> Registered:
    """Register a case as the server receives it; `by` is the first-contact person, None for the public form.

    `level` is proposed from the facts where it is not given; a less urgent one than proposed needs `level_reason`.
    The same `form_key` registers once. Other `facts` are those in FACTS.
    """
    at = at or timezone.now()
    if by is not None and not by.reach.may(Act.REGISTER_COMPLAINT):
        raise NotAllowed("register")
    if unknown := set(facts) - FACTS:
        raise NotAFact(unknown)
    _need(text=text)
    if form_key is not None:
        _lock_word(f"complaint:{form_key}")
        if (there := Complaint.objects.filter(form_key=form_key).first()) is not None:
            return Registered(there, made=False)
    complaint = Complaint(
        text=text,
        channel=channel,
        category=category,
        topic=topic,
        unit=unit,
        number_unit=unit,
        customer=customer,
        received_at=at,
        year=business_date(at).year,
        first_contact=by,
        registered_by=by,
        form_key=form_key,
        is_consultation=consultation,
        **facts,
    )
    proposal = _proposal(complaint)
    complaint.level = Level.CONSULTATION if consultation else level or proposal.level
    if complaint.level == Level.CONSULTATION:
        complaint.is_consultation = True
    elif complaint.level > proposal.level:
        _need(level_reason=level_reason)
    complaint.proposed_level, complaint.proposal_reasons = proposal.level, list(proposal.reasons)
    _start_clocks(complaint)
    secret = _give_secret(complaint) if with_secret else ""
    _take_number(complaint)
    complaint.save()
    LevelChange.objects.create(complaint=complaint, at=at, by=by, after=complaint.level, reason=level_reason)
    _keep_from(complaint, accused=list(accused), by=by, at=at)
    _record(
        "registered",
        complaint,
        by=by,
        at=at,
        after={"level": complaint.level, "channel": channel, "topic": topic, "customer": customer},
        reason=level_reason,
    )
    if complaint.level in URGENT:
        _tell(complaint, "urgent", nearest(complaint, Role.COMPLAINT_OFFICER), at=at, slot="new", but=by)
    _count_for_customer(complaint)
    _write_registered(complaint, at=at)
    return Registered(complaint, secret)


@transaction.atomic
def register_imported(
    *,
    source_system: str,
    source_number: str,
    unit: Unit,
    received_at: datetime,
    level: int,
    text: str,
    at: datetime | None = None,
    **columns: Any,
) -> Complaint:
    """Take over a case of another system with its own dates; the database lets only the worker's role do it.

    Its number is the system's and its own, outside the bank's series. `columns` are columns of `Complaint`. The same
    source number is taken over once: the second call returns what is there.
    """
    at = at or timezone.now()
    _lock_word(f"imported:{source_system}:{source_number}")
    there = Complaint.objects.filter(imported=True, source_system=source_system, source_number=source_number)
    if (held := there.first()) is not None:
        return held
    complaint = Complaint(
        number=f"{source_system}-{source_number}"[:40],
        number_unit=unit,
        year=business_date(received_at).year,
        unit=unit,
        received_at=received_at,
        level=level,
        is_consultation=level == Level.CONSULTATION,
        text=text,
        imported=True,
        source_system=source_system,
        source_number=source_number,
        **columns,
    )
    complaint.save()
    LevelChange.objects.create(complaint=complaint, at=received_at, after=level)
    _record("imported", complaint, by=None, at=at, after={"source": source_system})
    _count_for_customer(complaint)
    return complaint


@transaction.atomic
def amend_complaint(
    *,
    complaint: Complaint,
    version: int,
    changes: dict[str, Any],
    by: Staff,
    reason: str = "",
    at: datetime | None = None,
) -> Complaint:
    """Correct facts of a case; StaleComplaint where it has changed since `version`, NotAFact for what is frozen."""
    at = at or timezone.now()
    if unknown := set(changes) - AMENDABLE:
        raise NotAFact(unknown)
    held = _hold_for(complaint, by, CaseAct.AMEND)
    if held.version != version:
        raise StaleComplaint(held)
    if held.customer_id is not None and "customer" in changes and changes["customer"] is None:
        raise WrongState("customer")
    changed = {name: value for name, value in changes.items() if getattr(held, name) != value}
    if not changed:
        return held
    before = {name: getattr(held, name) for name in changed}
    was = held.customer_id
    for name, value in changed.items():
        setattr(held, name, value)
    _save(held, *changed)
    _record("amended", held, by=by, at=at, before=before, after=changed, reason=reason)
    _count_for_customer(held)
    if was is not None and was != held.customer_id:
        _count_for_customer(Complaint(customer_id=was))
    return held


@transaction.atomic
def name_accused(
    *, complaint: Complaint, people: Iterable[Staff], by: Staff, at: datetime | None = None
) -> Complaint:
    """Name colleagues whom the case is about: from now on it is kept from them and their line."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.NAME_ACCUSED)
    _keep_from(held, accused=list(people), by=by, at=at)
    _count_for_customer(held)
    return held


@transaction.atomic
def recuse(
    *, complaint: Complaint, person: Staff, note: str, by: Staff, at: datetime | None = None
) -> Complaint:
    """Keep a case from somebody with an interest in it, for good; anybody may recuse themselves."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.ADD_NOTE if person.pk == by.pk else CaseAct.NAME_ACCUSED)
    _need(note=note)
    _keep(held, {person.pk: RecusalReason.INTEREST}, note=note, at=at)
    _record("recused", held, by=by, at=at, after={"person": person}, reason=note)
    return held


def _proposal(complaint: Complaint) -> Proposal:
    tier = None
    if complaint.customer_id is not None:
        scores = CustomerScore.objects.current().filter(customer_id=complaint.customer_id)
        tier = scores.values_list("tier_id", flat=True).first()
    return propose_level(
        track=complaint.track,
        topic=complaint.topic,
        mood=complaint.mood,
        harm=complaint.harm,
        amount_fen=complaint.amount_fen,
        tier_rank=tier,
        consultation=complaint.is_consultation,
    )


def _start_clocks(complaint: Complaint) -> None:
    calendar = bank_calendar()
    levels = [(complaint.received_at, complaint.level)]
    _set_service(complaint, calendar, levels=levels)
    _set_legal(complaint, calendar)


def _take_number(complaint: Complaint) -> None:
    """The next number of the unit and year; its counter stays locked until the case is committed, so none is lost."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO complaints_numbercounter (unit_id, year, last) VALUES (%s, %s, 1)
            ON CONFLICT (unit_id, year) DO UPDATE SET last = complaints_numbercounter.last + 1
            RETURNING last
            """,
            [complaint.number_unit_id, complaint.year],
        )
        (complaint.sequence,) = cursor.fetchone()
    complaint.number = f"{complaint.number_unit.code}-{complaint.year}-{complaint.sequence:05d}"


def _give_secret(complaint: Complaint) -> str:
    secret = "".join(secrets.choice(_LETTERS) for _ in range(_SECRET_LENGTH))
    complaint.secret_hash = make_password(secret)
    return secret


def _keep_from(held: Complaint, *, accused: list[Staff], by: Staff | None, at: datetime) -> None:
    """Write down whom the case is about and keep it from them and from whoever supervises them on this day."""
    if not accused:
        return
    kept: dict[int, RecusalReason] = {}
    for person in accused:
        kept |= dict.fromkeys(line_of(person), RecusalReason.LINE)
    kept |= {person.pk: RecusalReason.ACCUSED for person in accused}
    _keep(held, kept, note="", at=at)
    Accused.objects.bulk_create(
        [
            Accused(complaint=held, staff=person, unit_id=person.unit_id, named_by=by, named_at=at)
            for person in accused
        ],
        ignore_conflicts=True,
    )
    _record("accused_named", held, by=by, at=at, after={"accused": [person.pk for person in accused]})


def _keep(held: Complaint, people: dict[int, RecusalReason], *, note: str, at: datetime) -> None:
    if held.owner_id in people and held.state in (State.NEW, State.OPEN, State.RESOLVED):
        held.owner, held.accepted_at, held.state = None, None, State.NEW
        held.resolved_at = held.resolved_by = None
        _save(held, "owner", "accepted_at", "state", "resolved_at", "resolved_by")
        _tell(held, "ownerless", nearest(held, Role.COMPLAINT_OFFICER), at=at)
    held.assignments.filter(person_id__in=people, answer=Answer.WAITING).update(
        answer=Answer.OVERTAKEN, answered_at=at
    )
    Recused.objects.bulk_create(
        [
            Recused(complaint=held, staff_id=key, reason=reason, note=note, at=at)
            for key, reason in people.items()
        ],
        ignore_conflicts=True,
    )
    take_back_notices(subject=subject_of(held.pk), person_ids=people)
