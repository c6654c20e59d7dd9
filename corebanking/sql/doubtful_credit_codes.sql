-- Question:  which applied customers have a credit code whose check character fails?
-- One row:   one warning of one row.
-- Index:     unique customer_no.
INSERT INTO feed_error (part, line, field, code, value, warning)
SELECT feed.part, feed.line, 'credit_code', 'doubtful_credit_code', held.credit_code, true
FROM feed_row AS feed
JOIN customers_customer AS held ON held.customer_no = feed.customer_no
WHERE NOT held.credit_code_valid
