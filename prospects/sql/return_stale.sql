-- Question:  which prospects go back to the pool today, having been warned about and not contacted since?
-- A row:     one prospect that was returned now, and who held it.
-- Index:     prospect_returning (return_on) where claimed and without running opportunities.
WITH due AS (
    SELECT id, owner_id
    FROM prospects_prospect
    WHERE state = 'claimed'
      AND open_opportunities = 0
      AND warned_at IS NOT NULL
      AND return_on <= %(today)s
    ORDER BY id
    FOR UPDATE
)
UPDATE prospects_prospect AS prospect
SET state = 'open', owner_id = NULL, claimed_at = NULL, return_on = NULL, warned_at = NULL,
    version = version + 1, changed_at = %(at)s
FROM due
WHERE prospect.id = due.id
RETURNING prospect.id, due.owner_id
