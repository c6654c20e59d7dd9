"""The scoring model in a demo: one executive is drafting a version, the other's waits for approval."""

import datetime as dt
import time
from typing import Any

from common.calendar import business_today
from common.models import JobState
from organization.models import Staff
from tiers.models import ModelVersion
from tiers.services import advance_simulation, draft_model, edit_draft, request_simulation, submit_model

SECONDS = 120
# Author, what it is for, weights, and on which day from today it is to score; None: still a draft.
DRAFTS = (
    ("E1001", "加重业务黏度与钱包份额", (25, 15, 10, 20, 20, 10), None),
    ("E1002", "收入变化更要紧", (25, 25, 10, 15, 15, 10), 7),
)


def draft_models(*, at: dt.datetime) -> None:
    """Make both drafts, have the worker simulate them, and submit the second; made once they stay as they are."""
    if ModelVersion.objects.filter(note__in=[note for _, note, _, _ in DRAFTS]).exists():
        return
    for number, note, weights, days in DRAFTS:
        author = Staff.objects.get(employee_no=number)
        model = _drafted(author, note, weights, at)
        _simulated(model, author, at)
        if days is not None:
            today = business_today()
            submit_model(
                model=model, active_from=today + dt.timedelta(days=days), today=today, by=author, at=at
            )


def _drafted(author: Staff, note: str, weights: tuple[int, ...], at: dt.datetime) -> ModelVersion:
    active = ModelVersion.objects.get(state="active")
    model = draft_model(based_on=active, note=note, by=author, at=at)
    names = ("revenue", "change", "relationship", "entanglement", "wallet", "partnership")
    shares = dict(active.thresholds.values_list("tier_id", "rank_share"))
    shares.pop(max(shares))
    words: dict[str, Any] = {"weights": dict(zip(names, weights, strict=True)), "rank_shares": shares}
    return edit_draft(model=model, edits=0, changes={}, by=author, at=at, **words)


def _simulated(model: ModelVersion, author: Staff, at: dt.datetime) -> None:
    """Wait for the worker; where it does not come, do its part here, as it may be done twice."""
    active = ModelVersion.objects.get(state="active")
    simulation = request_simulation(model=model, against=active, by=author, at=at)
    deadline = time.monotonic() + SECONDS
    while simulation.job.state not in (JobState.DONE, JobState.FAILED) and time.monotonic() < deadline:
        time.sleep(0.1)
        simulation.job.refresh_from_db()
    if simulation.job.state != JobState.DONE:
        advance_simulation(job_id=simulation.job_id)
