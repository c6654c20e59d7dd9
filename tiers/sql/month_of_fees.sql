-- Question:  what did each customer pay in fees in a month, by fee line?
-- Row:       one customer and fee line with books in the month; of all customers or of some.
-- Relies on: the month's contributions.
SELECT
    earned.customer_id,
    earned.product_line_id,
    sum(earned.fees_fen)::bigint AS fees
FROM {earned} AS earned
WHERE
    earned.month = %(month)s
    AND earned.product_line_id = ANY(ARRAY(SELECT id FROM products_productline WHERE kind = 'fee'))
    AND (%(customers)s::bigint [] IS NULL OR earned.customer_id = ANY(%(customers)s::bigint []))
GROUP BY earned.customer_id, earned.product_line_id
