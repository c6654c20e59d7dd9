-- Question:  how many customers does each unit have by tier now and tier at the end of last month, and with what money?
-- Row:       one unit, tier (null: lost since) and tier before (null: new since); money in fen of yuan.
-- Relies on: the partitions of two publications, joined by customer. Without an earlier publication `before` is 0 and
--            nothing is found for it. A customer that moved counts in its present unit, a lost one in its last.
WITH present AS (
    SELECT * FROM customers_customerscore WHERE publication_id = %(publication)s
),

earlier AS (
    SELECT customer_id, unit_id, tier_id, deposits_fen, loans_fen
    FROM customers_customerscore
    WHERE publication_id = %(before)s
)

INSERT INTO dashboards_summary (
    publication_id, unit_id, tier_id, tier_before_id, customers, deposits_fen, loans_fen, contribution_fen,
    deposits_before_fen, loans_before_fen, contribution_before_fen
)
SELECT
    %(publication)s,
    coalesce(present.unit_id, earlier.unit_id) AS held_by,
    present.tier_id,
    CASE WHEN present.customer_id IS NULL THEN earlier.tier_id ELSE present.tier_before_id END AS before_id,
    count(*),
    coalesce(sum(present.deposits_fen), 0),
    coalesce(sum(present.loans_fen), 0),
    coalesce(sum(present.contribution_fen), 0),
    coalesce(sum(earlier.deposits_fen), 0),
    coalesce(sum(earlier.loans_fen), 0),
    coalesce(sum(present.contribution_before_fen), 0)
FROM present
FULL JOIN earlier ON present.customer_id = earlier.customer_id
GROUP BY held_by, present.tier_id, before_id
