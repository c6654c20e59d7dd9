-- Question:  which customers in use of a unit and all below it stood on one tier on a business date and on another on a
--            later one, those on the best tiers first?
-- Row:       one customer, by its key, with the tier then and the tier later, and whether people decided each; so many
--            as are asked for.
-- Relies on: the indexes of tiers_tierinterval by the days on which stretches begin and end: whoever moved left a
--            stretch between the days and began another.
SELECT
    customer.id,
    held.tier_id,
    holds.tier_id,
    held.override_id IS NOT NULL AS decided_then,
    holds.override_id IS NOT NULL AS decided_later
FROM tiers_tierinterval AS held
INNER JOIN tiers_tierinterval AS holds
    ON
        held.customer_id = holds.customer_id
        AND held.tier_id <> holds.tier_id
        AND holds.started_on > %(first)s AND holds.started_on <= %(second)s
        AND (holds.ended_on IS NULL OR holds.ended_on > %(second)s)
INNER JOIN customers_customer AS customer ON held.customer_id = customer.id AND customer.state = 'live'
INNER JOIN organization_unit AS unit ON customer.unit_id = unit.id AND starts_with(unit.path, %(path)s)
WHERE held.started_on <= %(first)s AND held.ended_on > %(first)s AND held.ended_on <= %(second)s
ORDER BY holds.tier_id, held.tier_id DESC, customer.customer_no
LIMIT %(most)s
