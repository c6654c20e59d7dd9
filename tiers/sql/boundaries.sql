-- Question:  from which score on does a rank reach each tier's share of the bank?
-- Row:       one tier that somebody reaches, and the lowest score that does, in thousandths.
-- Relies on: nothing; one scan of the run's partition.
WITH reach AS MATERIALIZED (
    SELECT
        threshold.tier_id,
        floor(threshold.rank_share * bank.customers)::integer AS rank
    FROM (SELECT count(*) AS customers FROM tiers_result WHERE run_id = %(run)s) AS bank
    INNER JOIN tiers_tierthreshold AS threshold ON threshold.model_id = %(model)s
),

-- How many of the ranks to be reached are too good for a customer, and the lowest score of those for whom so many are.
missed AS (
    SELECT
        width_bucket(rank - 1, ARRAY(SELECT rank FROM reach ORDER BY rank)) AS ranks,
        min(score) AS score
    FROM tiers_result
    WHERE run_id = %(run)s
    GROUP BY ranks
)

SELECT
    placed.tier_id,
    min(missed.score)
FROM (SELECT tier_id, row_number() OVER (ORDER BY rank) AS place FROM reach) AS placed
INNER JOIN missed ON placed.place > missed.ranks
GROUP BY placed.tier_id
ORDER BY placed.tier_id
