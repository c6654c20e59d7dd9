-- Question:  who stands on a tier, by the score or by a decision, without an open interval?
-- Row:       one customer of the run.
-- Relies on: the temporary table of turned.sql; intervals of another tier are closed by then.
INSERT INTO tiers_tierinterval (customer_id, tier_id, override_id, started_on, opened_by_id)
SELECT customer_id, tier_id, override_id, %(as_of)s, %(run)s
FROM turned
WHERE tier_id IS NOT NULL
ORDER BY customer_id
