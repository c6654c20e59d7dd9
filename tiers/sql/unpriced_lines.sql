-- Question:  which deposit and loan lines have books in the window but no transfer price at all?
-- Row:       one product line's code.
-- Relies on: nothing; lines without a price are few, and each asks for one row of a month partition.
WITH unpriced AS MATERIALIZED (
    SELECT line.id, line.code, line.position
    FROM products_productline AS line
    WHERE
        line.kind IN ('deposit', 'loan')
        AND NOT EXISTS (SELECT FROM tiers_transferprice AS price WHERE price.product_line_id = line.id)
)

SELECT unpriced.code
FROM unpriced
CROSS JOIN LATERAL (
    SELECT FROM customers_accountmonth AS book
    WHERE book.product_line_id = unpriced.id AND book.month BETWEEN %(first)s AND %(last)s
    LIMIT 1
) AS booked
ORDER BY unpriced.position
