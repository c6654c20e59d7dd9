-- Question:  which months do the staged balances of a batch speak of, within bounds?
-- One row:   one month as 'YYYY-MM'.
-- Index:     staged_in_order, stagedbalance's batch. Each row is unpacked once; what is a month is asked of the few
--            that differ.
SELECT month
FROM (
    SELECT DISTINCT left(content->>%(field)s, 7) AS month FROM corebanking_stagedrow WHERE batch_id = %(batch)s
    UNION
    SELECT to_char(month, 'YYYY-MM')
    FROM (SELECT DISTINCT month FROM corebanking_stagedbalance WHERE batch_id = %(batch)s) AS typed
) AS sent
WHERE month ~ '^[12][0-9]{3}-(0[1-9]|1[0-2])$' AND month BETWEEN %(earliest)s AND %(latest)s
ORDER BY 1
