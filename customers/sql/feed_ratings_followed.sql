-- Question:  which customers of the feed have another rating than that of the last day on which they were rated?
-- One row:   one customer.
-- Index:     rating_once_a_day (customer, day), unique customer_no.
UPDATE customers_customer AS held
SET rating = newest.rating, version = held.version + 1, changed_at = now()
FROM (
    SELECT DISTINCT coalesce(merge.survivor_id, customer.id) AS id
    FROM {rows} AS feed
    JOIN customers_customer AS customer ON customer.customer_no = feed.customer_no
    LEFT JOIN customers_customermerge AS merge ON merge.merged_id = customer.id AND merge.undone_at IS NULL
) AS rated
CROSS JOIN LATERAL (
    SELECT rating FROM customers_rating AS known
    WHERE known.customer_id = rated.id
    ORDER BY known.rated_on DESC
    LIMIT 1
) AS newest
WHERE held.id = rated.id AND held.rating IS DISTINCT FROM newest.rating
