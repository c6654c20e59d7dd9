"""The slow and honest answers to what a night computes, and what ours must be compared with."""

from pathlib import Path
from typing import Any

from tiers.models import Run
from tiers.queries import model_parameters, night_before

QUESTIONS: dict[str, str] = {}
for part in Path(__file__).with_name("oracle.sql").read_text(encoding="utf-8").split("-- name: ")[1:]:
    name, _, text = part.partition("\n")
    QUESTIONS[name] = text

CONTRIBUTIONS = """SELECT month, account_id, customer_id, product_line_id, average_yuan_fen, margin_fen, fees_fen,
    service_cost_fen, expected_loss_fen, capital_charge_fen, total_fen FROM tiers_contribution
    WHERE month <= %(month)s AND month > %(month)s::date - interval '24 months' ORDER BY 1, 2"""
FEATURES = """SELECT customer_id, unit_id, branch_id, industry, months_before, revenue_fen, change_ppm,
    relationship_days, entanglement, wallet_share_ppm, partnership, revenue_before_fen, customer_days, contract_days,
    active_lines, services, wallet_lines, wallet_ours_fen, wallet_total_fen, wallet_gain_fen, contact_levels, referrals,
    recent_quarter_fen, line_closed, deposits_fen, deposits_cny_fen, deposits_change_bp, loans_fen, loans_cny_fen,
    limit_cny_fen, settlement_change_bp, lines_closed, breaches, satisfaction, rivals, overdue_days,
    size, holdings, settled_fen, kept_gain_fen, service_gain_fen, growth_gain_fen
    FROM tiers_feature WHERE run_id = %(run)s AND customer_id BETWEEN %(low)s AND %(high)s
    ORDER BY customer_id"""
RESULTS = """SELECT customer_id, revenue_pct, change_pct, relationship_pct, entanglement_pct, wallet_pct,
    partnership_pct, score, confidence, rank, bank_decile, branch_decile, actual_value_fen, potential_value_fen,
    strategic_class, phase, qualified_tier_id, tier_id, candidate_nights, churn_risk, risk_deposits,
    risk_settlement, risk_lines, risk_complaints, risk_satisfaction, risk_rivals, risk_contact
    FROM tiers_result WHERE run_id = %(run)s ORDER BY customer_id"""
OURS = {"contributions": CONTRIBUTIONS, "features": FEATURES, "results": RESULTS}


EVERYBODY = (0, 2**62)


def given(run: Run, customers: tuple[int, int] = EVERYBODY) -> dict[str, Any]:
    """The parameters of every question, ours and theirs, for one run.

    Features are asked of the customers from one key to another, after what QUESTIONS["gathered"] gathers of them.
    """
    model = model_parameters(run.model)
    before = night_before(run)
    return {
        "run": run.pk,
        "low": customers[0],
        "high": customers[1],
        "month": run.month,
        "as_of": run.business_date,
        "model": run.model_id,
        "peers": model.peer_group,
        "by": run.model.threshold_by,
        "retention": model.retention,
        "discount": model.discount,
        "years": model.horizon_years,
        "valuable": model.valuable_percentile,
        "growable": model.growable_percentile,
        "up": model.up_nights,
        "down": model.down_nights,
        "margin": run.model.down_margin,
        "before": before.pk if before else 0,
        **{f"w{place}": weight for place, weight in enumerate(model.weights, start=1)},
    }
