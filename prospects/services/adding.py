"""A new company in the pool: looked for among customers and prospects first, then added once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from audit.services import record_act
from common.models import uuid7
from common.once import write_once
from common.text import fold_name
from customers.rules import credit_code_is_valid, search_fields
from organization.models import Staff, Unit
from prospects.models import ClaimEvent, Prospect, TurnKind
from prospects.queries.known import Known, known_companies

FOLDED_LENGTH = 120
_NAMES = frozenset({"name", "name_en", "short_name", "short_name_en", "credit_code"})


class KnownToBank(Exception):
    """The company is a customer or a prospect already; `known` says what the person may learn of it."""

    def __init__(self, known: list[Known]) -> None:
        super().__init__(str(len(known)))
        self.known = known


@transaction.atomic
def add_prospect(
    *, unit: Unit, values: dict[str, Any], form_key: UUID | None = None, by: Staff, at: datetime
) -> Prospect:
    """Put a company into the pool of a unit; `values` are fields of the prospect, with at least a name and a source.

    A credit code with a wrong check character is kept and marked. The same `form_key` adds one prospect. Refuses
    KnownToBank for a company that is a customer or a live prospect, and KeyTaken for another company under the key.
    """
    short_name = values.get("short_name") or values["name"][:40]
    words = {"unit": unit, "name": values["name"]}
    if form_key is None or not Prospect.objects.filter(form_key=form_key).exists():
        _refuse_known(values, by)
    more = {**values, "short_name": short_name, "added_by": by, "created_at": at}
    more |= _searchable(more)
    prospect, written = write_once(
        Prospect.objects,
        key={"form_key": form_key or uuid7()},
        words=words,
        more={name: value for name, value in more.items() if name not in words},
    )
    if written:
        ClaimEvent.objects.create(prospect=prospect, kind=TurnKind.ADDED, by=by, at=at)
        record_act(
            kind="prospect.added",
            subject=prospect,
            actor=by,
            after={"unit": unit.code, **{name: value for name, value in values.items() if value}},
            at=at,
        )
    return prospect


def refresh_search(prospect: Prospect) -> list[str]:
    """Fill what search and comparison read from the names as they are now, unsaved; the names of the fields filled."""
    values = {name: getattr(prospect, name) for name in _NAMES}
    found = _searchable(values)
    for name, value in found.items():
        setattr(prospect, name, value)
    return list(found)


def _searchable(values: dict[str, Any]) -> dict[str, Any]:
    code = values.get("credit_code", "")
    found = search_fields(
        customer_no="",
        credit_code=code,
        name=values["name"],
        name_en=values.get("name_en", ""),
        short_name=values["short_name"],
        short_name_en=values.get("short_name_en", ""),
    )
    folded = fold_name(values["name"])[:FOLDED_LENGTH]
    return {**found, "folded_name": folded, "credit_code_valid": credit_code_is_valid(code)}


def _refuse_known(values: dict[str, Any], by: Staff) -> None:
    # One at a time per name, so that two who add the same company at once are told of each other.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"prospect:{fold_name(values['name'])}"]
        )
    known = known_companies(by, name=values["name"], credit_code=values.get("credit_code", ""))
    exact = [each for each in known if each.exact]
    if exact:
        raise KnownToBank(exact)
