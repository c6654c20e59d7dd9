-- Question:  whose rating is not the one that the contributions were last computed with?
-- Row:       one customer; who had none and has none yet is in, too.
-- Relies on: primary keys.
SELECT customer.id
FROM customers_customer AS customer
LEFT JOIN tiers_ratedcustomer AS held ON customer.id = held.customer_id
WHERE customer.rating IS DISTINCT FROM held.rating
