-- Question:  of which rows of the feed was a newer version applied? They are told, and taken out of the feed.
-- One row:   one row of the feed. The warning says the version that stands.
-- Index:     row_version_once (resource, source, key).
WITH stale AS (
    DELETE FROM feed_row AS feed USING corebanking_rowversion AS known
    WHERE known.resource = %(resource)s AND known.source = %(source)s
      AND known.key = {key} AND known.version > feed.source_version
    RETURNING feed.part, feed.line, known.version
)
INSERT INTO feed_error (part, line, field, code, value, warning)
SELECT part, line, 'source_version', 'stale', version::text, true FROM stale
