-- Question:  which versions of rows does a batch apply? Kept, so that an older one is known when it comes later.
-- One row:   one row of the feed that carries a version.
-- Index:     row_version_once (resource, source, key).
INSERT INTO corebanking_rowversion AS held (resource, source, key, version, batch_id, day)
SELECT %(resource)s, %(source)s, {key}, feed.source_version, %(batch)s, {day}
FROM feed_row AS feed
WHERE feed.source_version IS NOT NULL
ORDER BY 3
ON CONFLICT (resource, source, key) DO UPDATE
SET version = excluded.version, batch_id = excluded.batch_id, day = excluded.day
WHERE held.version < excluded.version
