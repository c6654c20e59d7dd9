"""A draft of the scoring model, tried so that the secret customer is among its biggest movers; corrected scores."""

from datetime import timedelta
from decimal import Decimal
from unittest import mock

from django.utils import timezone

from common.calendar import business_today
from customers.models import Customer, Tier
from tests.factories import Bank
from tiers import services
from tiers.models import CorrectedScore, ModelVersion, Run
from tiers.parameter_tables import Table

KEPT = (
    "tiers_modelversion",
    "tiers_indicatorweight",
    "tiers_tierthreshold",
    "tiers_simulation",
    "tiers_tieroverride",
    "tiers_parameterchange",
)
WEIGHTS = {"revenue": 60, "change": 40, "relationship": 0, "entanglement": 0, "wallet": 0, "partnership": 0}


def add_trial(bank: Bank, customer: Customer) -> dict[str, str]:
    """Needs the loader's role."""
    acting = {"by": bank.executive, "at": timezone.now()}
    active = ModelVersion.objects.get(state="active")
    draft = services.draft_model(based_on=active, note="Access", **acting)
    shares = {
        tier: share for tier, share in active.thresholds.values_list("tier_id", "rank_share") if share < 1
    }
    draft = services.edit_draft(
        model=draft, edits=0, weights=WEIGHTS, rank_shares=shares, changes={}, **acting
    )
    with mock.patch("common.jobs.enqueue"):
        simulation = services.request_simulation(model=draft, against=active, **acting)
    services.advance_simulation(job_id=simulation.job_id)
    _correct_everybody()
    known = {
        "model": str(draft.public_id),
        "active_model": str(active.public_id),
        "parameter": _add_row(bank),
    }
    return known | _propose(bank, customer)


def _add_row(bank: Bank) -> str:
    """A probability of default from the next year on, proposed by the executive."""
    today = business_today()
    change = services.propose_parameter(
        table=Table.RATINGS,
        key="B",
        valid_from=today.replace(year=today.year + 1, month=1, day=1),
        values={"pd": Decimal("0.06"), "lgd": Decimal("0.45")},
        reason="年度校准",
        today=today,
        by=bank.executive,
        at=timezone.now(),
    )
    return str(change.public_id)


def _propose(bank: Bank, customer: Customer) -> dict[str, str]:
    """A tier by decision that waits, proposed by the lead of the secret customer."""
    today = business_today()
    override = services.propose_override(
        customer=customer,
        tier=Tier.objects.order_by("rank")[1],
        reason="战略客户",
        until=today + timedelta(days=90),
        today=today,
        by=bank.manager,
        at=timezone.now(),
    )
    return {"override": str(override.public_id)}


def _correct_everybody() -> None:
    """Each customer's books were corrected after the publication."""
    run, tier = Run.objects.get(), Tier.objects.order_by("rank")[0]
    CorrectedScore.objects.bulk_create(
        CorrectedScore(
            customer=customer,
            run=run,
            score=1000,
            confidence=90,
            reaches=tier,
            contribution_fen=100,
            deposits_fen=200,
            loans_fen=300,
            computed_at=timezone.now(),
        )
        for customer in Customer.objects.all()
    )
