-- Question:  what do lists show of each customer after this run?
-- Row:       one scored customer, columns as customers.models.CustomerScore.
-- Relies on: the keys of the run's partitions and of the scores published last in an earlier month.
SELECT
    result.run_id,
    result.customer_id,
    feature.unit_id,
    result.score,
    result.tier_id,
    month_end.tier_id,
    result.qualified_tier_id,
    result.rank,
    result.bank_decile,
    result.branch_decile,
    result.strategic_class,
    result.phase,
    result.confidence,
    result.confidence < %(minimum_confidence)s,
    feature.revenue_fen,
    feature.revenue_before_fen,
    feature.deposits_fen,
    feature.deposits_cny_fen,
    feature.deposits_change_bp,
    feature.loans_fen,
    feature.loans_cny_fen,
    feature.limit_cny_fen,
    feature.active_lines
FROM tiers_result AS result
INNER JOIN tiers_feature AS feature ON result.run_id = feature.run_id AND result.customer_id = feature.customer_id
LEFT JOIN customers_customerscore AS month_end
    ON result.customer_id = month_end.customer_id AND month_end.publication_id = %(month_end)s
WHERE result.run_id = %(run)s
