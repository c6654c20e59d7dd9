-- Question:  what does scoring need to know of each customer, all of it as bigint and nothing null?
-- Row:       one customer with features in the run; unknown is the smallest bigint.
-- Relies on: the run's partition of tiers_feature and the primary key of the earlier night's partition of tiers_result.
SELECT
    feature.customer_id,
    feature.branch_id,
    ascii(feature.industry)::bigint,
    feature.revenue_fen,
    coalesce(feature.change_ppm, (%(unknown)s)::bigint),
    coalesce(feature.relationship_days, (%(unknown)s)::bigint),
    coalesce(feature.entanglement, (%(unknown)s)::bigint),
    coalesce(feature.wallet_share_ppm, (%(unknown)s)::bigint),
    coalesce(feature.partnership, (%(unknown)s)::bigint),
    feature.wallet_gain_fen,
    feature.recent_quarter_fen,
    feature.line_closed::int::bigint,
    coalesce(feature.customer_days::bigint, (%(unknown)s)::bigint),
    coalesce(held.tier_id::bigint, (%(unknown)s)::bigint),
    coalesce(held.qualified_tier_id::bigint, (%(unknown)s)::bigint),
    coalesce(held.candidate_nights::bigint, (%(unknown)s)::bigint)
FROM tiers_feature AS feature
LEFT JOIN tiers_result AS held ON feature.customer_id = held.customer_id AND held.run_id = %(before)s
WHERE feature.run_id = %(run)s
