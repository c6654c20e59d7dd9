-- Question:  which received lines are not one flat JSON object in UTF-8?
-- One row:   one line.
-- Index:     staged_in_order.
INSERT INTO feed_error (part, line, code, value)
SELECT part, line, 'malformed', left(raw, 200)
FROM corebanking_stagedrow
WHERE batch_id = %(batch)s AND content IS NULL
