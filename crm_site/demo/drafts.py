"""The scoring model in a demo: drafts of two executives, compared, and rows of parameters one proposed to the other."""

import datetime as dt
import time
from decimal import Decimal
from typing import Any

from common.calendar import business_today
from common.models import JobState
from organization.models import Staff
from pricing.models import StandardChange
from pricing.queries import figures_on
from pricing.rules.standard import Table as StandardOf
from pricing.services import decide_standard, propose_standard
from tiers.models import ModelVersion, ParameterChange
from tiers.parameter_tables import Table
from tiers.services import (
    advance_simulation,
    decide_parameter,
    draft_model,
    edit_draft,
    propose_parameter,
    request_simulation,
    submit_model,
)

SECONDS = 120
# Author, what it is for, weights, and on which day from today it is to score; None: still a draft.
DRAFTS = (
    ("E1001", "加重业务黏度与钱包份额", (25, 15, 10, 20, 20, 10), None),
    ("E1002", "收入变化更要紧", (25, 25, 10, 15, 15, 10), 7),
)

# Of what, its figures from the next year on, why; the first is approved by the other, the second waits.
ADDED: tuple[tuple[Table, str, dict[str, Decimal | int], str], ...] = (
    (
        Table.BANK,
        "",
        {"day_basis": 360, "capital_ratio": Decimal("0.105"), "cost_of_capital": Decimal("0.115")},
        "明年资本成本下调",
    ),
    (Table.RATINGS, "B", {"pd": Decimal("0.055"), "lgd": Decimal("0.45")}, "年度违约率校准"),
)


# Of the standard for pricing: the first is approved, the second waits.
STANDARD: tuple[tuple[StandardOf, str, dict[str, Decimal | int], str], ...] = (
    (StandardOf.LINES, "working_capital_loan", {"target_margin": Decimal("0.0020")}, "年度定价标准调整"),
    (StandardOf.LIMITS, "working_capital_loan", {"bp_1": 15}, "下放支行优惠权限"),
)


def add_parameters(*, at: dt.datetime) -> None:
    """Propose both rows and have the first approved; made once they stay as they are."""
    if ParameterChange.objects.exclude(table=Table.POTENTIAL).exists():
        return
    proposer, other = (Staff.objects.get(employee_no=number) for number in ("E1002", "E1001"))
    today = business_today()
    year = {"valid_from": dt.date(today.year + 1, 1, 1), "today": today}
    for table, key, values, reason in ADDED:
        words: dict[str, Any] = {"table": table, "key": key, "values": values, "reason": reason}
        change = propose_parameter(**words, **year, by=proposer, at=at)
        if table is Table.BANK:
            decide_parameter(change=change, approve=True, note="", by=other, at=at)


def change_standard(*, at: dt.datetime) -> None:
    """Posted rates of time deposits from next year on, approved, and wider limits that wait; made once they stay."""
    if StandardChange.objects.exists():
        return
    proposer, other = (Staff.objects.get(employee_no=number) for number in ("E1002", "E1001"))
    today = business_today()
    acting: dict[str, Any] = {"today": today, "at": at}
    for table, key, changes, reason in STANDARD:
        held = figures_on(table, today)[key]
        change = propose_standard(
            table=table,
            key=key,
            valid_from=dt.date(today.year + 1, 1, 1),
            values=held | changes,
            reason=reason,
            by=proposer,
            **acting,
        )
        if table is StandardOf.LINES:
            decide_standard(change=change, approve=True, note="", by=other, **acting)


def assume_potential(*, at: dt.datetime) -> None:
    """What could be won beside the wallet elsewhere, from before the first night on; made once it stays."""
    if ParameterChange.objects.filter(table=Table.POTENTIAL).exists():
        return
    proposer, other = (Staff.objects.get(employee_no=number) for number in ("E1002", "E1001"))
    words: dict[str, Any] = {
        "table": Table.POTENTIAL,
        "key": "",
        "valid_from": dt.date(2020, 1, 1),
        "values": {
            "kept_share": Decimal("0.15"),
            "kept_margin": Decimal("0.015"),
            "service_gain_fen": 600_000,
            "win_probability": Decimal("0.20"),
            "growth_share": Decimal("0.30"),
        },
        "reason": "沉淀率、服务增收与增长延续的行内测算",
    }
    change = propose_parameter(**words, today=business_today(), by=proposer, at=at)
    decide_parameter(change=change, approve=True, note="", by=other, at=at)


def draft_models(*, at: dt.datetime) -> None:
    """Make both drafts, have the worker simulate them, submit the second and compare the two; made once they stay."""
    if ModelVersion.objects.filter(note__in=[note for _, note, _, _ in DRAFTS]).exists():
        return
    active, made = ModelVersion.objects.get(state="active"), []
    for number, note, weights, days in DRAFTS:
        author = Staff.objects.get(employee_no=number)
        model = _drafted(author, note, weights, at)
        _simulated(model, active, author, at)
        made.append(model)
        if days is not None:
            today = business_today()
            submit_model(
                model=model, active_from=today + dt.timedelta(days=days), today=today, by=author, at=at
            )
    _simulated(made[0], made[1], Staff.objects.get(employee_no=DRAFTS[0][0]), at)


def _drafted(author: Staff, note: str, weights: tuple[int, ...], at: dt.datetime) -> ModelVersion:
    active = ModelVersion.objects.get(state="active")
    model = draft_model(based_on=active, note=note, by=author, at=at)
    names = ("revenue", "change", "relationship", "entanglement", "wallet", "partnership")
    shares = dict(active.thresholds.values_list("tier_id", "rank_share"))
    shares.pop(max(shares))
    words: dict[str, Any] = {"weights": dict(zip(names, weights, strict=True)), "rank_shares": shares}
    return edit_draft(model=model, edits=0, changes={}, by=author, at=at, **words)


def _simulated(model: ModelVersion, against: ModelVersion, author: Staff, at: dt.datetime) -> None:
    """Wait for the worker; where it does not come, do its part here, as it may be done twice."""
    simulation = request_simulation(model=model, against=against, by=author, at=at)
    deadline = time.monotonic() + SECONDS
    while simulation.job.state not in (JobState.DONE, JobState.FAILED) and time.monotonic() < deadline:
        time.sleep(0.1)
        simulation.job.refresh_from_db()
    if simulation.job.state != JobState.DONE:
        advance_simulation(job_id=simulation.job_id)
