-- Question:  whose stretch on a tier ends with this run: on another tier now, or not scored any more?
-- Row:       one open interval.
-- Relies on: the temporary table of turned.sql and the partial unique index of open intervals.
UPDATE tiers_tierinterval AS interval_
SET ended_on = %(as_of)s, closed_by_id = %(run)s
FROM turned
WHERE interval_.customer_id = turned.customer_id AND interval_.ended_on IS NULL
