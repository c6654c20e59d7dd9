"""What keeps a survey from being asked or answered, and how one is held and withdrawn."""

from datetime import date, datetime, timedelta

from audit.services import record_act
from common.calendar import business_date
from customers.models import Contact, Customer
from organization.models import Staff
from surveys.models import Survey, SurveyRefusal, WhyWithdrawn
from surveys.queries import on_hold
from surveys.rules import State


class OnHold(Exception):
    """Contact with the customer is on hold until `until`."""

    def __init__(self, until: date) -> None:
        super().__init__(until.isoformat())
        self.until = until


class AskedLately(Exception):
    """The customer was asked on `on` and is left in peace until `again_on`."""

    def __init__(self, on: date, rest_days: int) -> None:
        super().__init__(on.isoformat())
        self.on, self.again_on = on, on + timedelta(days=rest_days)


class PersonRefuses(Exception):
    """The person does not want to be asked."""


class NotOfCustomer(Exception):
    """The person does not work at this customer, or has left."""


class NoAddress(Exception):
    """Nobody with an e-mail address is named, or no letters can be sent from here."""


class Settled(Exception):
    """The survey is answered, withdrawn or over, or its letter is out; `state` says which of them."""

    def __init__(self, state: State) -> None:
        super().__init__(state.value)
        self.state = state


def _withdraw(survey: Survey, why: WhyWithdrawn, *, by: Staff | None, at: datetime) -> None:
    survey.withdrawn_at, survey.withdrawn_for = at, why.value
    survey.save(update_fields=["withdrawn_at", "withdrawn_for"])
    record_act(
        kind="survey.withdrawn",
        subject=survey.customer,
        actor=by,
        at=at,
        after={"survey": survey.cause, "survey_left_out": why.value},
    )


def _held(survey: Survey) -> Survey:
    rows = Survey.objects.select_for_update(of=("self",)).select_related(
        "customer__unit", "contact", "answer"
    )
    return rows.get(pk=survey.pk)


def _refuse_settled(held: Survey, at: datetime, *, over: bool = True) -> None:
    stands = held.state_on(business_date(at))
    settled = {State.ANSWERED, State.WITHDRAWN} | ({State.EXPIRED} if over else set())
    if stands in settled:
        raise Settled(stands)


def _refuse_on_hold(customer: Customer, today: date) -> None:
    if until := on_hold(customer, today):
        raise OnHold(until)


def _refuse_person(contact: Contact, customer: Customer) -> None:
    if contact.customer_id != customer.pk or contact.left_on is not None:
        raise NotOfCustomer
    if SurveyRefusal.objects.filter(contact=contact).exists():
        raise PersonRefuses
