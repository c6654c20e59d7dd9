"""Noting what happened to a company, deciding rules, the night's search for signs, and what people do about them."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, JSONObject

from audit.services import record_act
from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from common.statements import statement
from customers.models import Customer
from customers.services import count_open_tasks, count_open_warnings
from organization.models import Staff
from signs.models import CompanyEvent, EventKind, Founding, SignRule, WarningSign
from signs.rules import OUR_PART, Code, SignState, faults, may_acknowledge, may_handle
from worklist.models import Task
from worklist.rules import TaskKind, TaskState
from worklist.services import add_follow_ups, cancel_named_tasks, complete_task, hand_to_leads

A_LOT = 1_000


class FaultyRule(Exception):
    """The numbers of a rule are out of bounds; `faults` are the codes of `rules.faults`."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(", ".join(found))
        self.faults = found


class NothingChanged(Exception):
    """The rule in force says the same."""


class InFuture(Exception):
    """What happened lies ahead."""


class TakenUpAlready(Exception):
    """The sign is taken up or handled, or its reason is gone."""


# ---------------------------------------------------------------- the company's history
@transaction.atomic
def note_event(
    *,
    customer: Customer,
    kind: EventKind | str,
    happened_on: date,
    source: str,
    before: str = "",
    after: str = "",
    consequences: list[str] | None = None,
    note: str = "",
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> CompanyEvent:
    """Note what happened to a company or was seen of its business, once a form.

    Refuses InFuture, and KeyTaken as `write_once` does.
    """
    if happened_on > business_date(at):
        raise InFuture(happened_on.isoformat())
    words = {
        "customer": customer,
        "kind": str(kind),
        "happened_on": happened_on,
        "before": before,
        "after": after,
        "consequences": sorted(consequences or []),
        "note": note,
        "source": source,
    }
    event, made = write_once(
        CompanyEvent.objects,
        key={"form_key": form_key or uuid7()},
        words=words,
        more={"noted_by": by, "noted_at": at},
    )
    if made:
        record_act(
            kind="customer.event_noted",
            subject=customer,
            actor=by,
            at=at,
            after={"company_event": event.kind, "happened_on": happened_on, "source": source},
        )
    return event


@transaction.atomic
def withdraw_event(*, event: CompanyEvent, reason: str, by: Staff, at: datetime) -> None:
    """Let something that was noted wrongly count no more; the row stays. Twice is once."""
    held = CompanyEvent.objects.select_for_update(of=("self",)).select_related("customer").get(pk=event.pk)
    if held.withdrawn_at is not None:
        return
    held.withdrawn_at = at
    held.save(update_fields=["withdrawn_at"])
    record_act(
        kind="customer.event_withdrawn",
        subject=held.customer,
        actor=by,
        at=at,
        reason=reason,
        before={"company_event": held.kind, "happened_on": held.happened_on},
    )


@transaction.atomic
def note_founding(
    *, customer: Customer, motive: str, note: str, source: str, by: Staff, at: datetime
) -> Founding:
    """Note why the company was founded, in place of what was believed before; the trail keeps that."""
    held = Founding.objects.select_for_update().filter(customer=customer).first()
    before = {"motive": held.motive} if held else {}
    founding, _ = Founding.objects.update_or_create(
        customer=customer,
        defaults={"motive": motive, "note": note, "source": source, "noted_by": by, "noted_at": at},
    )
    record_act(
        kind="customer.founding_noted",
        subject=customer,
        actor=by,
        at=at,
        before=before,
        after={"motive": motive},
    )
    return founding


# ---------------------------------------------------------------- rules
@transaction.atomic
def decide_rule(
    *,
    code: Code | str,
    amount: int,
    span: int | None,
    severity: str,
    in_use: bool,
    in_today: bool,
    reason: str,
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> SignRule:
    """Let the nights from now on look by these numbers; earlier decisions stay on record.

    The same `form_key` decides once. Refuses FaultyRule and NothingChanged.
    """
    if found := faults(Code(code), amount, span):
        raise FaultyRule(found)
    before = SignRule.objects.select_for_update().filter(code=code).order_by("-id").first()
    said = {"amount": amount, "span": span, "severity": severity, "in_use": in_use, "in_today": in_today}
    known = form_key is not None and SignRule.objects.filter(form_key=form_key).exists()
    was = {name: getattr(before, name) for name in said} if before else {}
    if was == said and not known:
        raise NothingChanged
    rule, made = write_once(
        SignRule.objects,
        key={"form_key": form_key or uuid7()},
        words={"code": str(code), **said},
        more={"reason": reason, "decided_by": by, "decided_at": at},
    )
    if made:
        record_act(
            kind="sign.rule_decided", subject=rule, actor=by, at=at, reason=reason, before=was, after=said
        )
    return rule


# ---------------------------------------------------------------- the night
@transaction.atomic
def look_for_signs(*, at: datetime) -> int:
    """Raise, renew and end every customer's warning signs, in one statement; new ones stand in their owners' Today.

    Done twice, it does nothing the second time. Returns the rows written.
    """
    today = business_date(at)
    with connection.cursor() as cursor:
        cursor.execute(statement("signs", "evaluate"), {"today": today, "our_part": list(OUR_PART)})
        raised, ended, renewed = cursor.fetchone()
        if raised + ended > A_LOT:
            # Of what was raised just now the planner knows nothing, and would go through it once for each task.
            cursor.execute("ANALYZE signs_warningsign")
    acknowledged = _taken_up_in_today()
    dropped = cancel_named_tasks(_settled(), kind=TaskKind.SIGN, at=at)
    hand_to_leads(kind=TaskKind.SIGN)
    told = add_follow_ups(_to_tell(), at=at, kind=TaskKind.SIGN, once=True)
    with connection.cursor() as cursor:
        cursor.execute(statement("signs", "count_open"))
    if touched := {*dropped, *told}:
        count_open_tasks(customer_ids=touched)
    return raised + ended + renewed + acknowledged + len(told)


def _slot() -> Concat:
    """The name of a sign's task: its cause is the sign."""
    return Concat(Value("sign:"), Cast("pk", CharField()))


def _settled() -> QuerySet:
    """Signs that are handled or whose reason is gone, with the name of their task."""
    settled = WarningSign.objects.filter(Q(ended_on__isnull=False) | Q(state=SignState.HANDLED))
    return settled.order_by().annotate(slot=_slot()).values_list("customer_id", "slot")


def _to_tell() -> QuerySet:
    """New signs of rules that stand in Today, of customers whose lead works here."""
    codes = SignRule.objects.in_force().filter(in_today=True).values("code")
    signs = WarningSign.objects.waiting().filter(state=SignState.OPEN, code__in=codes, owner__isnull=False)
    return (
        signs.exclude(owner__status="left")
        .order_by()
        .annotate(
            slot=_slot(),
            said=JSONObject(code="code", evidence="evidence", sign=Cast("public_id", CharField())),
        )
        .values_list("customer_id", "owner_id", "raised_on", "slot", "said")
    )


def _taken_up_in_today() -> int:
    """Signs whose task somebody has done in Today are taken up by that person."""
    done = Task.objects.filter(kind=TaskKind.SIGN, state=TaskState.DONE, closed_by__isnull=False)
    waiting = WarningSign.objects.waiting().filter(state=SignState.OPEN).annotate(slot=_slot())
    keys = waiting.filter(slot__in=done.values("slot")).values_list("pk", "slot")
    by_slot = {task.slot: task for task in done.filter(slot__in=[slot for _, slot in keys])}
    for key, slot in keys:
        WarningSign.objects.filter(pk=key).update(
            state=SignState.ACKNOWLEDGED,
            acknowledged_at=by_slot[slot].closed_at,
            acknowledged_by=by_slot[slot].closed_by,
        )
    return len(keys)


# ---------------------------------------------------------------- what people do about a sign
@transaction.atomic
def acknowledge_sign(*, sign: WarningSign, by: Staff, at: datetime) -> WarningSign:
    """Say that one has seen the sign and looks after it; its row in Today is done. Refuses TakenUpAlready."""
    held = _held(sign)
    if held.ended_on is not None or not may_acknowledge(held.state):
        raise TakenUpAlready(str(held.public_id))
    held.state, held.acknowledged_at, held.acknowledged_by = SignState.ACKNOWLEDGED.value, at, by
    held.save(update_fields=["state", "acknowledged_at", "acknowledged_by"])
    _done(held, by, at)
    record_act(
        kind="sign.acknowledged", subject=held.customer, actor=by, at=at, after={"warning_sign": held.code}
    )
    return held


@transaction.atomic
def handle_sign(*, sign: WarningSign, outcome: str, by: Staff, at: datetime) -> WarningSign:
    """Say what was done about a sign; it counts as open no more and is not raised again for the same reason.

    Refuses TakenUpAlready where it is handled already or its reason is gone.
    """
    held = _held(sign)
    if held.ended_on is not None or not may_handle(held.state):
        raise TakenUpAlready(str(held.public_id))
    if held.acknowledged_at is None:
        held.acknowledged_at, held.acknowledged_by = at, by
    held.state, held.handled_at, held.handled_by = SignState.HANDLED.value, at, by
    held.outcome = outcome
    held.save(
        update_fields=[
            "state",
            "acknowledged_at",
            "acknowledged_by",
            "handled_at",
            "handled_by",
            "outcome",
        ]
    )
    _done(held, by, at)
    count_open_warnings(customer_ids=[held.customer_id])
    record_act(
        kind="sign.handled",
        subject=held.customer,
        actor=by,
        at=at,
        after={"warning_sign": held.code, "outcome": outcome},
    )
    return held


def _held(sign: WarningSign) -> WarningSign:
    return WarningSign.objects.select_for_update(of=("self",)).select_related("customer").get(pk=sign.pk)


def _done(sign: WarningSign, by: Staff, at: datetime) -> None:
    """The sign's row in Today is done, whoever's it is."""
    tasks = Task.objects.open().filter(kind=TaskKind.SIGN, customer=sign.customer_id, slot=f"sign:{sign.pk}")
    for task in tasks:
        complete_task(task=task, by=by, at=at)
