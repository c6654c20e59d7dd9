"""What stands behind an indicator, a phase, a step and an error, in the reader's language."""

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common import presentation
from common.reader import language
from customers.models import Contact
from organization.models import Unit
from tiers.models import Feature
from tiers.rules import PPM, Class, Indicator, StageReason
from tiers.ways import SERVICES as SERVICE_ACTS
from tiers.ways import Act, Standing, Way

INDICATORS = {
    Indicator.REVENUE: pgettext_lazy("indicator", "Revenue"),
    Indicator.CHANGE: pgettext_lazy("indicator", "Change"),
    Indicator.RELATIONSHIP: pgettext_lazy("indicator", "Relationship"),
    Indicator.ENTANGLEMENT: pgettext_lazy("indicator", "Services"),
    Indicator.WALLET: pgettext_lazy("indicator", "Wallet share"),
    Indicator.PARTNERSHIP: pgettext_lazy("indicator", "Partnership"),
}
INDICATOR_BASES = {
    Indicator.REVENUE: _("last 12 months"),
    Indicator.CHANGE: _("symmetric growth"),
    Indicator.RELATIONSHIP: _("years, contracts"),
    Indicator.ENTANGLEMENT: _("lines, payroll"),
    Indicator.WALLET: _("unknown: not counted"),
    Indicator.PARTNERSHIP: _("levels, referrals"),
}
DECIDED = {
    "override": _("by decision"),
    "override_ended": _("the decision ended"),
}
SERVICES = {
    "direct_link": _("direct link"),
    "payroll": _("payroll"),
    "cash_management": _("cash management"),
    "online_banking": _("online banking"),
}
ACTS = {
    Act.DEPOSITS: _("Average deposits"),
    Act.LOANS: _("Average loans"),
}
STAGE_REASONS = {
    StageReason.FALLING: _("the last three months earned under 70% of the year's average"),
    StageReason.LINE_CLOSED: _("a product line was closed within six months"),
    StageReason.NEW: _("the first account is under six months old"),
    StageReason.YOUNG: _("a customer for under three years"),
    StageReason.GROWING: _("revenue grew by more than 10%"),
    StageReason.STEADY: _("neither new, growing nor falling"),
}
# What the bank does about a strategic class (Peppers and Rogers).
STANCES = {
    Class.MOST_VALUABLE: pgettext_lazy("stance", "keep"),
    Class.MOST_GROWABLE: pgettext_lazy("stance", "grow"),
    Class.LOW_MAINTENANCE: pgettext_lazy("stance", "serve cheaply"),
    Class.MIGRATOR: pgettext_lazy("stance", "move up"),
    Class.BELOW_ZERO: pgettext_lazy("stance", "re-price or let go"),
}
STANCE_MEANS = {
    Class.MOST_VALUABLE: _("Worth most to us today: the first task is not to lose it."),
    Class.MOST_GROWABLE: _("Most is still to be won here: offer what it buys elsewhere."),
    Class.LOW_MAINTENANCE: _("Worth little more than it costs: serve it by the cheapest channels."),
    Class.MIGRATOR: _("Costs more than it earns, and could earn: raise what it uses and pays."),
    Class.BELOW_ZERO: _("Costs more than it earns and will not earn: price anew, or let it go."),
}
STEPS = {
    "feed": _("Check the feed"),
    "contributions": _("Contributions"),
    "features": _("Indicators"),
    "results": _("Scores and tiers"),
    "publish": _("Publish"),
    "contacts": _("Contact dates"),
    "signs": _("Warning signs"),
    "pairs": _("Possible duplicates"),
    "notices": _("Notices"),
    "summaries": _("Summaries"),
    "cube": _("Month closed for the cube"),
    "achieved": _("What was achieved by unit and lead"),
    "tidying": _("Tidying up"),
    "score": _("Score with both versions"),
    "compare": _("Compare"),
}
MODEL_STEPS = {
    "draft": pgettext_lazy("model step", "Draft"),
    "try": pgettext_lazy("model step", "Simulate"),
    "compare": pgettext_lazy("model step", "Compare"),
    "approve": pgettext_lazy("model step", "Approved by another"),
    "activate": pgettext_lazy("model step", "Active from its date"),
}
ERRORS = {
    "NoCompleteFeed": _(
        "Core banking has not sent a complete day yet. Start again when the feed is complete."
    ),
    "NoBooks": _("There are no balances of a complete month yet. Send the balances, then start again."),
    "NoTransferPrice": _("A product line has no transfer price. Send transfer prices, then start again."),
}


def unit_name(unit: Unit) -> str:
    """The short name of a unit in the reader's language."""
    return (language() == "en" and unit.short_name_en) or unit.short_name


def error_words(error: str) -> str:
    """What went wrong and what to do, for the errors that a night knows; a general sentence for others."""
    known = ERRORS.get(error.partition(":")[0])
    if known:
        return str(known)
    return gettext("The night stopped. Readers see the last published figures; start again or call support.")


def cause_name(cause: str) -> str:
    """What a move was caused by: an indicator, a decision that began or ended; empty where nothing is named."""
    return str(DECIDED.get(cause) or (INDICATORS[Indicator(cause)] if cause else ""))


# ---------------------------------------------------------------- indicators
def actual(indicator: Indicator, feature: Feature) -> str:
    """The raw value of an indicator, short."""
    return _ACTUAL[indicator](feature)


def basis(indicator: Indicator, feature: Feature, services: list[str]) -> str:
    """What the raw value is made of; `services` are the names of the services in use."""
    return _BASIS[indicator](feature, services)


def _money(fen: int | None) -> str:
    return presentation.money(fen, language=language()).text


def _years(days: int) -> str:
    return gettext("%(years)s years") % {"years": presentation.number(days / 365.25, 1)}


def _revenue(feature: Feature) -> str:
    return _money(feature.revenue_fen)


def _revenue_basis(feature: Feature, services: list[str]) -> str:
    return gettext("last 12 months")


def _change(feature: Feature) -> str:
    if feature.change_ppm is None:
        return gettext("unknown")
    return presentation.signed_percent(feature.change_ppm / PPM)


def _change_basis(feature: Feature, services: list[str]) -> str:
    if feature.months_before == 0:
        return gettext("no books of the 12 months before")
    before = gettext("12 months before: %(amount)s") % {"amount": _money(feature.revenue_before_fen)}
    if feature.change_ppm is not None:
        return before
    if feature.months_before < 6:
        return ngettext(
            "only %(months)d month of the 12 before",
            "only %(months)d months of the 12 before",
            feature.months_before,
        ) % {"months": feature.months_before}
    return gettext("%(before)s, too low to compare") % {"before": before}


def _relationship(feature: Feature) -> str:
    return gettext("unknown") if feature.customer_days is None else _years(feature.customer_days)


def _relationship_basis(feature: Feature, services: list[str]) -> str:
    if feature.contract_days is None:
        return gettext("no contract running")
    return gettext("contracts run another %(years)s") % {"years": _years(feature.contract_days)}


def _entanglement(feature: Feature) -> str:
    return ngettext("%(lines)d product line", "%(lines)d product lines", feature.active_lines) % {
        "lines": feature.active_lines
    }


def _entanglement_basis(feature: Feature, services: list[str]) -> str:
    if not services:
        return gettext("no services in use")
    joint = "、" if language() == "zh" else ", "
    return gettext("with %(services)s") % {"services": joint.join(services)}


def _wallet(feature: Feature) -> str:
    if feature.wallet_share_ppm is None:
        return gettext("unknown")
    return presentation.percent(feature.wallet_share_ppm / PPM, 0)


def _wallet_basis(feature: Feature, services: list[str]) -> str:
    if not feature.wallet_lines:
        return gettext("no estimates")
    return ngettext("of %(total)s, %(lines)d line", "of %(total)s, %(lines)d lines", feature.wallet_lines) % {
        "total": _money(feature.wallet_total_fen),
        "lines": feature.wallet_lines,
    }


def _partnership(feature: Feature) -> str:
    if feature.partnership is None:
        return gettext("unknown")
    return ngettext("%(levels)d level reached", "%(levels)d levels reached", feature.contact_levels) % {
        "levels": feature.contact_levels
    }


def _partnership_basis(feature: Feature, services: list[str]) -> str:
    if feature.partnership is None:
        return gettext("no people on file")
    return ngettext("%(n)d referral given", "%(n)d referrals given", feature.referrals) % {
        "n": feature.referrals
    }


_ACTUAL = {
    Indicator.REVENUE: _revenue,
    Indicator.CHANGE: _change,
    Indicator.RELATIONSHIP: _relationship,
    Indicator.ENTANGLEMENT: _entanglement,
    Indicator.WALLET: _wallet,
    Indicator.PARTNERSHIP: _partnership,
}
_BASIS = {
    Indicator.REVENUE: _revenue_basis,
    Indicator.CHANGE: _change_basis,
    Indicator.RELATIONSHIP: _relationship_basis,
    Indicator.ENTANGLEMENT: _entanglement_basis,
    Indicator.WALLET: _wallet_basis,
    Indicator.PARTNERSHIP: _partnership_basis,
}


def cause_of_trial(cause: int, points: int, feature: Feature | None) -> str:
    """Why a trial moves a customer: the indicator, its raw value, and the points it changes; cause counts from 1."""
    if not cause:
        return gettext("others passed by")
    indicator = list(Indicator)[cause - 1]
    raw = f" {actual(indicator, feature)}" if feature else ""
    return f"{INDICATORS[indicator]}{raw} {presentation.signed(points / 1000, 2)}"


# ---------------------------------------------------------------- ways to the next tier
def way_label(*, best: bool, acts: int) -> str:
    """How a way is chosen: the least effort of all, the best single act, or the best of two together."""
    if best:
        return gettext("Least effort")
    return gettext("One act") if acts == 1 else gettext("Together")


def way_title(way: Way, unmet: Contact | None) -> str:
    """What is to be done, the acts joined; the first as a sentence begins."""
    joint = "，" if language() == "zh" else ", "
    acts = joint.join(_act(act, way, unmet) for act in way.acts)
    return acts[:1].upper() + acts[1:]


def way_reasons(way: Way, standing: Standing) -> str:
    """Where the points come from: the yield of the customer's own balances, or what is counted once more."""
    reasons = []
    for act, amount, gained in (
        (Act.DEPOSITS, way.change.deposits_fen, standing.deposit_yield),
        (Act.LOANS, way.change.loans_fen, standing.loan_yield),
    ):
        if act in way.acts and gained is not None:
            reasons.append(
                gettext("at the %(rate)s a year that its own %(balances)s earn: %(amount)s more a year")
                % {
                    "rate": presentation.percent(float(gained), 2),
                    "balances": gettext("deposits") if act is Act.DEPOSITS else gettext("loans"),
                    "amount": _money(int(amount * gained)),
                }
            )
    if way.change.services or way.change.lines:
        used = standing.values[list(Indicator).index(Indicator.ENTANGLEMENT)] or 0
        reasons.append(
            gettext("lines and services in use: %(before)d, then %(after)d")
            % {"before": used, "after": used + way.change.services + way.change.lines}
        )
    if way.change.levels or way.change.referrals:
        reasons.append(gettext("counts for the partnership"))
    return ("；" if language() == "zh" else "; ").join(reasons)


def _act(act: Act, way: Way, unmet: Contact | None) -> str:
    if act in SERVICE_ACTS:
        return gettext("start %(service)s") % {"service": SERVICES[act.value]}
    if act is Act.LEVEL and unmet is not None:
        words = {"title": unmet.display_title or unmet.get_level_display(), "name": unmet.display_name}
        return gettext("meet %(title)s %(name)s") % words
    amounts = {Act.DEPOSITS: way.change.deposits_fen, Act.LOANS: way.change.loans_fen}
    if act in amounts:
        words = {"balance": str(ACTS[act]), "amount": _money(amounts[act])}
        return gettext("%(balance)s up by %(amount)s") % words
    return gettext("win a referral") if act is Act.REFERRAL else gettext("sell one more product line")
