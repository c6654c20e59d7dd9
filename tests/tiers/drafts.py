"""Drafts of the scoring model for tests: what is typed into one, and the steps of its way."""

from datetime import date
from decimal import Decimal

from tests.factories import at
from tiers import services
from tiers.models import ModelVersion

NOW = at(2026, 11, 2)
TODAY = date(2026, 11, 2)
WEIGHTS = {
    "revenue": 25,
    "change": 15,
    "relationship": 10,
    "entanglement": 20,
    "wallet": 20,
    "partnership": 10,
}
SHARES = {1: Decimal("0.01"), 2: Decimal("0.05"), 3: Decimal("0.20"), 4: Decimal("0.70")}


def edit(draft, by, *, edits=0, weights=WEIGHTS, shares=SHARES, **changes):
    words = {"weights": weights, "rank_shares": shares, "changes": changes, "by": by, "at": NOW}
    return services.edit_draft(model=draft, edits=edits, **words)


def tried(model, by):
    active = ModelVersion.objects.get(state="active")
    simulation = services.request_simulation(model=model, against=active, by=by, at=NOW)
    services.advance_simulation(job_id=simulation.job_id)
    simulation.refresh_from_db()
    return simulation


def submit(model, by, active_from=date(2026, 11, 30)):
    return services.submit_model(model=model, active_from=active_from, today=TODAY, by=by, at=NOW)
