"""What goes to the other side: positions and terms, read from columns that hold nothing of ours alone."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from negotiations import words
from negotiations.models import Agreement, AgreementTerm, Issue, Negotiation, Offer, Promise
from negotiations.rules.codes import Side
from negotiations.rules.utility import score

# The only columns of an issue that are read for the other side.
OPEN_COLUMNS = ("pk", "subject", "name", "measure")


@dataclass(frozen=True)
class Position:
    """One issue: what each side offers, or what is settled; words with units."""

    name: str
    ours: str
    theirs: str
    settled: str


@dataclass(frozen=True)
class Summary:
    """Positions of both sides after the last round."""

    number: str
    title: str
    company: str
    rounds: int
    last_on: date | None
    positions: list[Position]


def summary(negotiation: Negotiation) -> Summary:
    """The summary of positions to send; made of offers alone."""
    last: dict[int, dict[str, Decimal]] = {}
    offers = (
        Offer.objects.filter(round__negotiation=negotiation).standing().order_by("round__number", "at", "id")
    )
    found = list(offers.values_list("issue_id", "side", "value", "round__number", "at"))
    for issue, side, value, _round, _at in found:
        last.setdefault(issue, {})[side] = value
    issues = Issue.objects.filter(negotiation=negotiation, pk__in=last).order_by("position")
    return Summary(
        number=negotiation.number,
        title=negotiation.title,
        company=str(negotiation.company.label if negotiation.customer else negotiation.company),
        rounds=max((row[3] for row in found), default=0),
        last_on=max(row[4] for row in found).date() if found else None,
        positions=[_position(issue, last[issue["pk"]]) for issue in issues.values(*OPEN_COLUMNS)],
    )


def _position(issue: dict, sides: dict[str, Decimal]) -> Position:
    ours, theirs = sides.get(Side.OURS), sides.get(Side.THEIRS)
    settled = ours is not None and ours == theirs
    return Position(
        name=words.issue_name(issue["subject"], issue["name"]),
        ours=words.with_unit(issue["measure"], ours),
        theirs=words.with_unit(issue["measure"], theirs),
        settled=words.with_unit(issue["measure"], ours) if settled else "",
    )


# ---------------------------------------------------------------- the agreement
@dataclass(frozen=True)
class Result:
    """A term beside what we wanted: `share` is how much of the way from bottom line to best it reached, 0 to 100."""

    name: str
    value: str
    best: str
    likely: str
    bottom: str
    share: int | None
    tone: str


@dataclass(frozen=True)
class Signed:
    """An agreement for its team: terms against aims, promises, and the document as it was signed."""

    agreement: Agreement
    results: list[Result]
    promises: list[Promise]
    terms: list[tuple[str, str]]


def signed(negotiation: Negotiation) -> Signed | None:
    """The agreement of a talk; None where there is none."""
    agreement = Agreement.objects.filter(negotiation=negotiation).select_related("recorded_by").first()
    if agreement is None:
        return None
    terms = (
        AgreementTerm.objects.filter(agreement=agreement).select_related("issue").order_by("issue__position")
    )
    return Signed(
        agreement=agreement,
        results=[_result(term) for term in terms],
        promises=list(
            Promise.objects.filter(agreement=agreement)
            .select_related("owner", "task")
            .order_by("due_on", "id")
        ),
        terms=document_terms(agreement),
    )


def document_terms(agreement: Agreement) -> list[tuple[str, str]]:
    """The terms of the document as it was signed, in the reader's language."""
    return [
        (
            words.issue_name(term["subject"], term["name"]),
            words.with_unit(term["measure"], Decimal(term["value"])),
        )
        for term in agreement.document["terms"]
    ]


def _result(term: AgreementTerm) -> Result:
    issue = term.issue
    share = None
    if issue.best is not None and issue.bottom is not None:
        share = round(100 * score(term.value, bottom=issue.bottom, best=issue.best))
    likely = issue.likely
    missed = likely is not None and (term.value < likely if issue.more_is_better else term.value > likely)
    return Result(
        name=words.issue_name(issue.subject, issue.name),
        value=words.with_unit(issue.measure, term.value),
        best=words.value(issue.measure, issue.best),
        likely=words.value(issue.measure, issue.likely),
        bottom=words.value(issue.measure, issue.bottom),
        share=share,
        tone="warn" if missed else "good",
    )
