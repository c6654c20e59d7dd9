-- Question:  how do the scored customers of a publication fall into unit, settlement band, loan band and tier in a month?
-- Row:       one such cell; once over all product lines (null), and once by line of those who have books in it.
-- Relies on: the month's partition of customers_accountmonth, that of the month before, and the publication's scores.
--            Bands are named by the bound from which they begin, 0 below the first.
WITH books AS (
    SELECT
        book.customer_id,
        book.product_line_id,
        count(*) FILTER (WHERE book.month = %(month)s) AS accounts,
        coalesce(sum(book.settlement_yuan_fen) FILTER (WHERE book.month = %(month)s), 0) AS settlement,
        coalesce(sum(book.ending_yuan_fen) FILTER (WHERE book.month = %(month)s AND line.kind = 'deposit'), 0)
            AS deposits_ending,
        coalesce(sum(book.ending_yuan_fen) FILTER (WHERE book.month < %(month)s AND line.kind = 'deposit'), 0)
            AS deposits_ending_before,
        coalesce(sum(book.average_yuan_fen) FILTER (WHERE book.month = %(month)s AND line.kind = 'deposit'), 0)
            AS deposits_average,
        coalesce(sum(book.average_yuan_fen) FILTER (WHERE book.month < %(month)s AND line.kind = 'deposit'), 0)
            AS deposits_average_before,
        coalesce(sum(book.ending_yuan_fen) FILTER (WHERE book.month = %(month)s AND line.kind = 'loan'), 0)
            AS loans_ending,
        coalesce(sum(book.ending_yuan_fen) FILTER (WHERE book.month < %(month)s AND line.kind = 'loan'), 0)
            AS loans_ending_before,
        coalesce(sum(book.average_yuan_fen) FILTER (WHERE book.month = %(month)s AND line.kind = 'loan'), 0)
            AS loans_average,
        coalesce(sum(book.average_yuan_fen) FILTER (WHERE book.month < %(month)s AND line.kind = 'loan'), 0)
            AS loans_average_before
    FROM customers_accountmonth AS book
    INNER JOIN products_productline AS line ON book.product_line_id = line.id
    WHERE book.month IN (%(month)s, %(month_before)s)
    GROUP BY book.customer_id, book.product_line_id
),

banded AS (
    SELECT
        score.customer_id,
        score.unit_id,
        score.tier_id,
        (%(settlement)s::bigint [])[width_bucket(greatest(coalesce(sum(books.settlement), 0), 0)::bigint, %(settlement)s::bigint [])]
            AS settlement_from,
        (%(loans)s::bigint [])[width_bucket(greatest(coalesce(sum(books.loans_ending), 0), 0)::bigint, %(loans)s::bigint [])]
            AS loans_from
    FROM customers_customerscore AS score
    LEFT JOIN books ON score.customer_id = books.customer_id
    WHERE score.publication_id = %(publication)s
    GROUP BY score.customer_id, score.unit_id, score.tier_id
),

counted AS (
    SELECT
        banded.*,
        whole.line_id,
        whole.accounts,
        whole.deposits_ending,
        whole.deposits_ending_before,
        whole.deposits_average,
        whole.deposits_average_before,
        whole.loans_ending,
        whole.loans_ending_before,
        whole.loans_average,
        whole.loans_average_before
    FROM banded
    INNER JOIN (
        SELECT customer_id, product_line_id AS line_id, accounts, deposits_ending, deposits_ending_before,
            deposits_average, deposits_average_before, loans_ending, loans_ending_before, loans_average,
            loans_average_before
        FROM books
        WHERE accounts > 0
    ) AS whole ON banded.customer_id = whole.customer_id
    UNION ALL
    SELECT
        banded.*,
        NULL,
        coalesce(sum(books.accounts), 0),
        coalesce(sum(books.deposits_ending), 0),
        coalesce(sum(books.deposits_ending_before), 0),
        coalesce(sum(books.deposits_average), 0),
        coalesce(sum(books.deposits_average_before), 0),
        coalesce(sum(books.loans_ending), 0),
        coalesce(sum(books.loans_ending_before), 0),
        coalesce(sum(books.loans_average), 0),
        coalesce(sum(books.loans_average_before), 0)
    FROM banded
    LEFT JOIN books ON banded.customer_id = books.customer_id
    GROUP BY banded.customer_id, banded.unit_id, banded.tier_id, banded.settlement_from, banded.loans_from
)

INSERT INTO dashboards_cubecell (
    month, unit_id, settlement_from_fen, loans_from_fen, tier_id, product_line_id, customers, accounts,
    deposits_ending_fen, deposits_ending_before_fen, deposits_average_fen, deposits_average_before_fen,
    loans_ending_fen, loans_ending_before_fen, loans_average_fen, loans_average_before_fen
)
SELECT
    %(month)s,
    unit_id,
    settlement_from,
    loans_from,
    tier_id,
    line_id,
    count(*),
    sum(accounts),
    sum(deposits_ending),
    sum(deposits_ending_before),
    sum(deposits_average),
    sum(deposits_average_before),
    sum(loans_ending),
    sum(loans_ending_before),
    sum(loans_average),
    sum(loans_average_before)
FROM counted
GROUP BY unit_id, settlement_from, loans_from, tier_id, line_id
