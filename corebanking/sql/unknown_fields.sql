-- Question:  which rows carry a field that their resource does not have?
-- One row:   one such field of one row. Rows that have one were marked as they came.
-- Index:     staged_in_order.
INSERT INTO feed_error (part, line, field, code, value)
SELECT part, line, left(extra.key, 40), 'unknown_field', left(extra.value, 200)
FROM corebanking_stagedrow
CROSS JOIN LATERAL jsonb_each_text(content - %(known)s::text[]) AS extra
WHERE batch_id = %(batch)s AND content IS NOT NULL AND fault = 'unknown_field'
