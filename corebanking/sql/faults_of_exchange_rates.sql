-- Question:  which exchange rates of the feed cannot be?
-- One row:   one fault of one row.
-- Index:     none, a handful of rows.
INSERT INTO feed_error (part, line, field, code, value)
SELECT feed.part, feed.line, fault.field, fault.code, fault.value
FROM feed_row AS feed
CROSS JOIN LATERAL (VALUES
    ('date', 'in_future', feed.date::text, feed.date > %(business_date)s),
    ('currency', 'own_currency', feed.currency, feed.currency = 'CNY'),
    ('rate', 'not_positive', feed.rate::text, feed.rate <= 0),
    ('rate', 'too_large', feed.rate::text, feed.rate > 1000)
) AS fault (field, code, value, bad)
WHERE fault.bad
