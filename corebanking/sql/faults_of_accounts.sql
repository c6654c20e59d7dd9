-- Question:  which accounts of the feed refer to what is not there, or have dates or rates that cannot be?
-- One row:   one fault of one row.
-- Index:     unique customer_no, product line code, exchange_rate_once_a_day.
INSERT INTO feed_error (part, line, field, code, value)
SELECT feed.part, feed.line, fault.field, fault.code, fault.value
FROM feed_row AS feed
LEFT JOIN customers_customer AS customer ON customer.customer_no = feed.customer_no
LEFT JOIN products_productline AS line ON line.code = feed.product_line
LEFT JOIN (
    SELECT DISTINCT currency FROM customers_exchangerate WHERE day <= %(business_date)s
) AS known ON known.currency = feed.currency
CROSS JOIN LATERAL (VALUES
    ('customer_no', 'unknown_customer', feed.customer_no, customer.id IS NULL),
    ('product_line', 'unknown_product_line', feed.product_line, line.id IS NULL),
    ('currency', 'no_exchange_rate', feed.currency, feed.currency <> 'CNY' AND known.currency IS NULL),
    ('rate', 'not_a_fraction', feed.rate::text, abs(feed.rate) >= 1),
    ('opened_on', 'in_future', feed.opened_on::text, feed.opened_on > %(business_date)s),
    ('closed_on', 'closed_before_opened', feed.closed_on::text, feed.closed_on < feed.opened_on),
    ('matures_on', 'matures_before_opened', feed.matures_on::text, feed.matures_on < feed.opened_on)
) AS fault (field, code, value, bad)
WHERE fault.bad
