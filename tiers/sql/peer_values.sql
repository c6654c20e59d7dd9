-- Question:  which values have the peers of each group, all of it as bigint and nothing null?
-- Row:       one customer with features in the run; unknown is the smallest bigint.
-- Relies on: the run's partition of tiers_feature.
SELECT
    CASE %(peer_group)s
        WHEN 'branch' THEN branch_id
        WHEN 'industry' THEN ascii(industry)::bigint
        WHEN 'size' THEN coalesce(ascii(size), 0)::bigint
        ELSE 0::bigint
    END,
    revenue_fen,
    coalesce(change_ppm, (%(unknown)s)::bigint),
    coalesce(relationship_days, (%(unknown)s)::bigint),
    coalesce(entanglement, (%(unknown)s)::bigint),
    coalesce(wallet_share_ppm, (%(unknown)s)::bigint),
    coalesce(partnership, (%(unknown)s)::bigint)
FROM tiers_feature
WHERE run_id = %(run)s
