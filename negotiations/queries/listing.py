"""Lists of talks: what a person may know of each, and the title of those whose team they are on."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language

from common.pagination import Ordering, Page, keyset_page
from customers.models import Customer
from negotiations import texts
from negotiations.models import Negotiation, StopApproval
from negotiations.queries.crossing import Question, question
from negotiations.querysets import KNOWN
from negotiations.rules.codes import Outcome, Step
from negotiations.rules.steps import position
from organization.models import Staff

PAGE = 50
BY_DEADLINE = Ordering("deadline", ("deadline_on", "id"))
LATEST_ENDED = Ordering("ended", ("-ended_on", "-id"))


@dataclass(frozen=True)
class Known:
    """A talk as anybody sees it who may know of it; `title` is empty for whoever is not on its team."""

    public_id: str
    number: str
    company: str
    customer_no: str
    unit: str
    lead: str
    step: str
    step_code: str
    step_number: int
    deadline_on: date
    days_left: int
    outcome: str
    outcome_name: str
    ended_on: date | None
    title: str

    @property
    def running(self) -> bool:
        return self.outcome == Outcome.RUNNING


@dataclass(frozen=True)
class TalkPage:
    rows: list[Known]
    page: Page


def talks(user, today: date, *, ended: bool = False, cursor: str = "") -> TalkPage:
    """One page of the talks that a person may know of: running by deadline, or ended, latest first."""
    found = Negotiation.objects.known_to(user)
    page = keyset_page(
        found.ended() if ended else found.running(),
        ordering=LATEST_ENDED if ended else BY_DEADLINE,
        columns=list(KNOWN),
        size=PAGE,
        cursor=cursor,
    )
    return TalkPage(known_rows(user, page.rows, today), page)


def of_customer(user, customer: Customer, today: date, limit: int = 5) -> list[Known]:
    """The latest talks with a customer that a person may know of."""
    found = Negotiation.objects.known_to(user).filter(customer=customer).order_by("-opened_at", "-id")
    return known_rows(user, list(found.known_columns()[:limit]), today)


def due_soon(user, today: date, limit: int = 5) -> list[Known]:
    """A person's own running talks, the nearest deadline first."""
    found = Negotiation.objects.visible_to(user).running().order_by("deadline_on", "id")
    return known_rows(user, list(found.known_columns()[:limit]), today)


def known(user, public_id, today: date) -> Known | None:
    """What somebody off the team may know of a talk; None for what they may not even know to exist."""
    found = list(Negotiation.objects.above_team(user).filter(public_id=public_id).known_columns())
    return _known(found[0], "", today) if found else None


def own(user, talk: Negotiation, today: date) -> Known:
    """One of a person's own talks as the list shows it."""
    found = Negotiation.objects.visible_to(user).filter(pk=talk.pk).known_columns()
    return _known(found.get(), talk.title, today)


def waiting(user) -> list[Question]:
    """Questions that wait for a person's decision, the oldest first."""
    found = (
        StopApproval.objects.before(user)
        .select_related(
            "issue",
            "asked_by",
            "decided_by",
            "negotiation__customer",
            "negotiation__prospect",
            "negotiation__unit",
        )
        .defer(
            "negotiation__title",
            "negotiation__our_alternative",
            "negotiation__their_alternative",
            "negotiation__third_party",
            "negotiation__place",
            "negotiation__outcome_note",
        )
        .order_by("asked_at", "id")[:50]
    )
    return [question(asked) for asked in found]


def known_talks(user) -> QuerySet[Negotiation]:
    """The talks that a person may know of."""
    return Negotiation.objects.known_to(user)


def known_of(user, keys: list[int], today: date) -> list[Known]:
    """The talks of these keys that a person may know of, in this order."""
    found = known_talks(user).filter(pk__in=keys).values("pk", *KNOWN)
    by_key = {row["pk"]: row for row in found}
    return known_rows(user, [by_key[key] for key in keys], today)


def known_rows(user, found: list[dict], today: date) -> list[Known]:
    keys = [row["public_id"] for row in found]
    titles = dict(
        Negotiation.objects.visible_to(user).filter(public_id__in=keys).values_list("public_id", "title")
    )
    return [_known(row, titles.get(row["public_id"], ""), today) for row in found]


def _known(row: dict, title: str, today: date) -> Known:
    return Known(
        public_id=str(row["public_id"]),
        number=row["number"],
        company=_named(row, "customer__short_name") or _named(row, "prospect__short_name"),
        customer_no=row["customer__customer_no"] or "",
        unit=_named(row, "unit__short_name"),
        lead=_named(row, "lead__name"),
        step=str(texts.STEPS[Step(row["step"])]),
        step_code=row["step"],
        step_number=position(row["step"]),
        deadline_on=row["deadline_on"],
        days_left=(row["deadline_on"] - today).days,
        outcome=row["outcome"],
        outcome_name=str(texts.OUTCOMES[Outcome(row["outcome"])]),
        ended_on=row["ended_on"],
        title=title,
    )


def _named(row: dict, column: str) -> str:
    return (row[f"{column}_en"] or row[column] or "") if get_language() == "en" else row[column] or ""


def knows(user: Staff, public_id: UUID) -> bool:
    """Whether a person may know that there is this talk, without reading it."""
    return Negotiation.objects.known_to(user).filter(public_id=public_id).exists()
