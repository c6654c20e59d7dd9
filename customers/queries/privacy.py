"""Requests of people about their data, what the bank holds of one of them, and where in the database it stands."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import CharField, F, JSONField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from audit.models import Act
from common.pagination import Ordering
from customers.models import Account, Contact, Customer, DossierEntry, LockedPerson, PersonRequest
from customers.rules_of_privacy import kept_until, needles
from organization.models import Staff

REQUESTS = Ordering("person-requests", ("-id",))
FARTHEST = 3
# Where what people wrote stays as it is, and why.
KEPT = {
    "audit.Act": "the trail is append-only; personal values in it are sealed and their key is destroyed",
    "complaints": "a complaint's words are frozen and kept for ten years (银保监会令2020年第3号)",
    "negotiations.Agreement": "what was signed is kept with its digest",
    "negotiations.Promise": "what was signed is kept with its digest",
    "customers.CustomerEvent": "history of the company's own figures",
    "customers.Customer": "the company, not the person",
    "customers.Contact": "the person's own row, emptied whole",
    "customers.DossierEntry": "the person's own rows, emptied whole",
    "customers.LockedPerson": "sealed",
}


@dataclass(frozen=True)
class Place:
    """A table whose rows belong to a customer by `path`, and its columns of words."""

    model: type[Model]
    path: str
    columns: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.model._meta.label


@cache
def places() -> tuple[Place, ...]:
    """Every table of the installation with words about a customer; one that comes later is found by itself."""
    found = []
    for model in apps.get_models():
        columns = tuple(
            field.name for field in model._meta.concrete_fields if _holds_words(field) and not field.choices
        )
        path = _path(model, FARTHEST)
        if path and columns and model._meta.label not in KEPT and model._meta.app_label not in KEPT:
            found.append(Place(model, path, columns))
    return tuple(found)


@cache
def own_tables() -> tuple[Any, ...]:
    """Tables of other apps whose rows are about one person, their `contact`; each says in `left_of_person` what is
    left of a row when the person's data go."""
    return tuple(model for model in apps.get_models() if hasattr(model, "left_of_person"))


def own_rows(model: type[Model], contact: Contact) -> QuerySet:
    """The rows of such a table that are about the person; where it says by which column people are `called`, those of
    the same customer too that name them without their card."""
    about = Q(contact=contact)
    names = [name for name in (contact.name, contact.name_en) if name]
    if names and hasattr(model, "called"):
        about |= Q(contact=None, **{f"{model.called}__in": names, _path(model, FARTHEST): contact.customer})
    return model._base_manager.filter(about).order_by("pk")


def _holds_words(field: Any) -> bool:
    held = field.base_field if isinstance(field, ArrayField) else field
    return isinstance(held, CharField | TextField | JSONField)


def _path(model: type[Model], farthest: int) -> str:
    """The shortest way over foreign keys from a table to the customer; empty where there is none.

    Over keys that every row has, if there is such a way: by one that may be empty some rows would not be found.
    """
    return _way(model, farthest, always=True) or _way(model, farthest, always=False)


def _way(model: type[Model], farthest: int, *, always: bool) -> str:
    ways: list[tuple[type[Model], str]] = [(model, "")]
    for _step in range(farthest):
        longer = []
        for place, way in ways:
            for field in place._meta.concrete_fields:
                if always and field.null:
                    continue
                if field.related_model is Customer:
                    return f"{way}{field.name}"
                if field.related_model is not None and field.related_model is not place:
                    longer.append((field.related_model, f"{way}{field.name}__"))
        ways = longer
    return ""


def rows_naming(place: Place, customer: Customer, gone: list[str]) -> QuerySet:
    """The rows of a customer in one table whose words name the person."""
    rows = place.model._base_manager.filter(**{place.path: customer})
    rows = rows.annotate(**{f"said_{name}": Cast(F(name), TextField()) for name in place.columns})
    named = Q()
    for name in place.columns:
        for one in gone:
            named |= Q(**{f"said_{name}__contains": one})
    return rows.filter(named)


def acts_naming(customer: Customer, gone: list[str]) -> int:
    """How many acts about a customer name the person in words that somebody typed; the trail is never changed."""
    said = {name: Cast(F(name), TextField()) for name in ("before", "after")}
    acts = Act.objects.about(customer).annotate(said_before=said["before"], said_after=said["after"])
    named = Q()
    for one in gone:
        named |= Q(said_before__contains=one) | Q(said_after__contains=one) | Q(reason__contains=one)
    return acts.filter(named).count() if gone else 0


def may_change(model: type[Model]) -> bool:
    """Whether rows of a table may be changed at all; what is only ever appended stays as it was signed or told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, %s, 'UPDATE')", [model._meta.db_table])
        return bool(cursor.fetchone()[0])


def needles_of(contact: Contact) -> list[str]:
    """What this person is known by in the words of others."""
    words = DossierEntry.objects.filter(contact=contact).values_list("text", flat=True)
    return needles(names=[contact.name, contact.name_en], reach=[contact.phone, contact.email], words=words)


def kept_by_law(contact: Contact) -> date | None:
    """Until when the law forbids erasing the person; None where it does not."""
    accounts = Account.objects.filter(customer=contact.customer)
    closed = accounts.filter(closed_on__isnull=False).order_by("-closed_on")
    return kept_until(
        level=contact.level,
        has_accounts=accounts.exclude(status="closed").exists(),
        last_closed_on=closed.values_list("closed_on", flat=True).first(),
    )


def held_of(contact: Contact) -> dict[str, Any]:
    """Everything that the bank holds of a person, as plain values: card, dossier, and where others name them."""
    card = {
        name: getattr(contact, name)
        for name in (
            "name",
            "name_en",
            "title",
            "title_en",
            "department",
            "level",
            "attitude",
            "phone",
            "email",
            "source",
        )
    }
    data = [
        {
            "kind": entry.kind,
            "text": entry.text,
            "month": entry.month,
            "day": entry.day,
            "calendar": entry.calendar,
            "consent": entry.consent,
            "source": entry.source,
            "noted_at": entry.noted_at.isoformat(),
        }
        for entry in DossierEntry.objects.standing().filter(contact=contact).order_by("id")
    ]
    own = {
        model._meta.label: about
        for model in own_tables()
        if (about := list(own_rows(model, contact).values(*model.left_of_person)))
    }
    gone = needles_of(contact)
    named: dict[str, list[dict[str, Any]]] = {}
    for place in places():
        rows = rows_naming(place, contact.customer, gone).order_by("pk")
        kept = [{name: getattr(row, name) for name in place.columns} for row in rows]
        if kept:
            named[place.label] = kept
    return {
        "person": str(contact.public_id),
        "company": contact.customer.name,
        "card": {**card, "parts": contact.parts},
        "dossier": data,
        "about": own,
        "named_in": named,
    }


def listed_requests(user: Staff) -> QuerySet[PersonRequest]:
    """The register as far as a person reads the customers."""
    rows = PersonRequest.objects.visible_to(user)
    return rows.select_related("contact__customer__unit", "registered_by", "settled_by")


def locked_people() -> QuerySet[LockedPerson]:
    """Everybody whose data are locked away, without the data."""
    return LockedPerson.objects.select_related("contact__customer", "locked_by").order_by("-id")


def locked_seals(customer: Customer) -> set[str]:
    """The keys of people at a customer whose values nobody may read in the trail any more."""
    gone = Contact.objects.filter(customer=customer).exclude(state="live")
    return {f"contact:{public_id}" for public_id in gone.values_list("public_id", flat=True)}
