-- Question:  which received lines are no rows, and why?
-- One row:   one line.
-- Index:     staged_in_order.
INSERT INTO feed_error (part, line, field, code, value)
SELECT part, line, field, coalesce(nullif(fault, ''), 'malformed'), left(raw, 200)
FROM corebanking_stagedrow
WHERE batch_id = %(batch)s AND content IS NULL
