"""Noting a need, changing it, choosing products for it, moving it on, and what comes of it: promises and deals."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from audit.services import record_act
from common.models import uuid7
from common.once import write_once
from customers.models import Customer
from needs.models import Need, NeedDeal, NeedMove, NeedProduct
from needs.queries import known_of
from needs.rules import Discovery, Fact, missing
from organization.models import Staff
from products.models import Product, ProductLine
from products.rules.needs import DONE, ORDER, NeedStep, may_move
from prospects.models import Opportunity
from prospects.services.opportunities import open_opportunity
from worklist.models import Task
from worklist.rules import TaskKind
from worklist.services import add_task

EDITABLE = ("kind", "asked", "lacks", "evidence", "due_on", "amount_fen", "decider")


class StaleNeed(Exception):
    """Somebody saved the need after this form was opened; `current` is the record as it stands now."""

    def __init__(self, current: Need) -> None:
        super().__init__(str(current.public_id))
        self.current = current


class NeedClosed(Exception):
    """What is followed up or dropped is history and is not changed."""


class NoWay(Exception):
    """From this step one does not go there."""


class StillMissing(Exception):
    """The step asks for facts that are not known; `facts` are they."""

    def __init__(self, facts: list[Fact]) -> None:
        super().__init__(", ".join(facts))
        self.facts = facts


class NeedInUse(Exception):
    """Something came of the need or names it: it is dropped with a reason, not removed."""


class NotTheRemover(Exception):
    """Whoever took a need out brings it back."""


class WhyMissing(Exception):
    """Going back or dropping a need wants a reason."""


class NotOfCustomer(Exception):
    """The decision maker does not work at the customer."""


@transaction.atomic
def note_need(
    *, customer: Customer, words: dict[str, Any], form_key: UUID | None = None, by: Staff, at: datetime
) -> Need:
    """Note what a customer asks for and, as far as known, what it lacks; the same `form_key` notes one.

    `words` are fields of EDITABLE. Refuses NotOfCustomer, and KeyTaken as `write_once` does.
    """
    _check_decider(customer, words)
    need, made = write_once(
        Need.objects,
        key={"form_key": form_key or uuid7()},
        words={"customer": customer, **words},
        more={"entered_at": at, "noted_by": by, "noted_at": at},
    )
    if made:
        NeedMove.objects.create(need=need, to_step=NeedStep.IDENTIFIED.value, by=by, at=at)
        record_act(
            kind="need.noted",
            subject=customer,
            actor=by,
            at=at,
            after={"need": need.kind, "asked": need.asked},
        )
    return need


@transaction.atomic
def edit_need(*, need: Need, changes: dict[str, Any], version: int, by: Staff, at: datetime) -> Need:
    """Write what a person changed. Refuses StaleNeed, NeedClosed, NotOfCustomer, and StillMissing for emptying what the
    step it stands at has asked for. Same words write nothing.
    """
    held = _open(need)
    if held.version != version:
        raise StaleNeed(held)
    _check_decider(held.customer, changes)
    before = {
        name: getattr(held, name)
        for name, value in changes.items()
        if name in EDITABLE and getattr(held, name) != value
    }
    if not before:
        return held
    for name in before:
        setattr(held, name, changes[name])
    if lost := missing(NeedStep(held.step), known_of(held)):
        raise StillMissing(lost)
    held.version += 1
    held.save(update_fields=[*before, "version"])
    record_act(
        kind="need.edited",
        subject=held.customer,
        actor=by,
        at=at,
        before=_told(before),
        after=_told({name: changes[name] for name in before}),
    )
    return held


@transaction.atomic
def move_need(*, need: Need, to: NeedStep | str, note: str = "", by: Staff, at: datetime) -> Need:
    """One step on, any step back with a reason, or dropped with one; there already, nothing happens.

    Refuses NoWay, WhyMissing, StillMissing.
    """
    held = Need.objects.select_for_update(of=("self",)).select_related("customer").get(pk=need.pk)
    here, there = NeedStep(held.step), NeedStep(to)
    if here is there:
        return held
    if not may_move(here, there):
        raise NoWay(f"{here} {there}")
    back = there is NeedStep.DROPPED or ORDER.index(there) < ORDER.index(here)
    if back and not note.strip():
        raise WhyMissing
    if wanting := missing(there, known_of(held)):
        raise StillMissing(wanting)
    held.step, held.entered_at = there.value, at
    held.save(update_fields=["step", "entered_at"])
    NeedMove.objects.create(
        need=held, from_step=here.value, to_step=there.value, note=note.strip(), by=by, at=at
    )
    record_act(
        kind="need.moved",
        subject=held.customer,
        actor=by,
        at=at,
        reason=note.strip(),
        before={"need_step": here.value},
        after={"need_step": there.value},
    )
    return held


@transaction.atomic
def remove_need(*, need: Need, by: Staff, at: datetime) -> Need:
    """Take a need out that was noted by mistake; `restore_need` brings it back.

    Refuses NeedInUse where an opportunity came of it or another record names it. Removed already, nothing happens.
    """
    held = Need.objects.select_for_update(of=("self",)).select_related("customer").get(pk=need.pk)
    if held.removed_at is not None:
        return held
    if _in_use(held):
        raise NeedInUse(str(held.public_id))
    held.removed_at, held.removed_by = at, by
    held.save(update_fields=["removed_at", "removed_by"])
    record_act(kind="need.removed", subject=held.customer, actor=by, at=at, before={"need": held.kind})
    return held


@transaction.atomic
def restore_need(*, need: Need, by: Staff, at: datetime) -> Need:
    """Bring back a need that one took out. Refuses NotTheRemover. There already, nothing happens."""
    held = Need.objects.select_for_update(of=("self",)).select_related("customer").get(pk=need.pk)
    if held.removed_at is None:
        return held
    if held.removed_by_id != by.pk:
        raise NotTheRemover
    held.removed_at = held.removed_by = None
    held.save(update_fields=["removed_at", "removed_by"])
    record_act(kind="need.restored", subject=held.customer, actor=by, at=at, after={"need": held.kind})
    return held


def _in_use(need: Need) -> bool:
    """Whether any record but its own steps and products names it; higher apps are reached by their relations."""
    own = {NeedMove, NeedProduct}
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: need}).exists()
        for relation in Need._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and relation.related_model not in own
    )


@transaction.atomic
def tick_discovery(*, need: Need, done: list[str], by: Staff, at: datetime) -> Need:
    """Say which steps of discovery are done; refuses NeedClosed. The same ones write nothing."""
    held = _open(need)
    ticked = [code.value for code in Discovery if code.value in done]
    if held.checklist == ticked:
        return held
    before = held.checklist
    held.checklist = ticked
    held.save(update_fields=["checklist"])
    record_act(
        kind="need.discovered",
        subject=held.customer,
        actor=by,
        at=at,
        before={"checklist": before},
        after={"checklist": ticked},
    )
    return held


@transaction.atomic
def choose_product(*, need: Need, product: Product, reason: str, by: Staff, at: datetime) -> NeedProduct:
    """Choose a product of the catalogue for a need, with the reason; chosen again, the reason is the last one."""
    held = _open(need)
    chosen, _ = NeedProduct.objects.update_or_create(
        need=held,
        product=product,
        defaults={"reason": reason},
        create_defaults={"reason": reason, "added_by": by, "added_at": at},
    )
    record_act(
        kind="need.product_chosen",
        subject=held.customer,
        actor=by,
        at=at,
        reason=reason,
        after={"product": product.code},
    )
    return chosen


@transaction.atomic
def leave_product(*, need: Need, product: Product, by: Staff, at: datetime) -> None:
    """Choose a product no more. Refuses StillMissing for the last one of a need that stands beyond matching."""
    held = _open(need)
    chosen = NeedProduct.objects.filter(need=held, product=product)
    if not chosen.exists():
        return
    chosen.delete()
    if lost := missing(NeedStep(held.step), known_of(held)):
        raise StillMissing(lost)
    record_act(
        kind="need.product_left", subject=held.customer, actor=by, at=at, before={"product": product.code}
    )


@transaction.atomic
def promise_for_need(
    *, need: Need, title: str, due_on: date, form_key: UUID | None = None, by: Staff, at: datetime
) -> Task:
    """Promise the customer something for a need: a promise as every other, which knows its need."""
    held = _open(need)
    return add_task(
        customer=held.customer,
        owner=by,
        title=title,
        due_on=due_on,
        by=by,
        kind=TaskKind.PROMISE,
        slot=form_key,
        parameters={"need": str(held.public_id)},
        at=at,
    )


@transaction.atomic
def open_deal(
    *, need: Need, line: ProductLine, form_key: UUID | None = None, by: Staff, at: datetime
) -> Opportunity:
    """Open an opportunity for a need in a product line, with what is known of the need; once a form.

    Refuses NeedClosed, and KeyTaken as `write_once` does.
    """
    held = _open(need)
    opportunity = open_opportunity(
        customer=held.customer,
        name=held.title[:80],
        product_line=line,
        amount_fen=held.amount_fen,
        expected_on=held.due_on,
        form_key=form_key,
        facts={
            "need_said": held.asked,
            "need_found": held.lacks,
            **({"decider": held.decider} if held.decider else {}),
        },
        by=by,
        at=at,
    )
    NeedDeal.objects.get_or_create(opportunity=opportunity, defaults={"need": held})
    return opportunity


def _open(need: Need) -> Need:
    held = Need.objects.select_for_update(of=("self",)).select_related("customer", "decider").get(pk=need.pk)
    if NeedStep(held.step) in DONE:
        raise NeedClosed(str(held.public_id))
    return held


def _check_decider(customer: Customer, words: dict[str, Any]) -> None:
    decider = words.get("decider")
    if decider is not None and decider.customer_id != customer.pk:
        raise NotOfCustomer(str(decider.public_id))


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """What the trail keeps of fields: a person not by name, who has a file of their own."""
    return {name: value.pk if name == "decider" and value else value for name, value in values.items()}
