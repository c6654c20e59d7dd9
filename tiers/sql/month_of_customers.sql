-- Question:  what did each customer earn and hold in a month?
-- Row:       one customer with books in the month, or of those asked for every one.
-- Relies on: the month's partitions of customers_accountmonth and of contributions.
-- Lines in use are bits of a number, each at the place of its line among all lines.
WITH line AS MATERIALIZED (
    SELECT id, kind, 1::bigint << (row_number() OVER (ORDER BY id) - 1)::integer AS bit FROM products_productline
),

earned AS (
    SELECT customer_id, sum(total_fen)::bigint AS earned
    FROM {earned}
    WHERE
        month = %(month)s
        AND (%(customers)s::bigint [] IS NULL OR customer_id = ANY(%(customers)s::bigint []))
    GROUP BY customer_id
),

books AS (
    SELECT
        book.customer_id,
        sum(book.average_yuan_fen) FILTER (WHERE line.kind = 'deposit')::bigint AS deposits,
        sum(book.average_yuan_fen) FILTER (WHERE line.kind = 'deposit' AND book.currency = 'CNY')::bigint AS deposits_cny,
        sum(book.average_yuan_fen) FILTER (WHERE line.kind = 'loan')::bigint AS loans,
        sum(book.average_yuan_fen) FILTER (WHERE line.kind = 'loan' AND book.currency = 'CNY')::bigint AS loans_cny,
        sum(book.settlement_yuan_fen)::bigint AS settlement,
        bit_or(line.bit) FILTER (
            WHERE book.ending_fen <> 0 OR book.average_fen <> 0 OR book.transactions > 0 OR book.fees_fen <> 0
        ) AS lines
    FROM customers_accountmonth AS book
    INNER JOIN line ON book.product_line_id = line.id
    WHERE
        book.month = %(month)s
        AND (%(customers)s::bigint [] IS NULL OR book.customer_id = ANY(%(customers)s::bigint []))
    GROUP BY book.customer_id
)

SELECT
    customer_id,
    earned.earned,
    books.deposits,
    books.deposits_cny,
    books.loans,
    books.loans_cny,
    books.lines,
    books.settlement
FROM earned
FULL JOIN books USING (customer_id)
FULL JOIN unnest(%(customers)s::bigint []) AS asked (customer_id) USING (customer_id)
