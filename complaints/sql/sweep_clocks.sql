-- Question:  which clocks of running cases have reached a stage that nobody was told of yet?
-- One row:   a case, clock and stage reached now for the first time, with the moment the clock is due.
-- Relies on: complaint_response_clock, complaint_resolve_clock, complaint_legal_clock, complaint_closed;
--            escalation_once and breach_once_a_round make any number of sweeps at once write each once.
-- Parameters: at, follow_up_days (null: nobody follows up); parts and part: only the cases whose key leaves this rest.
-- From amber to due is a quarter of the time (of the law's clock five days): the supervisor is woken two fifths and
-- senior management four fifths of it after the owner; after due two fifths and the whole of it.
WITH turned AS (
    SELECT id, 'response' AS clock, response_amber_at AS amber_at, response_due_at AS due_at
    FROM complaints_complaint
    WHERE state IN ('new', 'open') AND first_response_at IS NULL AND response_amber_at <= %(at)s
      AND id %% %(parts)s = %(part)s
    UNION ALL
    SELECT id, 'resolve', resolve_amber_at, resolve_due_at
    FROM complaints_complaint
    WHERE state IN ('new', 'open') AND paused_at IS NULL AND resolve_amber_at <= %(at)s
      AND id %% %(parts)s = %(part)s
    UNION ALL
    SELECT id, 'legal', legal_amber_at, legal_due_at
    FROM complaints_complaint
    WHERE state IN ('new', 'open') AND legal_amber_at <= %(at)s
      AND id %% %(parts)s = %(part)s
),
reached AS (
    SELECT turned.id, turned.clock, step.stage, turned.due_at, step.reached_at
    FROM turned
    CROSS JOIN LATERAL (VALUES
        ('amber_owner', amber_at),
        ('amber_supervisor', amber_at + (due_at - amber_at) * 0.4),
        ('amber_management', amber_at + (due_at - amber_at) * 0.8),
        ('red_owner', due_at),
        ('red_supervisor', due_at + (due_at - amber_at) * 0.4),
        ('red_management', due_at + (due_at - amber_at))
    ) AS step (stage, reached_at)
    WHERE step.reached_at <= %(at)s
    UNION ALL
    SELECT id, 'follow_up', 'due', closed_at + make_interval(days => %(follow_up_days)s),
           closed_at + make_interval(days => %(follow_up_days)s)
    FROM complaints_complaint
    WHERE state = 'closed' AND NOT imported AND id %% %(parts)s = %(part)s
      -- Where the rule of follow-ups has given the owner a task, a notice would say it twice.
      AND NOT EXISTS (
          SELECT FROM chains_chainevent AS event
          JOIN chains_chaindue AS due ON due.event_id = event.id
          JOIN worklist_task AS task ON task.id = due.task_id
          WHERE event.cause = 'complaint' AND event.subject = 'complaint:' || complaints_complaint.public_id || ':' || complaints_complaint.round
            AND task.owner_id = complaints_complaint.owner_id
      )
      AND closed_at <= %(at)s - make_interval(days => %(follow_up_days)s)
      AND closed_at > %(at)s - make_interval(days => %(follow_up_days)s + 60)
),
news AS (
    SELECT * FROM reached
    WHERE NOT EXISTS (
        SELECT FROM complaints_escalation AS known
        WHERE known.complaint_id = reached.id AND known.clock = reached.clock AND known.stage = reached.stage
          AND known.due_at = reached.due_at
    )
),
written AS (
    INSERT INTO complaints_escalation (complaint_id, clock, stage, due_at, reached_at, made_at)
    SELECT id, clock, stage, due_at, reached_at, %(at)s FROM news
    ORDER BY id, clock, stage
    ON CONFLICT (complaint_id, clock, stage, due_at) DO NOTHING
    RETURNING complaint_id, clock, stage, due_at
),
broken AS (
    INSERT INTO complaints_breach (complaint_id, clock, round, due_at, level, owner_id, found_at)
    SELECT held.id, written.clock, held.round, written.due_at, held.level, held.owner_id, %(at)s
    FROM written
    JOIN complaints_complaint AS held ON held.id = written.complaint_id
    WHERE written.stage = 'red_owner'
    ORDER BY held.id, written.clock
    ON CONFLICT (complaint_id, clock, round) DO NOTHING
    RETURNING complaint_id, clock
)
SELECT written.complaint_id, written.clock, written.stage, written.due_at, broken.complaint_id IS NOT NULL AS breached
FROM written
LEFT JOIN broken ON broken.complaint_id = written.complaint_id AND broken.clock = written.clock
                AND written.stage = 'red_owner'
