-- Question:  whom does each of these stages wake?
-- One row:   a case, clock, stage and person, with what the notice says.
-- The owner is woken first; where there is none or they are away also whoever stands in for them, those to whom it was
-- offered, the first contact and the nearest complaint officers; then the nearest supervisors; then senior management. Nobody from whom the case is kept: the
-- next above takes their place. An amber stage of a clock that is red already wakes nobody.
-- Parameters: cases, clocks, stages, dues (arrays of equal length), at, today.
WITH stage AS (
    SELECT held.id, held.number, held.unit_id, held.owner_id, held.first_contact_id, told.clock, told.stage, told.due_at,
           held.owner_id IS NULL OR owner.status <> 'active' OR EXISTS (
               SELECT FROM organization_absence AS away
               WHERE away.staff_id = held.owner_id AND NOT away.cancelled
                 AND %(today)s BETWEEN away.starts_on AND away.last_on
           ) AS is_alone,
           EXISTS (SELECT FROM complaints_recused AS off WHERE off.complaint_id = held.id) AS has_kept
    FROM unnest(%(cases)s::bigint[], %(clocks)s::text[], %(stages)s::text[], %(dues)s::timestamptz[])
         AS told (id, clock, stage, due_at)
    JOIN complaints_complaint AS held ON held.id = told.id
    LEFT JOIN organization_staff AS owner ON owner.id = held.owner_id
    WHERE NOT (told.stage LIKE 'amber%%' AND told.due_at <= %(at)s)
),
holder AS (
    SELECT unit.id AS unit_id, held.role, held.staff_id, length(above.path) AS height
    FROM (SELECT DISTINCT unit_id FROM stage) AS place
    JOIN organization_unit AS unit ON unit.id = place.unit_id
    JOIN organization_unit AS above
      ON starts_with(unit.path, above.path) AND (above.closed_on IS NULL OR above.closed_on > %(today)s)
    JOIN organization_roleassignment AS held
      ON held.unit_id = above.id AND held.role IN ('supervisor', 'complaint_officer')
     AND held.starts_on <= %(today)s AND (held.ends_on IS NULL OR held.ends_on > %(today)s)
    JOIN organization_staff AS person ON person.id = held.staff_id AND person.status <> 'left'
),
near AS (
    SELECT stage.id, stage.clock, stage.stage, holder.role, holder.staff_id,
           rank() OVER (PARTITION BY stage.id, stage.clock, stage.stage, holder.role ORDER BY holder.height DESC) AS place
    FROM stage
    JOIN holder ON holder.unit_id = stage.unit_id
    WHERE (holder.role = 'supervisor' AND stage.stage LIKE '%%supervisor'
           OR holder.role = 'complaint_officer' AND (stage.stage LIKE '%%owner' OR stage.stage = 'due') AND stage.is_alone)
      AND NOT (stage.has_kept AND complaints_kept_from(stage.id, holder.staff_id))
),
woken AS (
    SELECT id, clock, stage, owner_id AS person_id FROM stage
    WHERE (stage LIKE '%%owner' OR stage = 'due') AND owner_id IS NOT NULL
    UNION
    SELECT stage.id, stage.clock, stage.stage, away.deputy_id
    FROM stage
    JOIN organization_absence AS away
      ON away.staff_id = stage.owner_id AND away.deputy_id IS NOT NULL AND NOT away.cancelled
     AND %(today)s BETWEEN away.starts_on AND away.last_on
    WHERE stage.stage LIKE '%%owner' OR stage.stage = 'due'
    UNION
    SELECT id, clock, stage, first_contact_id FROM stage
    WHERE stage LIKE '%%owner' AND is_alone AND first_contact_id IS NOT NULL
    UNION
    SELECT stage.id, stage.clock, stage.stage, offer.person_id
    FROM stage
    JOIN complaints_assignment AS offer ON offer.complaint_id = stage.id AND offer.answer = 'waiting'
    WHERE stage.stage LIKE '%%owner' AND stage.is_alone
    UNION
    SELECT id, clock, stage, staff_id FROM near WHERE place = 1
    UNION
    SELECT stage.id, stage.clock, stage.stage, held.staff_id
    FROM stage
    JOIN organization_roleassignment AS held
      ON held.role = 'executive' AND held.starts_on <= %(today)s AND (held.ends_on IS NULL OR held.ends_on > %(today)s)
    WHERE stage.stage LIKE '%%management'
)
SELECT stage.id, stage.number, stage.clock, stage.stage, stage.due_at, woken.person_id
FROM woken
JOIN stage USING (id, clock, stage)
JOIN organization_staff AS person ON person.id = woken.person_id AND person.status <> 'left'
WHERE NOT (stage.has_kept AND complaints_kept_from(stage.id, woken.person_id))
