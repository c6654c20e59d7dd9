-- Question:  how much do the customers of each size class keep on deposit, all of it as bigint and nothing null?
-- Row:       one customer with features in the run; the class by its letter, 0 for none.
-- Relies on: the run's partition of tiers_feature.
SELECT
    coalesce(ascii(size), 0)::bigint,
    deposits_fen
FROM tiers_feature
WHERE run_id = %(run)s
