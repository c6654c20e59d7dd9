"""Tables of people at customers taken over: known again by name and title, what they were kept sealed in the trail."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.models import Act as Recorded
from audit.services import unseal
from customers.models import Attitude, Contact, ContactLevel, Customer, DecisionPart
from customers.services.people import (
    AlreadyThere,
    StaleContact,
    add_contact,
    edit_contact,
    seal_of,
    take_contact_out,
)
from customers.services.sheets import UNDONE
from imports.queries import in_use
from imports.rules import Field, Kind, Read, Verdict
from imports.targets import KeptBack, RowRefused, Target, Written, named, restored
from organization.models import Staff
from organization.rules import Act


@dataclass(frozen=True)
class KnownPeople:
    """The customers a table names, as far as the person may change them, and who works there."""

    customers: dict[str, Customer]
    people: dict[tuple[int, str], list[Contact]]


class PersonSheet(Target):
    """People at customers: known again by customer number, name and title."""

    code = "people"
    title = _("People at customers")
    note = _("Adds people to your customers, and changes those who are there already. Each needs a source.")
    home = "customers:list"
    key = ("customer_no", "name", "title")
    private = True
    fields = (
        Field(
            "customer_no",
            _("Customer number"),
            ("客户号", "客户编号", "customer no"),
            required=True,
            longest=20,
            example="C900001",
        ),
        Field("name", _("Name"), ("姓名", "联系人", "name"), required=True, longest=60, example="王敏"),
        Field("title", _("Title"), ("职务", "职位"), longest=60, example="财务总监"),
        Field("department", _("Department"), ("部门",), longest=60),
        Field("name_en", _("English name"), ("英文名",), longest=60),
        Field("title_en", _("English title"), ("英文职务",), longest=60),
        Field(
            "level",
            _("Level"),
            ("级别", "层级"),
            Kind.CODE,
            choices=named(ContactLevel),
            example="executive",
        ),
        Field(
            "part",
            _("Part in decisions"),
            ("决策角色", "角色"),
            Kind.CODE,
            choices=named(DecisionPart),
            example="decides",
        ),
        Field("attitude", _("Attitude to us"), ("态度",), Kind.CODE, choices=named(Attitude)),
        Field("phone", _("Phone"), ("电话", "手机", "联系电话", "手机号码"), longest=30, private=True),
        Field("email", _("E-mail"), ("邮箱", "电子邮箱", "email"), longest=100, private=True),
        Field(
            "source",
            _("Source of these data"),
            ("来源", "信息来源"),
            required=True,
            longest=60,
            example="名片",
        ),
    )

    def may(self, user: Staff) -> bool:
        return user.reach.may(Act.EDIT_CUSTOMER)

    def known(self, rows: Sequence[Read], *, by: Staff, said: Mapping[str, Any]) -> KnownPeople:
        numbers = {read.values.get("customer_no", "") for read in rows}
        seen = Customer.objects.visible_to(by).live().filter(customer_no__in=numbers)
        customers = {one.customer_no: one for one in seen}
        people: dict[tuple[int, str], list[Contact]] = {}
        found = Contact.objects.visible_to(by).filter(customer__in=customers.values(), left_on=None)
        for one in found.select_related("customer"):
            people.setdefault((one.customer_id, one.name), []).append(one)
        return KnownPeople(customers, people)

    def judge(self, read: Read, known: KnownPeople) -> Verdict:
        values = read.values
        customer = known.customers.get(values.get("customer_no", ""))
        if customer is None:
            if "customer_no" in values:
                read.wrong("customer_no", "not_yours")
            return Verdict.WRONG
        if "email" in values:
            try:
                validate_email(values["email"])
            except ValidationError:
                read.wrong("email", "bad_value")
        named = self._named(values, known)
        if len(named) > 1:
            read.wrong("name", "ambiguous")
            return Verdict.WRONG
        person = self._person(values, known)
        if person is None:
            return Verdict.MAKE
        return Verdict.CHANGE if self._changes(values, person) else Verdict.SAME

    def _person(self, values: dict[str, Any], known: KnownPeople) -> Contact | None:
        """Who is meant: by name and title, by the name alone where no title is told and one has the name."""
        named = self._named(values, known)
        return named[0] if len(named) == 1 else None

    def _named(self, values: dict[str, Any], known: KnownPeople) -> list[Contact]:
        customer = known.customers[values["customer_no"]]
        named = known.people.get((customer.pk, values.get("name", "")), [])
        if "title" in values:
            named = [one for one in named if one.title == values["title"]]
        return named

    def _changes(self, values: dict[str, Any], person: Contact) -> dict[str, Any]:
        return {
            name: value
            for name, value in values.items()
            if name != "customer_no" and getattr(person, name) != value
        }

    def write(self, read: Read, known: KnownPeople, *, by: Staff, at: datetime) -> Written:
        person = self._person(read.values, known)
        if person is None:
            customer = known.customers[read.values["customer_no"]]
            words = {name: value for name, value in read.values.items() if name != "customer_no"}
            try:
                return Written(add_contact(customer=customer, values=words, by=by, at=at), made=True)
            except AlreadyThere as there:  # somebody added the person at this moment
                return Written(there.current, made=False)
        changes = self._changes(read.values, person)
        try:
            edit_contact(contact=person, changes=changes, version=person.version, by=by, at=at)
        except StaleContact as stale:  # by somebody else, or by a row above that meant the same person
            raise RowRefused("name", "changed_meanwhile") from stale
        # What it was before is personal: the trail keeps it under the person's own key.
        kept = Recorded.objects.filter(sealed_for=seal_of(person)).latest("id")
        return Written(person, made=False, before={"act": kept.pk}, after={"act": kept.pk})

    def records(self, keys: Collection[int], *, by: Staff) -> dict[int, tuple[str, str]]:
        seen = Contact.objects.visible_to(by).filter(pk__in=keys).select_related("customer")
        told = {one.pk: (one.name, one.customer.customer_no) for one in seen}
        return {
            key: (name, reverse("customers:detail", args=[number])) for key, (name, number) in told.items()
        }

    def undo(self, change: Any, *, by: Staff, at: datetime) -> None:
        seen = Contact.objects.visible_to(by).select_for_update(of=("self",))
        person = seen.filter(pk=change.record_id).first()
        if person is None:
            raise KeptBack("gone")
        if change.made:
            if person.version != 1:
                raise KeptBack("changed")
            if in_use(person):
                raise KeptBack("in_use")
            take_contact_out(contact=person, reason=UNDONE, by=by, at=at)
            return
        if "act" not in change.before:
            raise KeptBack("changed")
        told = unseal(Recorded.objects.get(pk=change.before["act"]))
        if told is None:
            raise KeptBack("gone")
        were = restored(person, told["before"], told["after"])
        edit_contact(contact=person, changes=were, version=person.version, by=by, at=at)
