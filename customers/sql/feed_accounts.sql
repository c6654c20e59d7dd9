-- Question:  which accounts of the feed are new or differ, written.
-- One row:   one account; that of a merged number goes to the surviving customer.
-- Index:     unique account_no, customer_no, product line code.
INSERT INTO customers_account AS held (
    account_no, customer_id, product_line_id, currency, rate, status, opened_on, closed_on, matures_on, limit_fen
)
SELECT
    feed.account_no, coalesce(merge.survivor_id, customer.id), line.id, feed.currency, coalesce(feed.rate, 0), feed.status, feed.opened_on,
    feed.closed_on, feed.matures_on, feed.limit_amount_fen
FROM {rows} AS feed
JOIN customers_customer AS customer ON customer.customer_no = feed.customer_no
LEFT JOIN customers_customermerge AS merge ON merge.merged_id = customer.id AND merge.undone_at IS NULL
JOIN products_productline AS line ON line.code = feed.product_line
ORDER BY feed.account_no
ON CONFLICT (account_no) DO UPDATE SET
    customer_id = excluded.customer_id,
    product_line_id = excluded.product_line_id,
    currency = excluded.currency,
    rate = excluded.rate,
    status = excluded.status,
    opened_on = excluded.opened_on,
    closed_on = excluded.closed_on,
    matures_on = excluded.matures_on,
    limit_fen = excluded.limit_fen
WHERE (
    held.customer_id, held.product_line_id, held.currency, held.rate, held.status, held.opened_on, held.closed_on,
    held.matures_on, held.limit_fen
) IS DISTINCT FROM (
    excluded.customer_id, excluded.product_line_id, excluded.currency, excluded.rate, excluded.status,
    excluded.opened_on, excluded.closed_on, excluded.matures_on, excluded.limit_fen
)
