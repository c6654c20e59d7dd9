-- Question:  which rows with a version speak of a day whose versions are kept no longer? None can be told from an old one.
-- One row:   one row of the feed.
-- Index:     none; every row of the feed is looked at.
INSERT INTO feed_error (part, line, field, code, value)
SELECT part, line, 'source_version', 'version_forgotten', source_version::text
FROM feed_row AS feed
WHERE feed.source_version IS NOT NULL AND {day} < %(kept_from)s
