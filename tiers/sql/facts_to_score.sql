-- Question:  what do scoring and the lists need to know of each customer, all of it as bigint and nothing null?
-- Row:       one customer with features in the run; unknown is the smallest bigint.
-- Relies on: the run's partition of tiers_feature and the primary keys of the earlier night's partition of tiers_result
--            and of the scores published last in an earlier month.
SELECT
    feature.customer_id,
    feature.branch_id,
    ascii(feature.industry)::bigint,
    coalesce(ascii(feature.size), 0)::bigint,
    feature.revenue_fen,
    coalesce(feature.change_ppm, (%(unknown)s)::bigint),
    coalesce(feature.relationship_days, (%(unknown)s)::bigint),
    coalesce(feature.entanglement, (%(unknown)s)::bigint),
    coalesce(feature.wallet_share_ppm, (%(unknown)s)::bigint),
    coalesce(feature.partnership, (%(unknown)s)::bigint),
    feature.wallet_gain_fen + coalesce(feature.kept_gain_fen, 0) + coalesce(feature.service_gain_fen, 0)
        + coalesce(feature.growth_gain_fen, 0),
    feature.recent_quarter_fen,
    feature.line_closed::int::bigint,
    coalesce(feature.customer_days::bigint, (%(unknown)s)::bigint),
    coalesce(held.tier_id::bigint, (%(unknown)s)::bigint),
    coalesce(held.qualified_tier_id::bigint, (%(unknown)s)::bigint),
    coalesce(held.candidate_nights::bigint, (%(unknown)s)::bigint),
    feature.unit_id,
    coalesce(month_end.tier_id::bigint, (%(unknown)s)::bigint),
    coalesce(feature.revenue_before_fen, (%(unknown)s)::bigint),
    feature.deposits_fen,
    feature.deposits_cny_fen,
    coalesce(feature.deposits_change_bp::bigint, (%(unknown)s)::bigint),
    feature.loans_fen,
    feature.loans_cny_fen,
    feature.limit_cny_fen,
    feature.active_lines::bigint,
    coalesce(feature.settlement_change_bp::bigint, (%(unknown)s)::bigint),
    coalesce(feature.lines_closed::bigint, (%(unknown)s)::bigint),
    coalesce(feature.breaches::bigint, (%(unknown)s)::bigint),
    coalesce(feature.satisfaction::bigint, (%(unknown)s)::bigint),
    coalesce(feature.rivals::bigint, (%(unknown)s)::bigint),
    coalesce(feature.overdue_days::bigint, (%(unknown)s)::bigint),
    coalesce(feature.holdings, 0)
FROM tiers_feature AS feature
LEFT JOIN tiers_result AS held ON feature.customer_id = held.customer_id AND held.run_id = %(before)s
LEFT JOIN customers_customerscore AS month_end
    ON feature.customer_id = month_end.customer_id AND month_end.publication_id = %(month_end)s
WHERE feature.run_id = %(run)s
