-- Question:  how many customers of each industry section and tier use each product line and service, and each two of them?
-- Row:       one section, tier and pair; a thing beside itself: those who use it; nothing beside nothing: all of them.
-- Relies on: the publication's partition of customers_customerscore. Customers who use the same are one row from the first step on.
WITH alike AS (
    SELECT
        left(customer.industry_code, 1) AS industry,
        score.tier_id,
        score.holdings,
        count(*) AS customers
    FROM customers_customerscore AS score
    INNER JOIN customers_customer AS customer ON score.customer_id = customer.id
    WHERE score.publication_id = %(publication)s AND score.holdings IS NOT NULL
    GROUP BY left(customer.industry_code, 1), score.tier_id, score.holdings
),

thing AS MATERIALIZED (
    SELECT * FROM unnest(%(codes)s::text [], %(bits)s::bigint []) AS each (code, bit)
)

INSERT INTO dashboards_paircount (publication_id, industry, tier_id, one, other, customers)
SELECT
    %(publication)s,
    alike.industry,
    alike.tier_id,
    one.code,
    other.code,
    sum(alike.customers)
FROM alike
INNER JOIN thing AS one ON alike.holdings & one.bit <> 0
INNER JOIN thing AS other ON alike.holdings & other.bit <> 0
GROUP BY alike.industry, alike.tier_id, one.code, other.code
UNION ALL
SELECT
    %(publication)s,
    industry,
    tier_id,
    '',
    '',
    sum(customers)
FROM alike
GROUP BY industry, tier_id
