"""Whom one asks, how satisfied customers are: one of them, and many by unit and by person with the answers behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from django.core.signing import BadSignature, Signer
from django.db.models import Avg, Count, Max, Q, QuerySet

from audit.context import whence
from audit.models import Act
from common.calendar import months_later
from common.pagination import Ordering, keyset_page
from customers.models import Contact, Customer, CustomerPulse
from organization.models import Staff, Unit
from surveys.models import Survey, SurveyRefusal, SurveyResponse, SurveyRule
from surveys.rules import DETRACTORS_TO, PROMOTERS_FROM, TENTH, State, net_of

ANSWERS = Ordering("survey-answers", ("-answered_on", "-id"))
SURVEYS = Ordering("surveys", ("-due_on", "-id"))
RULES = Ordering("survey-rules", ("-id",))
PAGE = 50
SHOWN = 20
# A customer's standing is that of its answers of so many months.
STANDING_MONTHS = 12
AN_HOUR = timedelta(hours=1)
_SALT = "surveys.link"


@dataclass(frozen=True)
class Figures:
    """Answers of a span: how many, their mean index, NPS (-100 to 100), how many were low; None where none came."""

    answers: int
    index: Decimal | None
    nps: int | None
    low: int


@dataclass(frozen=True)
class Line:
    """One unit or person: the figures of the span, those of the span before, and where the answers are."""

    label: str
    code: str
    now: Figures
    before: Figures
    sub: str = ""

    @property
    def change(self) -> Decimal | None:
        """By how much the index moved; None where one of the spans has none."""
        if self.now.index is None or self.before.index is None:
            return None
        return self.now.index - self.before.index


@dataclass(frozen=True)
class Overview:
    """The figures of everything that a person reads, by unit and by account manager."""

    whole: Line
    units: list[Line]
    people: list[Line]


@dataclass(frozen=True)
class Standing:
    """How satisfied one customer is: the last twelve months, those before, and its answers from old to new."""

    line: Line
    trend: list[SurveyResponse]

    @property
    def last(self) -> SurveyResponse | None:
        return self.trend[-1] if self.trend else None


@dataclass(frozen=True)
class Asked:
    """A survey with where it stands; `link` is empty until it was handed over and once it is settled."""

    survey: Survey
    state: State
    link: str

    @property
    def label(self) -> str:
        """What it is about, in the reader's language."""
        return self.survey.get_cause_display()


@dataclass(frozen=True)
class AnswerPage:
    """A page of answers with the cursors of those around it."""

    answers: list[SurveyResponse]
    next_cursor: str
    previous_cursor: str


# ---------------------------------------------------------------- the link
def link_of(survey: Survey) -> str:
    """What the address of a survey's page ends with: its public number, signed, so that none can be guessed."""
    return Signer(salt=_SALT).sign(survey.public_id.hex)


def survey_of(link: str) -> Survey | None:
    """The survey of a link, whatever became of it; None for what we have not signed."""
    try:
        number = Signer(salt=_SALT).unsign(link)
    except BadSignature:
        return None
    rows = Survey.objects.select_related("customer", "contact", "answer")
    return rows.filter(public_id=number).first()


def survey_about(*, cause: str, subject: str) -> Survey | None:
    """The survey of an occasion while it is neither answered nor withdrawn."""
    return Survey.objects.unsettled().filter(cause=cause, subject=subject).first()


def answered_lately(at: datetime) -> int:
    """How many answers came from this address within the hour."""
    address = whence().address
    if not address:
        return 0
    return Act.objects.filter(
        at__gt=at - AN_HOUR, kind="survey.answered", actor=None, address=address
    ).count()


# ---------------------------------------------------------------- whom one asks
def rule_in_force() -> SurveyRule:
    """The last decision."""
    return SurveyRule.objects.latest("id")


def last_asked(customer: Customer) -> date | None:
    """When a customer was last asked or is to be asked, withdrawn surveys apart."""
    asked = Survey.objects.filter(customer=customer, withdrawn_at=None).aggregate(on=Max("due_on"))
    return asked["on"]


def on_hold(customer: Customer, today: date) -> date | None:
    """Until when contact with the customer is on hold; None where it is not."""
    held = CustomerPulse.objects.filter(customer=customer, held_until__gte=today)
    return held.values_list("held_until", flat=True).first()


def people_to_ask(customers: Iterable[int]) -> QuerySet[Contact]:
    """People at customers who work there and have not refused."""
    refused = SurveyRefusal.objects.values("contact_id")
    return Contact.objects.live().filter(customer__in=customers, left_on=None).exclude(pk__in=refused)


def people_who_refuse(customer: Customer) -> QuerySet[Contact]:
    """People at a customer who do not want to be asked."""
    refused = SurveyRefusal.objects.values("contact_id")
    return Contact.objects.filter(customer=customer, left_on=None, pk__in=refused)


def whom_to_ask(customers: list[int]) -> dict[int, Contact]:
    """Of each customer the person with an address who decides, else the first with an address on file."""
    found: dict[int, Contact] = {}
    people = people_to_ask(customers).exclude(email="").order_by("customer_id", "id")
    for person in sorted(people, key=lambda person: not person.decides):
        found.setdefault(person.customer_id, person)
    return found


# ---------------------------------------------------------------- one customer
def standing(user: Staff, customer: Customer, today: date) -> Standing:
    """How satisfied a customer is, with up to twenty answers from old to new."""
    answers = listed_answers(user).filter(customer=customer)
    trend = list(answers.order_by("-answered_on", "-id")[:SHOWN])
    return Standing(_line(answers, "", "", today), trend[::-1])


def asked(user: Staff, customer: Customer, today: date) -> list[Asked]:
    """A customer's surveys, the latest first."""
    rows = listed_surveys(user).filter(customer=customer).order_by("-due_on", "-id")[:SHOWN]
    return [as_asked(survey, today) for survey in rows]


def as_asked(survey: Survey, today: date) -> Asked:
    """A survey with where it stands on a day, and its link while that works and somebody passes it on."""
    return Asked(survey, survey.state_on(today), link_of(survey) if may_be_passed_on(survey, today) else "")


def may_be_passed_on(survey: Survey, today: date) -> bool:
    """Whether colleagues read its link: once it was handed to one of them, on record, and never after a letter."""
    return survey.mailed_at is None and survey.state_on(today) is State.WAITING


# ---------------------------------------------------------------- many
def listed_surveys(user: Staff) -> QuerySet[Survey]:
    """Every survey of customers in use that a person reads."""
    surveys = Survey.objects.visible_to(user).filter(customer__state="live")
    return surveys.select_related("customer", "contact", "planned_by", "answer")


def listed_answers(user: Staff) -> QuerySet[SurveyResponse]:
    """Every answer of customers in use that a person reads."""
    answers = SurveyResponse.objects.visible_to(user).filter(customer__state="live")
    return answers.select_related("customer__unit", "customer__manager", "survey__contact")


def answer_page(found: QuerySet[SurveyResponse], *, cursor: str = "") -> AnswerPage:
    """One page, the latest first."""
    page = keyset_page(found, ordering=ANSWERS, columns=["pk"], size=PAGE, cursor=cursor)
    rows = found.in_bulk([row["pk"] for row in page.rows])
    return AnswerPage([rows[row["pk"]] for row in page.rows], page.next_cursor, page.previous_cursor)


def overview(found: QuerySet[SurveyResponse], today: date, *, months: int = STANDING_MONTHS) -> Overview:
    """Figures of `found` over the last months beside as many before, whole, by unit and by account manager."""
    units = _grouped(found, "customer__unit", Unit.objects.all(), today, months)
    people = _grouped(found, "customer__manager", Staff.objects.select_related("unit"), today, months)
    return Overview(_line(found, "", "", today, months), units, people)


def begin_of_standing(today: date) -> date:
    """The day after which answers count for figures of today."""
    return months_later(today, -STANDING_MONTHS)


def decisions() -> list[SurveyRule]:
    """Every decision on weights and days, the one in force first."""
    return list(SurveyRule.objects.select_related("decided_by").order_by("-id")[:SHOWN])


def _spans(today: date, months: int) -> tuple[Q, Q]:
    begin, earlier = months_later(today, -months), months_later(today, -2 * months)
    return (
        Q(answered_on__gt=begin, answered_on__lte=today),
        Q(answered_on__gt=earlier, answered_on__lte=begin),
    )


def _measures(today: date, months: int) -> dict[str, Count | Avg]:
    measures: dict[str, Count | Avg] = {}
    for name, span in zip(("now", "before"), _spans(today, months), strict=True):
        measures[f"{name}_answers"] = Count("pk", filter=span)
        measures[f"{name}_index"] = Avg("index", filter=span)
        measures[f"{name}_promoters"] = Count("pk", filter=span & Q(recommends__gte=PROMOTERS_FROM))
        measures[f"{name}_detractors"] = Count("pk", filter=span & Q(recommends__lte=DETRACTORS_TO))
        measures[f"{name}_low"] = Count("pk", filter=span & Q(low=True))
    return measures


def _figures(row: dict, name: str) -> Figures:
    answers, mean = row[f"{name}_answers"], row[f"{name}_index"]
    return Figures(
        answers=answers,
        index=None if mean is None else Decimal(mean).quantize(TENTH, ROUND_HALF_EVEN),
        nps=net_of(row[f"{name}_promoters"], row[f"{name}_detractors"], answers),
        low=row[f"{name}_low"],
    )


def _line(
    found: QuerySet[SurveyResponse], label: str, code: str, today: date, months: int = STANDING_MONTHS
) -> Line:
    row = found.order_by().aggregate(**_measures(today, months))
    return Line(label, code, _figures(row, "now"), _figures(row, "before"))


def _grouped(
    found: QuerySet[SurveyResponse], name: str, owners: QuerySet, today: date, months: int
) -> list[Line]:
    """One line for each that was asked in either span; the least satisfied first, whoever has no answer now last."""
    now, before = _spans(today, months)
    rows = list(found.filter(now | before).order_by().values(name).annotate(**_measures(today, months)))
    held = owners.in_bulk([row[name] for row in rows if row[name]])
    lines = [_owned(held[row[name]], row) for row in rows if row[name] in held]
    return sorted(lines, key=lambda line: (line.now.index is None, line.now.index or 0, line.code))


def _owned(owner: Unit | Staff, row: dict) -> Line:
    now, before = _figures(row, "now"), _figures(row, "before")
    if isinstance(owner, Unit):
        return Line(owner.label, owner.code, now, before)
    return Line(owner.display_name, owner.employee_no, now, before, owner.unit_label)
