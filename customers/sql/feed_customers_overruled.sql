-- Question:  which values that people typed does the feed replace?
-- One row:   one customer: its key, the values as typed, the values as core banking sends them.
-- Index:     unique customer_no. The preparing question has filled feed_customer; nothing is written yet.
SELECT
    held.id,
    jsonb_object_agg(news.field, stood.value) AS before,
    jsonb_object_agg(news.field, news.value) AS after
FROM feed_customer AS feed
JOIN customers_customer AS held ON held.customer_no = feed.customer_no
CROSS JOIN LATERAL jsonb_each(feed.news) AS news (field, value)
CROSS JOIN LATERAL (SELECT to_jsonb(held) -> news.field AS value) AS stood
WHERE feed.news <> '{{}}'
  AND stood.value <> news.value
  -- What stands is a person's where it is not what was last sent; an empty field of which nothing was sent is nobody's.
  AND CASE WHEN held.fed ? news.field THEN held.fed -> news.field <> stood.value
      ELSE stood.value NOT IN ('null', '""') END
GROUP BY held.id
ORDER BY held.id
