-- Question:  who stands on another tier, or by another decision, than in their open interval, has none, or is scored no more?
-- Row:       one such customer: the tier in force by the run (null: not scored) and that of the interval (null: has none).
-- Relies on: nothing; one scan of the run's partition and one of the open intervals, joined once for all who ask.
CREATE TEMPORARY TABLE turned ON COMMIT DROP AS
SELECT
    coalesce(result.customer_id, held.customer_id) AS customer_id,
    result.tier_id,
    result.override_id,
    held.tier_id AS held_id
FROM (
    SELECT
        scored.customer_id,
        scored.override_id,
        coalesce(decided.tier_id, scored.tier_id) AS tier_id
    FROM tiers_result AS scored
    LEFT JOIN tiers_tieroverride AS decided ON scored.override_id = decided.id
    WHERE scored.run_id = %(run)s
) AS result
FULL JOIN (SELECT customer_id, tier_id, override_id FROM tiers_tierinterval WHERE ended_on IS NULL) AS held
    ON result.customer_id = held.customer_id
WHERE (result.tier_id, result.override_id) IS DISTINCT FROM (held.tier_id, held.override_id)
