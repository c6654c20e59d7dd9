-- Question:  which transfer prices of the feed are new or differ, written.
-- One row:   one product line in one month.
-- Index:     transfer_price_once_a_month.
INSERT INTO tiers_transferprice AS held (product_line_id, month, rate)
SELECT line.id, feed.month, feed.rate
FROM {rows} AS feed
JOIN products_productline AS line ON line.code = feed.product_line
ON CONFLICT (product_line_id, month) DO UPDATE SET rate = excluded.rate
WHERE held.rate IS DISTINCT FROM excluded.rate
