-- Question:  what did the scored customers of a publication come to, by unit and lead?
-- Row:       one unit and lead (null: nobody leads them).
-- Relies on: the partition of the publication; a tier's key is its rank, 1 the best.
INSERT INTO targets_achieved (
    month, business_date, unit_id, person_id, customers, key_customers, new_customers, deposits, loans, contribution
)
SELECT
    %(month)s,
    %(business_date)s,
    score.unit_id,
    customer.manager_id,
    count(*),
    count(*) FILTER (WHERE score.tier_id <= key_tier.rank),
    count(*) FILTER (WHERE score.tier_before_id IS NULL),
    sum(score.deposits_fen),
    sum(score.loans_fen),
    sum(score.contribution_fen)
FROM customers_customerscore AS score
INNER JOIN customers_customer AS customer ON score.customer_id = customer.id
CROSS JOIN (SELECT rank FROM customers_tier WHERE code = 'key') AS key_tier
WHERE score.publication_id = %(publication)s
GROUP BY score.unit_id, customer.manager_id
