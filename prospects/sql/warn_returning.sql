-- Question:  whom must we warn today that a prospect goes back to the pool, by the terms of its unit?
-- A row:     one prospect that is warned about now; its day of return moves where the warning comes late.
-- Index:     prospect_returning (return_on) where claimed and without running opportunities.
WITH terms AS (
    SELECT unit.id AS unit_id, rule.warn_days
    FROM organization_unit AS unit
    CROSS JOIN LATERAL (
        SELECT candidate.warn_days
        FROM prospects_poolrule AS candidate
        LEFT JOIN organization_unit AS place ON place.id = candidate.unit_id
        WHERE candidate.unit_id IS NULL OR starts_with(unit.path, place.path)
        ORDER BY length(coalesce(place.path, '')) DESC
        LIMIT 1
    ) AS rule
),
due AS (
    SELECT prospect.id, greatest(prospect.return_on, %(today)s::date + terms.warn_days) AS return_on
    FROM prospects_prospect AS prospect
    JOIN terms ON terms.unit_id = prospect.unit_id
    WHERE prospect.state = 'claimed'
      AND prospect.open_opportunities = 0
      AND prospect.warned_at IS NULL
      AND prospect.return_on <= %(today)s::date + terms.warn_days
    ORDER BY prospect.id
    FOR UPDATE OF prospect
)
UPDATE prospects_prospect AS prospect
SET warned_at = %(at)s, return_on = due.return_on
FROM due
WHERE prospect.id = due.id
RETURNING prospect.id
