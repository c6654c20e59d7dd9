-- Question:  whose stretch on a tier ends with this run: on another tier now, or not scored any more?
-- Row:       one open interval.
-- Relies on: the partial unique index of open intervals and the key of the run's partition.
UPDATE tiers_tierinterval AS interval_
SET ended_on = %(as_of)s, closed_by_id = %(run)s
WHERE
    interval_.ended_on IS NULL
    AND NOT EXISTS (
        SELECT FROM tiers_result AS result
        WHERE
            result.run_id = %(run)s
            AND result.customer_id = interval_.customer_id
            AND result.tier_id = interval_.tier_id
    )
