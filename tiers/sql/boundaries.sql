-- Question:  from which score on does a rank reach each tier's share of the bank?
-- Row:       one tier that somebody reaches, and the lowest score that does, in thousandths.
-- Relies on: nothing; one scan of the run's partition.
SELECT
    threshold.tier_id,
    min(result.score)
FROM tiers_result AS result
CROSS JOIN (SELECT count(*) AS customers FROM tiers_result WHERE run_id = %(run)s) AS bank
INNER JOIN tiers_tierthreshold AS threshold
    ON threshold.model_id = %(model)s AND result.rank <= threshold.rank_share * bank.customers
WHERE result.run_id = %(run)s
GROUP BY threshold.tier_id
ORDER BY threshold.tier_id
