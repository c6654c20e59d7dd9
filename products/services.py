"""Products made and answered for; their versions drafted, edited, released by a second person, retired by the next."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from audit.services import record_act
from organization.models import Staff
from organization.queries import staff_by_role
from organization.rules import Role
from products.models import Product, ProductLine, ProductVersion, VersionState
from products.rules.codes import is_code
from products.rules.eligibility import rule_from
from products.rules.terms import fee_from, limit_from

# What a version says in Chinese before anybody can be told of it.
NEEDED_WORDS = ("name", "what", "risks")
EDITABLE = ("words", "serves", "join", "rules", "limits", "fees", "valid_until")


class NotADraft(Exception):
    """What is or was in force is not edited: a new draft is."""


class EditedMeanwhile(Exception):
    """The draft was saved by another window since this one was opened."""


class NeedsSecondPerson(Exception):
    """Nobody releases what they drafted or edited last."""


class NothingChanged(Exception):
    """The draft says what the version in force says."""


class CodeUnfit(Exception):
    """A code has small letters, figures and underscores, a letter first."""


class CodeTaken(Exception):
    """Another product has this code; codes are never given again."""


class NotAProductManager(Exception):
    """A product manager of today answers for a product."""


class NotWritten(Exception):
    """The draft does not say what it is called, what it is, or which risks it has."""


@transaction.atomic
def add_product(
    *,
    code: str,
    name: str,
    family: str,
    line: ProductLine | None,
    manager: Staff | None,
    by: Staff,
    at: datetime,
) -> ProductVersion:
    """A new product at the end of the catalogue, as its first draft: nobody is offered it before it is released.

    Refuses CodeUnfit, CodeTaken, NotAProductManager.
    """
    if not is_code(code):
        raise CodeUnfit(code)
    # One at a time is added: the place at the end is given once.
    last = Product.objects.select_for_update().order_by("-position").first()
    if Product.objects.filter(code=code).exists():
        raise CodeTaken(code)
    _refuse_others(manager)
    product = Product.objects.create(
        code=code, family=family, line=line, manager=manager, position=(last.position if last else 0) + 1
    )
    after = {"code": code, "family": family, "line": line.code if line else None}
    record_act(
        kind="product.added",
        subject=product,
        actor=by,
        at=at,
        after=after | {"manager": manager.employee_no if manager else None},
    )
    draft = draft_version(product=product, by=by, at=at)
    draft.words = {"zh": {"name": name.strip()}}
    draft.save(update_fields=["words"])
    return draft


@transaction.atomic
def name_manager(*, product: Product, manager: Staff | None, by: Staff, at: datetime) -> Product:
    """Say who answers for a product, or that nobody does. Refuses NotAProductManager."""
    held = Product.objects.select_for_update(of=("self",)).select_related("manager").get(pk=product.pk)
    if held.manager == manager:
        return held
    _refuse_others(manager)
    before, held.manager = held.manager, manager
    held.save(update_fields=["manager"])
    record_act(
        kind="product.manager_named",
        subject=held,
        actor=by,
        at=at,
        before={"manager": before.employee_no if before else None},
        after={"manager": manager.employee_no if manager else None},
    )
    return held


@transaction.atomic
def draft_version(*, product: Product, by: Staff, at: datetime) -> ProductVersion:
    """A new draft with everything as in the version in force; the draft that there is, if there is one."""
    held = Product.objects.select_for_update().get(pk=product.pk)
    there = held.versions.filter(state=VersionState.DRAFT).first()
    if there is not None:
        return there
    latest = held.versions.filter(state=VersionState.IN_FORCE).first()
    number = (held.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    draft = ProductVersion.objects.create(
        product=held, number=number, drafted_by=by, **(latest.contents() if latest else {})
    )
    record_act(kind="product.drafted", subject=held, actor=by, at=at, after={"number": number})
    return draft


@transaction.atomic
def edit_version(
    *, version: ProductVersion, edits: int, changes: dict[str, Any], by: Staff, at: datetime
) -> ProductVersion:
    """Save a draft; `edits` is the count its editor saw. Refuses NotADraft, EditedMeanwhile, and no rules."""
    held = _held_draft(version)
    if held.edits != edits:
        raise EditedMeanwhile
    for name, read in (("rules", rule_from), ("limits", limit_from), ("fees", fee_from)):
        for stored in changes.get(name, []):
            read(stored)
    before = held.contents()
    for name, value in changes.items():
        if name not in EDITABLE:
            raise TypeError(f"a product has no {name}")
        setattr(held, name, value)
    held.edits += 1
    held.drafted_by = by
    held.save(update_fields=[*changes, "edits", "drafted_by"])
    after = held.contents()
    changed = [name for name in EDITABLE if before[name] != after[name]]
    if changed:
        record_act(
            kind="product.edited",
            subject=held.product,
            actor=by,
            at=at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return held


@transaction.atomic
def release_version(*, version: ProductVersion, by: Staff, at: datetime) -> ProductVersion:
    """Put a draft in force; the version before it retires.

    Refuses NotADraft, NeedsSecondPerson, NotWritten, NothingChanged.
    """
    held = _held_draft(version)
    if held.drafted_by_id in by.reach.people:
        raise NeedsSecondPerson
    if not all(held.words.get("zh", {}).get(name) for name in NEEDED_WORDS):
        raise NotWritten
    before = held.product.versions.filter(state=VersionState.IN_FORCE).first()
    if before is not None:
        if before.contents() == held.contents():
            raise NothingChanged
        before.state = VersionState.RETIRED
        before.save(update_fields=["state"])
    held.state, held.released_by, held.released_at = VersionState.IN_FORCE, by, at
    held.save(update_fields=["state", "released_by", "released_at"])
    record_act(kind="product.released", subject=held.product, actor=by, at=at, after={"number": held.number})
    return held


@transaction.atomic
def discard_draft(*, version: ProductVersion, by: Staff, at: datetime) -> None:
    """Throw a draft away; the trail keeps what it said."""
    held = _held_draft(version)
    record_act(
        kind="product.discarded", subject=held.product, actor=by, at=at, before={"number": held.number}
    )
    held.delete()


def _refuse_others(manager: Staff | None) -> None:
    if manager is not None and manager not in staff_by_role(Role.PRODUCT_MANAGER):
        raise NotAProductManager(manager.employee_no)


def _held_draft(version: ProductVersion) -> ProductVersion:
    held = (
        ProductVersion.objects.select_for_update(of=["self"])
        .select_related("product")
        .filter(pk=version.pk, state=VersionState.DRAFT)
        .first()
    )
    if held is None:
        raise NotADraft
    return held
