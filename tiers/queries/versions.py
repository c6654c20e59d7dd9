"""Two versions of the scoring model beside each other: what stands in them, and what each would do to the bank."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from common import presentation
from customers.models import Tier
from tiers import phrases
from tiers.models import ModelVersion
from tiers.queries.models import model_parameters
from tiers.queries.trials import Trial, trial_beside
from tiers.rules import POINT, SHARE, Indicator, Parameters


@dataclass(frozen=True)
class SettingLine:
    """One setting in words: what it is in the version compared with, and in the version."""

    name: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether the two versions differ in it."""
        return self.before != self.after


@dataclass(frozen=True)
class Comparison:
    """A version beside another one; the trial is None where nobody has compared them yet."""

    model: ModelVersion
    against: ModelVersion
    settings: list[SettingLine]
    trial: Trial | None

    @property
    def alike(self) -> bool:
        """Whether both would score alike."""
        return not any(line.differs for line in self.settings)


def comparison(model: ModelVersion, against: ModelVersion) -> Comparison:
    """The settings of two versions, and the newest trial of one beside the other."""
    told = _told(against, model_parameters(against)), _told(model, model_parameters(model))
    names = list(dict.fromkeys([*told[1], *told[0]]))
    lines = [SettingLine(name, *(held.get(name, presentation.MISSING) for held in told)) for name in names]
    return Comparison(model, against, lines, trial_beside(model, against))


# ---------------------------------------------------------------- parts
def _told(model: ModelVersion, held: Parameters) -> dict[str, str]:
    """Every setting that decides a score or a tier, by its name."""
    weights = zip(Indicator, held.weights, strict=True)
    return {
        **{
            gettext("Weight: %(indicator)s") % {"indicator": phrases.INDICATORS[indicator]}: f"{weight}%"
            for indicator, weight in weights
        },
        gettext("Peer group"): str(model.get_peer_group_display()),
        gettext("Lines between tiers by"): str(model.get_threshold_by_display()),
        **_lines(held),
        gettext("Nights to move up"): presentation.number(held.up_nights, 0),
        gettext("Nights to move down"): presentation.number(held.down_nights, 0),
        gettext("Margin before moving down"): _percent(Decimal(held.down_margin) / SHARE),
        gettext("Provisional under, %"): f"{held.minimum_confidence}%",
        gettext("Retention a year"): _percent(held.retention),
        gettext("Discount a year"): _percent(held.discount),
        gettext("Horizon, years"): presentation.number(held.horizon_years, 0),
        gettext("Most valuable from percentile"): presentation.number(held.valuable_percentile, 0),
        gettext("Most growable from percentile"): presentation.number(held.growable_percentile, 0),
    }


def _lines(held: Parameters) -> dict[str, str]:
    """Where each tier but the last begins: at points where they decide, else at a share of the bank."""
    names = {tier.rank: tier.name for tier in Tier.objects.all()}
    tiers = held.tiers[:-1]
    if held.points:
        return {
            gettext("%(tier)s: from") % {"tier": names[tier]}: presentation.number(Decimal(points) / POINT, 3)
            for tier, points in zip(tiers, held.points, strict=False)
        }
    return {
        gettext("%(tier)s: the best") % {"tier": names[tier]}: _percent(Decimal(share) / SHARE)
        for tier, share in zip(tiers, held.shares, strict=False)
    }


def _percent(share: Decimal) -> str:
    """A share in percent with as many decimals as it has."""
    percent = (100 * share).normalize()
    exponent = percent.as_tuple().exponent
    return f"{presentation.number(percent, max(0, -exponent if isinstance(exponent, int) else 0))}%"
