-- Question:  who is to be reminded of which open task now, and has not been yet?
-- One row:   a person told once about a task: due today, overdue, or overdue in the person's team; of a contact that the
--            rule asks for again after 7 and after 30 days, the supervisors with the last.
-- Relies on: task_open_due; reminder_once and notice_once_per_cause make two sweeps at once tell everybody once.
-- Parameters: today, overdue_by (due on or before: overdue), escalate_by (due on or before: the supervisors too),
--            part of how many parts (of tasks, by number), at, provisional (the holiday list of this year is not published yet).
WITH waiting AS (
    SELECT task.id, task.public_id, task.kind, task.title, task.parameters, task.customer_id, task.owner_id,
           task.due_on, customer.unit_id, customer.customer_no
    FROM worklist_task AS task
    JOIN customers_customer AS customer ON customer.id = task.customer_id AND customer.state = 'live'
    WHERE task.state = 'open'
      AND task.due_on <= %(today)s
      AND task.id %% %(parts)s = %(part)s
      AND (task.snoozed_until IS NULL OR task.snoozed_until <= %(today)s)
),
supervisor AS (
    -- The nearest supervisors at or above each unit.
    SELECT unit_id, staff_id
    FROM (
        SELECT unit.id AS unit_id, held.staff_id,
               rank() OVER (PARTITION BY unit.id ORDER BY length(above.path) DESC) AS nearness
        FROM organization_unit AS unit
        JOIN organization_unit AS above
          ON starts_with(unit.path, above.path) AND (above.closed_on IS NULL OR above.closed_on > %(today)s)
        JOIN organization_roleassignment AS held
          ON held.unit_id = above.id AND held.role = 'supervisor'
         AND held.starts_on <= %(today)s AND (held.ends_on IS NULL OR held.ends_on > %(today)s)
        JOIN organization_staff AS holder ON holder.id = held.staff_id AND holder.status <> 'left'
        WHERE unit.id IN (SELECT unit_id FROM waiting WHERE due_on <= %(escalate_by)s)
    ) AS ranked
    WHERE nearness = 1
),
occasion AS (
    SELECT id, owner_id AS person_id,
           CASE WHEN kind = 'follow_up' AND due_on <= %(today)s::date - 30 THEN 'month'
                WHEN kind = 'follow_up' AND due_on <= %(today)s::date - 7 THEN 'week'
                WHEN due_on <= %(overdue_by)s THEN 'overdue'
                ELSE 'due' END AS kind
    FROM waiting
    UNION ALL
    SELECT DISTINCT waiting.id, supervisor.staff_id,
           CASE WHEN waiting.kind = 'follow_up' AND waiting.due_on <= %(today)s::date - 30
                THEN 'month' ELSE 'escalated' END
    FROM waiting
    JOIN supervisor ON supervisor.unit_id = waiting.unit_id AND supervisor.staff_id <> waiting.owner_id
    WHERE waiting.due_on <= %(escalate_by)s
),
reminded AS (
    INSERT INTO worklist_reminder (task_id, kind, person_id, slot, created_at)
    SELECT waiting.id, occasion.kind, occasion.person_id, waiting.due_on::text, %(at)s
    FROM occasion
    JOIN waiting ON waiting.id = occasion.id
    JOIN organization_staff AS person ON person.id = occasion.person_id AND person.status <> 'left'
    ORDER BY waiting.id, occasion.kind, occasion.person_id
    ON CONFLICT (task_id, kind, person_id, slot) DO NOTHING
    RETURNING task_id, kind, person_id, slot
)
INSERT INTO worklist_notice (public_id, kind, person_id, customer_id, subject, slot, parameters, created_at)
SELECT uuidv7(),
       CASE WHEN reminded.person_id <> waiting.owner_id THEN 'team_overdue'
            WHEN reminded.kind = 'due' THEN 'task_due' ELSE 'task_overdue' END,
       reminded.person_id, waiting.customer_id, 'task:' || replace(waiting.public_id::text, '-', ''), 
       reminded.slot || CASE reminded.kind WHEN 'week' THEN ':7' WHEN 'month' THEN ':30' ELSE '' END,
       jsonb_build_object(
           'customer_no', waiting.customer_no, 'task_id', waiting.public_id, 'task_kind', waiting.kind, 'title', waiting.title,
           'task', waiting.parameters, 'due_on', waiting.due_on, 'owner_id', waiting.owner_id,
           'provisional', %(provisional)s
       ) || CASE reminded.kind WHEN 'week' THEN '{"days": 7}'::jsonb WHEN 'month' THEN '{"days": 30}' ELSE '{}' END,
       %(at)s
FROM reminded
JOIN waiting ON waiting.id = reminded.task_id
ON CONFLICT (kind, subject, person_id, slot) DO NOTHING
