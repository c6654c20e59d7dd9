-- Question:  from which score on does a rank reach each tier's share of the bank?
-- Row:       one tier that somebody reaches, and the lowest score that does, in thousandths.
-- Relies on: nothing; a scan of the run's partition for each tier.
SELECT
    threshold.tier_id,
    reached.score
FROM (SELECT count(*) AS customers FROM tiers_result WHERE run_id = %(run)s) AS bank
INNER JOIN tiers_tierthreshold AS threshold ON threshold.model_id = %(model)s
CROSS JOIN LATERAL (
    SELECT min(result.score) AS score
    FROM tiers_result AS result
    WHERE result.run_id = %(run)s AND result.rank <= floor(threshold.rank_share * bank.customers)::integer
) AS reached
WHERE reached.score IS NOT NULL
ORDER BY threshold.tier_id
