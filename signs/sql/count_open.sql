-- Question:  how many warning signs wait at each customer?
-- One row:   a customer whose number changed (its pulse is written).
-- Relies on: sign_once for the signs that stand; pulses are read once, whole.
WITH waiting AS MATERIALIZED (
    SELECT customer_id, count(*) AS n
    FROM signs_warningsign
    WHERE ended_on IS NULL AND state <> 'handled' AND counts
    GROUP BY customer_id
),
emptied AS (
    UPDATE customers_customerpulse AS pulse
    SET open_warnings = 0
    WHERE pulse.open_warnings > 0 AND NOT EXISTS (SELECT FROM waiting WHERE waiting.customer_id = pulse.customer_id)
    RETURNING 1
)
INSERT INTO customers_customerpulse AS pulse
       (customer_id, last_contact_kind, next_contact_fixed, open_complaints, open_warnings, open_tasks)
SELECT waiting.customer_id, '', false, 0, waiting.n, 0
FROM waiting
LEFT JOIN customers_customerpulse AS held ON held.customer_id = waiting.customer_id
WHERE held.open_warnings IS DISTINCT FROM waiting.n
ON CONFLICT (customer_id) DO UPDATE SET open_warnings = EXCLUDED.open_warnings
