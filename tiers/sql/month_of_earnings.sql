-- Question:  what did each customer earn in a month?
-- Row:       one customer with contributions in the month, or of those asked for every one.
-- Relies on: the month's contributions.
SELECT
    customer_id,
    made.earned
FROM (
    SELECT customer_id, sum(total_fen)::bigint AS earned
    FROM {earned}
    WHERE
        month = %(month)s
        AND (%(customers)s::bigint [] IS NULL OR customer_id = ANY(%(customers)s::bigint []))
    GROUP BY customer_id
) AS made
FULL JOIN unnest(%(customers)s::bigint []) AS asked (customer_id) USING (customer_id)
