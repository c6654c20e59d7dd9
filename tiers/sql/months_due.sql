-- Question:  from what are each month's contributions computed, and does that differ from what they were computed from?
-- Row:       one month from first to last: version of its books, digest of its parameters, whether all of it is due,
--            else the customers of whom it is.
-- Relies on: triggers of customers_accountmonth, which raise the version of a month with every change of its books and
--            keep whose they are as long as they are few.
-- The digest covers everything that contributions.sql reads besides the books and the customers' ratings.
SELECT
    wanted.month::date,
    coalesce(books.version, 0) AS version,
    present.terms,
    due.whole,
    CASE WHEN due.whole THEN ARRAY[]::bigint [] ELSE ARRAY(
        SELECT change.customer_id FROM customers_bookschange AS change
        WHERE change.month = wanted.month AND change.version > held.books_version
        LIMIT %(few)s + 1
    ) END AS customers
FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 month') AS wanted (month)
LEFT JOIN customers_booksversion AS books ON wanted.month = books.month
LEFT JOIN tiers_contributionstate AS held ON wanted.month = held.month
CROSS JOIN LATERAL (
    SELECT md5(concat_ws(
        '|',
        (
            SELECT string_agg(line::text || '@' || coalesce(coalesce(until.rate, earliest.rate)::text, ''), ',' ORDER BY line.id)
            FROM (SELECT id, code, kind FROM products_productline) AS line
            LEFT JOIN LATERAL (
                SELECT price.rate FROM tiers_transferprice AS price
                WHERE price.product_line_id = line.id AND price.month <= wanted.month
                ORDER BY price.month DESC LIMIT 1
            ) AS until ON TRUE
            LEFT JOIN LATERAL (
                SELECT price.rate FROM tiers_transferprice AS price
                WHERE price.product_line_id = line.id
                ORDER BY price.month LIMIT 1
            ) AS earliest ON TRUE
        ),
        (
            SELECT string_agg(parameter::text, ',' ORDER BY parameter.id) FROM tiers_bankparameter AS parameter
            WHERE valid_from <= wanted.month AND (valid_until IS NULL OR valid_until > wanted.month)
        ),
        (
            SELECT string_agg(parameter::text, ',' ORDER BY parameter.id) FROM tiers_lineparameter AS parameter
            WHERE valid_from <= wanted.month AND (valid_until IS NULL OR valid_until > wanted.month)
        ),
        (
            SELECT string_agg(parameter::text, ',' ORDER BY parameter.id) FROM tiers_ratingparameter AS parameter
            WHERE valid_from <= wanted.month AND (valid_until IS NULL OR valid_until > wanted.month)
        )
    )) AS terms
) AS present
CROSS JOIN LATERAL (
    SELECT present.terms IS DISTINCT FROM held.terms
    OR coalesce(books.version, 0) < held.books_version
    OR coalesce(books.whole_version, 0) > held.books_version
    OR (
        NOT EXISTS (SELECT FROM tiers_contribution AS earned WHERE earned.month = wanted.month)
        AND EXISTS (SELECT FROM customers_accountmonth AS book WHERE book.month = wanted.month)
    ) AS whole
) AS due
ORDER BY wanted.month
