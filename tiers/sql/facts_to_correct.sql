-- Question:  of customers corrected between nights, what are the indicators now, and what were they as published?
-- Row:       one corrected customer; all of it bigint, unknown the smallest bigint.
-- Relies on: the temporary features and the primary key of the run's partition of tiers_feature.
SELECT
    fresh.customer_id,
    CASE %(peer_group)s
        WHEN 'branch' THEN fresh.branch_id
        WHEN 'industry' THEN ascii(fresh.industry)::bigint
        WHEN 'size' THEN coalesce(ascii(fresh.size), 0)::bigint
        ELSE 0::bigint
    END,
    fresh.revenue_fen,
    coalesce(fresh.change_ppm, (%(unknown)s)::bigint),
    coalesce(fresh.relationship_days, (%(unknown)s)::bigint),
    coalesce(fresh.entanglement, (%(unknown)s)::bigint),
    coalesce(fresh.wallet_share_ppm, (%(unknown)s)::bigint),
    coalesce(fresh.partnership, (%(unknown)s)::bigint),
    coalesce(held.revenue_fen, (%(unknown)s)::bigint),
    coalesce(held.change_ppm, (%(unknown)s)::bigint),
    coalesce(held.relationship_days, (%(unknown)s)::bigint),
    coalesce(held.entanglement, (%(unknown)s)::bigint),
    coalesce(held.wallet_share_ppm, (%(unknown)s)::bigint),
    coalesce(held.partnership, (%(unknown)s)::bigint),
    fresh.wallet_gain_fen + coalesce(fresh.kept_gain_fen, 0) + coalesce(fresh.service_gain_fen, 0)
        + coalesce(fresh.growth_gain_fen, 0),
    fresh.deposits_fen,
    fresh.loans_fen
FROM corrected_feature AS fresh
LEFT JOIN tiers_feature AS held
    ON fresh.customer_id = held.customer_id AND held.run_id = %(run)s
    AND CASE %(peer_group)s
        WHEN 'branch' THEN fresh.branch_id = held.branch_id
        WHEN 'industry' THEN fresh.industry = held.industry
        WHEN 'size' THEN coalesce(fresh.size, '') = coalesce(held.size, '')
        ELSE TRUE
    END
