-- Question:  who stands on a tier without an open interval?
-- Row:       one customer of the run.
-- Relies on: the partial unique index of open intervals.
INSERT INTO tiers_tierinterval (customer_id, tier_id, started_on, opened_by_id)
SELECT result.customer_id, result.tier_id, %(as_of)s, %(run)s
FROM tiers_result AS result
WHERE
    result.run_id = %(run)s
    AND NOT EXISTS (
        SELECT FROM tiers_tierinterval AS held
        WHERE held.customer_id = result.customer_id AND held.ended_on IS NULL
    )
ORDER BY result.customer_id
