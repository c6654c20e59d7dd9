-- Question:  of the customers who came first in a quarter, how many were there at the end of each quarter since?
-- Row:       one unit with everything below it, quarter of coming, and quarter since; the last one ends now.
-- Relies on: pg_temp.held.
INSERT INTO dashboards_cohort (publication_id, unit_id, quarter, later, came, stayed)
SELECT
    %(publication)s,
    above.id,
    own.quarter,
    own.later,
    sum(own.came),
    sum(own.stayed)
FROM (
    SELECT
        held.unit_id,
        date_trunc('quarter', held.cohort)::date AS quarter,
        since.later::date AS later,
        count(*) AS came,
        count(*) FILTER (
            WHERE held.months @> least((since.later + interval '2 months')::date, %(last)s)
        ) AS stayed
    FROM held
    CROSS JOIN generate_series(
        date_trunc('quarter', held.cohort::timestamp), %(last)s::timestamp, interval '3 months'
    ) AS since (later)
    WHERE held.cohort >= %(quarter)s
    GROUP BY held.unit_id, date_trunc('quarter', held.cohort), since.later
) AS own
INNER JOIN organization_unit AS unit ON own.unit_id = unit.id
INNER JOIN organization_unit AS above ON starts_with(unit.path, above.path)
GROUP BY above.id, own.quarter, own.later
