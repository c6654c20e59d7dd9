"""Names of codes in the reader's language."""

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.presentation import money, number
from common.reader import language
from pricing.rules.currencies import Foreign
from pricing.rules.history import Record, SimilarTalks
from pricing.rules.route import GivenKind, Level, Standing, State

LEVELS = {
    Level.SUB_BRANCH: _("Sub-branch credit group"),
    Level.BUSINESS: _("Corporate business department"),
    Level.CREDIT: _("Credit administration"),
    Level.HEAD_OFFICE: _("Head-office loan committee"),
}
STATES = {
    State.WAITING: pgettext_lazy("concession", "Waiting"),
    State.APPROVED: pgettext_lazy("concession", "Approved"),
    State.REFUSED: pgettext_lazy("concession", "Refused"),
    State.WITHDRAWN: pgettext_lazy("concession", "Withdrawn"),
    State.LAPSED: pgettext_lazy("concession", "Lapsed"),
}
STATE_TONES = {
    State.WAITING: "accent",
    State.APPROVED: "good",
    State.REFUSED: "bad",
    State.WITHDRAWN: "line",
    State.LAPSED: "warn",
}
KINDS = {
    GivenKind.DEPOSITS: _("Settlement deposits, average"),
    GivenKind.SETTLEMENT: _("Settlement through us, a month"),
    GivenKind.PAYROLL: _("Payroll"),
}
STANDINGS = {
    Standing.OPEN: pgettext_lazy("promise", "Under way"),
    Standing.WARNED: pgettext_lazy("promise", "Behind"),
    Standing.KEPT: pgettext_lazy("promise", "Kept"),
    Standing.BROKEN: pgettext_lazy("promise", "Not kept"),
}
# What is asked, by whether money is taken (a deposit) and whether it goes beyond the floor (the ceiling).
ASKED = {
    (False, False): _("%(rate)s, %(bp)s bp under the quote"),
    (False, True): _("%(rate)s, under the floor"),
    (True, False): _("%(rate)s, %(bp)s bp over the quote"),
    (True, True): _("%(rate)s, over the ceiling"),
}


def asked_words(*, taken: bool, beyond: bool) -> str:
    """The sentence with places for `rate` and `bp`."""
    return str(ASKED[taken, beyond])


def own_amount(fen: int, foreign: Foreign | None) -> str:
    """An amount in the currency in which it is: '5,000 万元', '300 万美元'."""
    if foreign is None:
        return money(fen, language=language()).text
    return money(foreign.fen, language=language(), currency=foreign.currency).text


def amount(fen: int, foreign: Foreign | None) -> str:
    """The same, of foreign currency with what that is in yuan."""
    own = own_amount(fen, foreign)
    if foreign is None:
        return own
    return gettext("%(own)s (%(yuan)s)") % {"own": own, "yuan": money(fen, language=language()).text}


def posted_term(months: int) -> str:
    """The term of a posted rate; money at call has none."""
    return ngettext("%(n)s month", "%(n)s months", months) % {"n": months} if months else gettext("at call")


# What came before a request, in sentences for its card; nothing where nothing came before.
def customer_record(record: Record) -> list[str]:
    """How the customer kept what it promised for earlier prices."""
    if not record.due:
        return []
    words = gettext("Customer: %(kept)s of %(due)s earlier promises kept")
    return [words % {"kept": record.kept, "due": record.due}]


def person_record(name: str, record: Record) -> list[str]:
    """How earlier requests of whoever asks ended, and what was kept of what was promised for them."""
    if not record.decided:
        return []
    figures = {"name": name, "agreed": record.agreed, "decided": record.decided}
    if not record.due:
        return [gettext("%(name)s: %(agreed)s of %(decided)s earlier requests agreed to") % figures]
    words = gettext(
        "%(name)s: %(agreed)s of %(decided)s earlier requests agreed to, %(kept)s of %(due)s promises kept"
    )
    return [words % {**figures, "kept": record.kept, "due": record.due}]


def votes_of(votes_for: int | None, votes_against: int | None) -> str:
    """How a committee voted; empty where nobody counted."""
    if votes_for is None or votes_against is None:
        return ""
    return gettext("%(for)s in favour, %(against)s against") % {"for": votes_for, "against": votes_against}


def votes_at(level: Level, votes: str) -> str:
    """How a committee voted, with its name."""
    return gettext("%(level)s: %(votes)s") % {"level": LEVELS[level], "votes": votes}


def similar_talks(talks: SimilarTalks | None) -> list[str]:
    """How similar talks ended, in the middle."""
    told = talks_figures(talks)
    return [gettext("Similar talks: %(figures)s") % {"figures": told}] if told else []


def talks_figures(talks: SimilarTalks | None) -> str:
    """The medians of similar talks: '22 bp, 4 rounds, 31 days; 12 of 15 agreed'. Empty while too few have ended."""
    if talks is None:
        return ""
    agreed = gettext("%(agreed)s of %(cases)s agreed") % {"agreed": talks.agreed, "cases": talks.cases}
    medians = []
    if talks.discount_bp is not None:
        medians.append(f"{number(talks.discount_bp)} bp")
    if talks.rounds is not None and talks.days is not None:
        rounds, days = int(talks.rounds), int(talks.days)
        medians.append(ngettext("%(n)s round", "%(n)s rounds", rounds) % {"n": rounds})
        medians.append(ngettext("%(n)s day", "%(n)s days", days) % {"n": days})
    return gettext(", ").join([*medians, agreed])


# Short: they stand under the bars of the drawing.
PARTS = {
    "transfer_price": pgettext_lazy("price", "Transfer"),
    "operating_cost": pgettext_lazy("price", "Costs"),
    "expected_loss": pgettext_lazy("price", "Loss"),
    "capital_cost": pgettext_lazy("price", "Capital"),
    "target_margin": pgettext_lazy("price", "Target"),
    "credit": pgettext_lazy("price", "Credit"),
    "rate": pgettext_lazy("price", "Quote"),
}
