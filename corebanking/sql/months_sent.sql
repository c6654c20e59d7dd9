-- Question:  which months do the staged balances of a batch speak of, within bounds?
-- One row:   one month as 'YYYY-MM'.
-- Index:     staged_in_order. Each row is unpacked once; what is a month is asked of the few that differ.
SELECT month
FROM (SELECT DISTINCT content->>'month' AS month FROM corebanking_stagedrow WHERE batch_id = %s) AS sent
WHERE month ~ '^[12][0-9]{3}-(0[1-9]|1[0-2])$' AND month BETWEEN %s AND %s
ORDER BY 1
