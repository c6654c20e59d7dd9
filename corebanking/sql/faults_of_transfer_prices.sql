-- Question:  which transfer prices of the feed cannot be?
-- One row:   one fault of one row.
-- Index:     unique product line code.
INSERT INTO feed_error (part, line, field, code, value)
SELECT feed.part, feed.line, fault.field, fault.code, fault.value
FROM feed_row AS feed
LEFT JOIN products_productline AS line ON line.code = feed.product_line
CROSS JOIN LATERAL (VALUES
    ('product_line', 'unknown_product_line', feed.product_line, line.id IS NULL),
    -- 3.35 instead of 0.0335: a percentage sent where a fraction is meant.
    ('rate', 'not_a_fraction', feed.rate::text, abs(feed.rate) >= 1),
    -- A parameter may be published for months ahead, not for years.
    ('month', 'in_future', to_char(feed.month, 'YYYY-MM'), feed.month > %(business_date)s::date + interval '1 year')
) AS fault (field, code, value, bad)
WHERE fault.bad
