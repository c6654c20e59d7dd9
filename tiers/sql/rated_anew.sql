-- Question:  whose rating is not the one that the contributions were last computed with? From now on it is kept.
-- Row:       one customer; who had none and has none yet is in, too.
-- Relies on: primary keys.
INSERT INTO tiers_ratedcustomer AS held (customer_id, rating)
SELECT customer.id, customer.rating
FROM customers_customer AS customer
LEFT JOIN tiers_ratedcustomer AS known ON customer.id = known.customer_id
WHERE customer.rating IS DISTINCT FROM known.rating
ON CONFLICT (customer_id) DO UPDATE SET rating = excluded.rating
RETURNING customer_id
