"""Which phase a customer's relationship is in, why, what stands behind that, and how it came there."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common.calendar import months_later
from customers.models import Customer, CustomerScore, Phase
from customers.queries import current_publication
from tiers import phrases
from tiers.models import Feature
from tiers.rules import BUILD_UP_MONTHS, EXPLORATION_MONTHS, PPM, StageReason, phase

# So many stretches are told, the latest first.
MOST_STRETCHES = 12
MONTHS_OF_QUARTERS = 4


@dataclass(frozen=True)
class PhaseStretch:
    """A phase for one reason, from the first kept night on which it was so."""

    since: date
    phase: Phase
    code: StageReason
    reason: str

    @property
    def name(self) -> str:
        """The phase in the reader's language."""
        return str(self.phase.label)


@dataclass(frozen=True)
class PhaseWhy:
    """The phase of the published night with the figures that decided it, and the stretches before.

    `quarter_share` is what the last three months earned of three average months of the year, `change` the growth of
    the revenue against the year before; both fractions, None where they mean nothing.
    """

    as_of: date
    now: PhaseStretch
    revenue_fen: int
    recent_quarter_fen: int
    quarter_share: Decimal | None
    change: Decimal | None
    customer_days: int | None
    line_closed: bool
    stretches: list[PhaseStretch]


def phase_reason(feature: Feature, as_of: date) -> StageReason:
    """The first condition that put a customer into its phase on the night of a business date."""
    _, reason = phase(
        revenue_fen=feature.revenue_fen,
        recent_quarter_fen=feature.recent_quarter_fen,
        line_closed=feature.line_closed,
        customer_days=feature.customer_days,
        change_ppm=feature.change_ppm,
        exploration_days=(as_of - months_later(as_of, -EXPLORATION_MONTHS)).days,
        build_up_days=(as_of - months_later(as_of, -BUILD_UP_MONTHS)).days,
    )
    return reason


def phase_why(customer: Customer) -> PhaseWhy | None:
    """The phase of a customer that the caller found visible; None where it is not scored. Three queries."""
    publication = current_publication()
    scores = CustomerScore.objects.filter(
        customer=customer, publication_id__lte=publication.pk if publication else 0
    )
    nights = dict(
        scores.order_by("publication_id").values_list("publication_id", "publication__business_date")
    )
    phases = dict(scores.values_list("publication_id", "phase"))
    features = Feature.objects.filter(customer=customer, run_id__in=nights).order_by("run_id")
    told: list[PhaseStretch] = []
    feature = None
    for feature in features:
        day = nights[feature.run_id]
        code = phase_reason(feature, day)
        held = Phase(phases[feature.run_id])
        if not told or (told[-1].phase, told[-1].code) != (held, code):
            told.append(PhaseStretch(day, held, code, str(phrases.STAGE_REASONS[code])))
    if publication is None or feature is None or feature.run_id != publication.pk:
        return None
    earned = feature.revenue_fen
    share = Decimal(MONTHS_OF_QUARTERS * feature.recent_quarter_fen) / earned if earned > 0 else None
    return PhaseWhy(
        as_of=publication.business_date,
        now=told[-1],
        revenue_fen=earned,
        recent_quarter_fen=feature.recent_quarter_fen,
        quarter_share=share,
        change=None if feature.change_ppm is None else Decimal(feature.change_ppm) / PPM,
        customer_days=feature.customer_days,
        line_closed=feature.line_closed,
        stretches=told[::-1][:MOST_STRETCHES],
    )
