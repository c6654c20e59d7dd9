-- What do these customers' books say in each product line?
-- One row per customer and product line that has any books or contribution in the twelve months up to the customer's
-- newest books: the average balance of that newest month (nothing where the line has none any more), fees and
-- contribution of the twelve months; fen of yuan equivalents.
-- Relies on customers_accountmonth and tiers_contribution being found by customer and month in each partition.
WITH newest AS (
    SELECT customer_id, max(month) AS month
    FROM customers_accountmonth
    WHERE customer_id = ANY(%(customers)s)
    GROUP BY customer_id
),
books AS (
    SELECT book.customer_id, book.product_line_id,
        coalesce(sum(book.average_yuan_fen) FILTER (WHERE book.month = newest.month), 0) AS average_fen,
        sum(book.fees_yuan_fen) AS fees_fen
    FROM newest
    INNER JOIN customers_accountmonth AS book
        ON book.customer_id = newest.customer_id
        AND book.month > newest.month - interval '12 months' AND book.month <= newest.month
    GROUP BY book.customer_id, book.product_line_id
),
earned AS (
    SELECT part.customer_id, part.product_line_id, sum(part.total_fen) AS total_fen
    FROM newest
    INNER JOIN tiers_contribution AS part
        ON part.customer_id = newest.customer_id
        AND part.month > newest.month - interval '12 months' AND part.month <= newest.month
    GROUP BY part.customer_id, part.product_line_id
)
SELECT customer_id, product_line_id, newest.month,
    coalesce(books.average_fen, 0)::bigint, coalesce(books.fees_fen, 0)::bigint, coalesce(earned.total_fen, 0)::bigint
FROM books
FULL JOIN earned USING (customer_id, product_line_id)
INNER JOIN newest USING (customer_id)
