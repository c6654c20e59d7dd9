-- Question:  on which tier did the customers in use stand on one business date and on a later one, by unit?
-- Row:       one unit, tier then (null: none) and tier later (null: none), with how many customers.
-- Relies on: the indexes of tiers_tierinterval by the days on which stretches begin and end: who did not move has one
--            stretch over both days and is counted without looking for another.
WITH touched AS (
    SELECT customer_id
    FROM tiers_tierinterval
    WHERE started_on > %(first)s AND started_on <= %(second)s
    UNION
    SELECT customer_id
    FROM tiers_tierinterval
    WHERE ended_on > %(first)s AND ended_on <= %(second)s
),

stood AS (
    SELECT customer_id, tier_id AS then_id, tier_id AS later_id
    FROM tiers_tierinterval
    WHERE started_on <= %(first)s AND (ended_on IS NULL OR ended_on > %(second)s)
    UNION ALL
    SELECT touched.customer_id, held.tier_id, holds.tier_id
    FROM touched
    LEFT JOIN tiers_tierinterval AS held
        ON
            touched.customer_id = held.customer_id
            AND held.started_on <= %(first)s AND (held.ended_on IS NULL OR held.ended_on > %(first)s)
    LEFT JOIN tiers_tierinterval AS holds
        ON
            touched.customer_id = holds.customer_id
            AND holds.started_on <= %(second)s AND (holds.ended_on IS NULL OR holds.ended_on > %(second)s)
    WHERE held.tier_id IS NOT NULL OR holds.tier_id IS NOT NULL
)

SELECT unit.path, stood.then_id, stood.later_id, count(*)
FROM stood
INNER JOIN customers_customer AS customer ON stood.customer_id = customer.id AND customer.state = 'live'
INNER JOIN organization_unit AS unit ON customer.unit_id = unit.id
GROUP BY unit.path, stood.then_id, stood.later_id
