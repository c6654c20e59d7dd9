"""Important dates of customers: made tasks in time, and what was done on them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat, ExtractDay, ExtractMonth, JSONObject

from activities.models import Observance
from activities.rules import ANNIVERSARY_TIERS, CONSENTS_TO_USE, DAYS_AHEAD, Occasion, over_limit
from activities.services.forgetting import FORGOTTEN, forget_dates
from audit.services import record_act
from common.calendar import business_date
from common.money import to_fen
from common.once import write_once
from customers.models import Account, Contact, Customer, CustomerScore, DossierEntry, DossierKind
from customers.rules import yearly_dates
from customers.services import count_open_tasks
from worklist.models import Task
from worklist.rules import TaskKind, TaskState
from worklist.services import add_follow_ups, cancel_task, complete_task, hand_to_leads


class OverLimit(Exception):
    """A gift beyond what the bank's rules allow, and no reason is given; `given_fen` is what was given this year."""

    def __init__(self, given_fen: int) -> None:
        super().__init__(str(given_fen))
        self.given_fen = given_fen


@transaction.atomic
def plan_dates(*, at: datetime, contracts: QuerySet | None = None) -> int:
    """Make a task of every important date that is near, for whoever leads the customer; done twice, it is made once.

    `contracts` are further dates that a higher app knows: rows as `add_follow_ups` takes them. What is no longer known
    of a person leaves no task behind; whoever leads the customer by now has the open ones. Returns how many customers
    got one.
    """
    today = business_date(at)
    forget_dates(at=at)
    _drop_of_who_left(at)
    hand_to_leads(kind=TaskKind.DATE)
    touched: set[int] = set()
    for rows in (*_of_people(today), *_anniversaries(today), *_maturities(today), contracts):
        if rows is not None:
            touched.update(add_follow_ups(rows, at=at, kind=TaskKind.DATE, once=True))
    if touched:
        count_open_tasks(customer_ids=touched)
    return len(touched)


@transaction.atomic
def record_observance(
    *,
    customer: Customer,
    occasion: Occasion | str,
    on: date,
    words: str,
    gift: str,
    value_fen: int,
    reason: str,
    contact: Contact | None,
    task: Task | None,
    form_key: UUID,
    by: Any,
    at: datetime,
) -> Observance:
    """Keep what was done on an important date, for the next year to begin from; the task it came from is done.

    A gift beyond the bank's limits is refused with OverLimit, and with a reason recorded as beyond them.
    """
    # One gift at a time per customer, so that the second of two at once is counted with the first.
    Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=customer.pk)
    whom = Observance.objects.filter(customer=customer, contact=contact)
    before = whom.exclude(form_key=form_key).filter(on__year=on.year)
    given = before.order_by().aggregate(sum=Sum("value_fen"))["sum"] or 0
    beyond = over_limit(
        value_fen,
        given,
        one_fen=to_fen(settings.GIFT_LIMIT_YUAN),
        year_fen=to_fen(settings.GIFT_YEAR_LIMIT_YUAN),
    )
    if beyond and not reason.strip():
        raise OverLimit(given)
    kept, written = write_once(
        Observance.objects,
        key={"form_key": form_key},
        words={
            "customer": customer,
            "contact": contact,
            "occasion": str(Occasion(occasion)),
            "on": on,
            "words": words.strip(),
            "gift": gift.strip(),
            "value_fen": value_fen,
        },
        more={"over_limit": beyond, "reason": reason.strip() if beyond else "", "done_by": by, "done_at": at},
    )
    if not written:
        return kept
    if task is not None and task.state == TaskState.OPEN:
        complete_task(task=task, by=by, at=at, note=kept.words)
    record_act(
        kind="date.marked",
        subject=customer,
        actor=by,
        at=at,
        reason=kept.reason,
        after={
            "occasion": kept.occasion,
            "gift": kept.gift,
            "value_fen": kept.value_fen,
            "over_limit": kept.over_limit,
        },
    )
    return kept


def _drop_of_who_left(at: datetime) -> None:
    """Drop open tasks of dates of somebody who left the customer."""
    standing = DossierEntry.objects.standing().filter(contact__left_on=None).values_list("pk", flat=True)
    of_people = Task.objects.open().filter(kind=TaskKind.DATE, parameters__occasion=Occasion.PERSON.value)
    asked = {task.pk: task.parameters.get("entry") for task in of_people}
    known = set(standing.filter(pk__in=[entry for entry in asked.values() if entry]))
    for task in of_people.filter(pk__in=[pk for pk, entry in asked.items() if entry not in known]):
        cancel_task(task=task, by=None, at=at, note=FORGOTTEN)


def _led(path: str) -> Q:
    """Customers in use whose lead still works here."""
    live = Q(**{f"{path}state": "live", f"{path}manager__isnull": False})
    return live & ~Q(**{f"{path}manager__status": "left"})


def _last(occasion: Occasion, column: str, **whom: Any) -> Subquery:
    """What was done last on the same occasion."""
    found = Observance.objects.filter(occasion=occasion.value, **whom).order_by("-on", "-id")
    return Subquery(found.values(column)[:1])


def _last_words(occasion: Occasion, **whom: Any) -> dict[str, Subquery]:
    return {
        "last_gift": _last(occasion, "gift", **whom),
        "last_value_fen": _last(occasion, "value_fen", **whom),
        "last_words": _last(occasion, "words", **whom),
    }


def _slot(occasion: Occasion, key: Any, day: Any) -> Concat:
    return Concat(
        Value(f"{occasion.value}:"),
        Cast(key, CharField()),
        Value(":"),
        Cast(day, CharField()),
        output_field=CharField(),
    )


def _of_people(today: date) -> Iterator[QuerySet]:
    """Yearly dates by the sun and the moon of people who agreed to their use."""
    coming = yearly_dates(today, today + timedelta(days=DAYS_AHEAD[Occasion.PERSON]))
    if not coming:
        return
    whens = [
        When(calendar=calendar, month=month, day=day, then=Value(on))
        for (calendar, month, day), on in coming.items()
    ]
    entries = DossierEntry.objects.standing().filter(
        _led("contact__customer__"), kind=DossierKind.DATE, consent__in=CONSENTS_TO_USE, contact__left_on=None
    )
    yield (
        entries.annotate(due_on=Case(*whens, output_field=DateField()))
        .filter(due_on__isnull=False)
        .order_by()
        .values_list(
            "contact__customer_id",
            "contact__customer__manager_id",
            "due_on",
            _slot(Occasion.PERSON, F("pk"), F("due_on")),
            JSONObject(
                occasion=Value(Occasion.PERSON.value),
                on=Cast("due_on", CharField()),
                entry="pk",
                contact=Cast("contact__public_id", CharField()),
                name="contact__name",
                name_en="contact__name_en",
                what="text",
                **_last_words(Occasion.PERSON, contact=OuterRef("contact_id")),
            ),
        )
    )


def _anniversaries(today: date) -> Iterator[QuerySet]:
    """The days on which companies of the best tiers were founded and opened their first account."""
    first = Account.objects.filter(customer=OuterRef("pk")).order_by().values("customer")
    since = {
        Occasion.FOUNDING: F("established_on"),
        Occasion.FIRST_ACCOUNT: Subquery(first.annotate(day=Min("opened_on")).values("day")),
    }
    best = CustomerScore.objects.current().filter(tier_id__lte=ANNIVERSARY_TIERS).values("customer_id")
    for occasion, day in since.items():
        coming = yearly_dates(today, today + timedelta(days=DAYS_AHEAD[occasion]))
        whens = [
            When(of_month=month, of_day=day_, then=Value(on))
            for (calendar, month, day_), on in coming.items()
            if calendar == "solar"
        ]
        customers = Customer.objects.filter(_led(""), pk__in=best).annotate(since=day)
        yield (
            customers.annotate(of_month=ExtractMonth("since"), of_day=ExtractDay("since"))
            .annotate(due_on=Case(*whens, output_field=DateField()))
            .filter(due_on__isnull=False, since__lt=today - timedelta(days=180))
            .order_by()
            .values_list(
                "pk",
                "manager_id",
                "due_on",
                _slot(occasion, F("pk"), F("due_on")),
                JSONObject(
                    occasion=Value(occasion.value),
                    on=Cast("due_on", CharField()),
                    since=Cast("since", CharField()),
                    **_last_words(occasion, customer=OuterRef("pk")),
                ),
            )
        )


def _maturities(today: date) -> Iterator[QuerySet]:
    """The days on which deposits mature and facilities end, one a customer and day."""
    for occasion, kind in ((Occasion.DEPOSIT, "deposit"), (Occasion.FACILITY, "loan")):
        last = today + timedelta(days=DAYS_AHEAD[occasion])
        accounts = Account.objects.filter(
            _led("customer__"), status="active", matures_on__range=(today, last), product_line__kind=kind
        )
        yield (
            accounts.order_by()
            .distinct()
            .values_list(
                "customer_id",
                "customer__manager_id",
                "matures_on",
                _slot(occasion, F("customer_id"), F("matures_on")),
                JSONObject(
                    occasion=Value(occasion.value),
                    on=Cast("matures_on", CharField()),
                    **_last_words(occasion, customer=OuterRef("customer_id")),
                ),
            )
        )
