-- Question:  what was wrong with the rows of a batch, kept in the order of its parts and lines.
-- One row:   one fault.
-- Index:     none, read once.
INSERT INTO corebanking_rowerror (batch_id, part, line, field, code, value, warning)
SELECT %(batch)s, part, line, coalesce(field, ''), code, coalesce(left(value, 200), ''), warning
FROM feed_error
ORDER BY part, line, warning, field
