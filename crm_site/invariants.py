"""What must be true of a bank's stored records at any moment, each as a question whose rows are what contradicts it."""

from django.db import connection, transaction

from crm_site.invariant import Found, Invariant
from crm_site.invariants_of_facts import OF_FACTS
from crm_site.invariants_of_files import OF_FILES
from crm_site.invariants_of_mail import OF_MAIL
from crm_site.invariants_of_plans import OF_PLANS
from crm_site.invariants_of_proposals import OF_PROPOSALS
from crm_site.invariants_of_targets import OF_TARGETS
from crm_site.invariants_of_value import OF_VALUE
from crm_site.invariants_of_webhooks import OF_WEBHOOKS

SHOWN = 5


_NEWEST = "(SELECT publication_id FROM customers_currentpublication)"
_BEFORE_CONTRIBUTIONS = f"""
    SELECT step.started_at FROM tiers_run AS run INNER JOIN common_jobstep AS step
        ON step.job_id = run.job_id AND step.name = 'contributions'
    WHERE run.id = {_NEWEST}"""

INVARIANTS = (
    Invariant(
        "books_equal_batches",
        "Every month's books add up to what its last applied batch left, row for row and cent for cent.",
        """
        WITH told AS (
            SELECT DISTINCT ON (month, currency) month, currency, rows, ending_fen, batch_id
            FROM corebanking_bookedtotal ORDER BY month, currency, batch_id DESC
        ), held AS (
            SELECT month, currency, count(*) AS rows, sum(ending_fen) AS ending_fen
            FROM customers_accountmonth
            WHERE month IN (SELECT month FROM told)
            GROUP BY month, currency
        )
        SELECT format('%s %s: %s rows and %s fen, batch %s left %s and %s', told.month, told.currency,
            coalesce(held.rows, 0), coalesce(held.ending_fen, 0), told.batch_id, told.rows, told.ending_fen)
        FROM told LEFT JOIN held USING (month, currency)
        WHERE (told.rows, told.ending_fen) IS DISTINCT FROM (coalesce(held.rows, 0), coalesce(held.ending_fen, 0))
        """,
    ),
    Invariant(
        "batches_add_up",
        "An applied batch has all the rows it was announced with; a strict one has no bad row; nothing stays staged.",
        """
        SELECT format('batch %s: %s announced, %s received, %s applied, %s bad, %s in parts, %s staged',
            batch.public_id, expected_rows, received_rows, applied_rows, error_rows, parts.rows, staged.rows)
        FROM corebanking_batch AS batch
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(part.rows), 0) AS rows FROM corebanking_batchpart AS part WHERE part.batch_id = batch.id
        ) AS parts
        CROSS JOIN LATERAL (
            SELECT (SELECT count(*) FROM corebanking_stagedrow AS row WHERE row.batch_id = batch.id)
                + (SELECT count(*) FROM corebanking_stagedbalance AS row WHERE row.batch_id = batch.id) AS rows
        ) AS staged
        WHERE state = 'applied' AND (
            received_rows <> expected_rows OR applied_rows + error_rows <> received_rows
            OR changed_rows > applied_rows OR parts.rows <> received_rows
            OR mode = 'strict' AND error_rows > 0 OR error_rows = 0 AND staged.rows > 0)
        """,
    ),
    Invariant(
        "contributions_follow_books",
        "Every booked month that the last run could see has a contribution with the same average and fees, and no "
        "contribution stands without its month.",
        f"""
        SELECT format('account %s %s: %s', coalesce(book.account_id, earned.account_id),
            coalesce(book.month, earned.month), CASE WHEN book.month IS NULL THEN 'no books'
            WHEN earned.month IS NULL THEN 'no contribution' ELSE 'other amounts' END)
        FROM (
            SELECT * FROM customers_accountmonth
            WHERE month BETWEEN (SELECT run.month - interval '23 months' FROM tiers_run AS run WHERE id = {_NEWEST})
                AND (SELECT run.month FROM tiers_run AS run WHERE id = {_NEWEST})
        ) AS book
        FULL JOIN (
            SELECT * FROM tiers_contribution
            WHERE month BETWEEN (SELECT run.month - interval '23 months' FROM tiers_run AS run WHERE id = {_NEWEST})
                AND (SELECT run.month FROM tiers_run AS run WHERE id = {_NEWEST})
        ) AS earned ON book.month = earned.month AND book.account_id = earned.account_id
        LEFT JOIN corebanking_batch AS batch ON batch.id = book.batch_id
        WHERE ((book.average_yuan_fen, book.fees_yuan_fen, book.customer_id)
                IS DISTINCT FROM (earned.average_yuan_fen, earned.fees_fen, earned.customer_id))
            AND (book.month IS NULL OR batch.id IS NULL OR batch.finished_at < ({_BEFORE_CONTRIBUTIONS}))
        """,
    ),
    Invariant(
        "contributions_add_up",
        "A contribution is margin plus fees less service cost, expected loss and capital charge.",
        """
        SELECT format('account %s %s: %s', account_id, month, total_fen)
        FROM tiers_contribution
        WHERE total_fen <> margin_fen + fees_fen - service_cost_fen - expected_loss_fen - capital_charge_fen
        """,
    ),
    Invariant(
        "one_result_per_customer",
        "A published run has one feature row, one result and one score for each of its customers.",
        f"""
        SELECT format('run %s: %s customers, %s features, %s results, %s scores', run.id, run.customers,
            features.rows, results.rows, scores.rows)
        FROM tiers_run AS run
        CROSS JOIN LATERAL (SELECT count(*) AS rows FROM tiers_feature AS f WHERE f.run_id = run.id) AS features
        CROSS JOIN LATERAL (
            SELECT count(DISTINCT r.customer_id) AS rows FROM tiers_result AS r WHERE r.run_id = run.id
        ) AS results
        CROSS JOIN LATERAL (
            SELECT count(*) AS rows FROM customers_customerscore AS s WHERE s.publication_id = run.id
        ) AS scores
        WHERE run.id = {_NEWEST}
            AND NOT (run.customers = features.rows AND run.customers = results.rows AND run.customers = scores.rows)
        """,
    ),
    Invariant(
        "scores_equal_results",
        "What lists show of a customer is what its run computed.",
        f"""
        SELECT format('customer %s: shown %s on tier %s, computed %s on tier %s', score.customer_id, score.score,
            score.tier_id, result.score, result.tier_id)
        FROM customers_customerscore AS score
        FULL JOIN (SELECT * FROM tiers_result WHERE run_id = {_NEWEST}) AS result
            ON result.customer_id = score.customer_id
        LEFT JOIN tiers_tieroverride AS decided ON decided.id = result.override_id
        WHERE score.publication_id = {_NEWEST} AND (score.score, score.rank, score.tier_id, score.computed_tier_id,
                score.churn_risk)
            IS DISTINCT FROM (result.score, result.rank, coalesce(decided.tier_id, result.tier_id),
                CASE WHEN decided.id IS NOT NULL THEN result.tier_id END, result.churn_risk)
        """,
    ),
    Invariant(
        "ranks_follow_scores",
        "Ranks are those of the scores, best first, equal scores sharing the better rank.",
        f"""
        SELECT format('customer %s: rank %s instead of %s', customer_id, rank, due)
        FROM (
            SELECT customer_id, rank, rank() OVER (ORDER BY score DESC) AS due
            FROM tiers_result WHERE run_id = {_NEWEST}
        ) AS ranked WHERE rank <> due
        """,
    ),
    Invariant(
        "pointer_is_latest_publication",
        "Readers follow the last published run and no other.",
        """
        SELECT format('readers follow %s, the last published run is %s', pointer.publication_id, newest.id)
        FROM (SELECT max(id) AS id FROM tiers_run WHERE state = 'published') AS newest
        FULL JOIN customers_currentpublication AS pointer ON TRUE
        WHERE pointer.publication_id IS DISTINCT FROM newest.id
        UNION ALL
        SELECT format('run %s is %s and has publication', run.id, run.state)
        FROM tiers_run AS run INNER JOIN customers_publication AS shown ON shown.id = run.id
        WHERE run.state <> 'published'
        UNION ALL
        SELECT format('run %s is published without a publication', run.id)
        FROM tiers_run AS run LEFT JOIN customers_publication AS shown ON shown.id = run.id
        WHERE run.state = 'published' AND shown.id IS NULL
        """,
    ),
    Invariant(
        "intervals_have_no_gap_or_overlap",
        "A customer's stretches on tiers follow one another, and the open one is the tier shown.",
        f"""
        SELECT format('customer %s: %s to %s, then from %s', customer_id, started_on, ended_on, next_on)
        FROM (
            SELECT customer_id, started_on, ended_on, closed_by_id,
                lead(started_on) OVER following AS next_on, lead(opened_by_id) OVER following AS next_run
            FROM tiers_tierinterval WINDOW following AS (PARTITION BY customer_id ORDER BY id)
        ) AS stretch
        WHERE ended_on < started_on OR next_on < ended_on OR (next_on IS NOT NULL AND ended_on IS NULL)
            OR (next_run <> closed_by_id AND EXISTS (SELECT FROM tiers_result AS result
                WHERE result.run_id = stretch.closed_by_id AND result.customer_id = stretch.customer_id))
        UNION ALL
        SELECT format('customer %s: shown on tier %s, open stretch on %s',
            coalesce(score.customer_id, held.customer_id), score.tier_id, held.tier_id)
        FROM (SELECT * FROM customers_customerscore WHERE publication_id = {_NEWEST}) AS score
        FULL JOIN (SELECT * FROM tiers_tierinterval WHERE ended_on IS NULL) AS held
            ON held.customer_id = score.customer_id
        WHERE score.tier_id IS DISTINCT FROM held.tier_id
        """,
    ),
    Invariant(
        "decisions_stand_by_two_people",
        "A tier by decision is shown only where another than its proposer approved it, for its customer and its days.",
        f"""
        SELECT format('decision %s of customer %s: %s', decided.id, decided.customer_id, decided.state)
        FROM tiers_result AS result
        INNER JOIN tiers_run AS run ON run.id = result.run_id
        INNER JOIN tiers_tieroverride AS decided ON decided.id = result.override_id
        WHERE result.run_id = {_NEWEST} AND (decided.decided_by_id IS NULL
            OR decided.decided_by_id = decided.proposed_by_id OR decided.customer_id <> result.customer_id
            OR decided.until < run.business_date OR decided.state IN ('proposed', 'refused', 'withdrawn', 'expired'))
        UNION ALL
        SELECT format('decision %s of customer %s: the night shows another', decided.id, decided.customer_id)
        FROM tiers_tieroverride AS decided
        INNER JOIN tiers_result AS result ON result.customer_id = decided.customer_id AND result.run_id = {_NEWEST}
        INNER JOIN tiers_run AS run ON run.id = result.run_id AND run.business_date >= decided.began_on
        WHERE decided.state = 'in_force' AND result.override_id IS DISTINCT FROM decided.id
        """,
    ),
    Invariant(
        "moves_are_counted",
        "A run's movers are as many as it says, each onto the tier that it was given.",
        """
        SELECT format('run %s: %s and %s moved, %s are recorded', run.id, run.moved_up, run.moved_down, count(move.id))
        FROM tiers_run AS run LEFT JOIN tiers_tiermove AS move ON move.run_id = run.id
        WHERE run.state = 'published'
        GROUP BY run.id HAVING count(move.id) <> run.moved_up + run.moved_down
        UNION ALL
        SELECT format('run %s customer %s: moved to tier %s, computed %s', move.run_id, move.customer_id,
            move.tier_to_id, result.tier_id)
        FROM tiers_tiermove AS move
        INNER JOIN tiers_result AS result ON result.run_id = move.run_id AND result.customer_id = move.customer_id
        LEFT JOIN tiers_tieroverride AS decided ON decided.id = result.override_id
        WHERE coalesce(decided.tier_id, result.tier_id) <> move.tier_to_id
        """,
    ),
    Invariant(
        "notices_told_once",
        "Nobody is told twice of one cause, and each mover's notice has its move.",
        """
        SELECT format('person %s, %s of %s: %s times', person_id, kind, subject, count(*))
        FROM worklist_notice GROUP BY kind, subject, person_id, slot HAVING count(*) > 1
        UNION ALL
        SELECT format('customer %s, %s: %s notices of one move', customer_id, slot, count(*))
        FROM worklist_notice WHERE kind IN ('tier_up', 'tier_down')
        GROUP BY customer_id, slot HAVING count(*) > 1
        UNION ALL
        SELECT format('customer %s: notice of %s without a move', notice.customer_id, notice.slot)
        FROM worklist_notice AS notice
        WHERE notice.kind IN ('tier_up', 'tier_down') AND NOT EXISTS (
            SELECT FROM tiers_tiermove AS move
            WHERE move.customer_id = notice.customer_id AND notice.slot = 'run:' || move.run_id)
        UNION ALL
        SELECT format('run %s: %s notices were given, %s are held', run.id, step.rows, told.rows)
        FROM tiers_run AS run
        INNER JOIN common_jobstep AS step ON step.job_id = run.job_id AND step.name = 'notices' AND step.state = 'done'
        CROSS JOIN LATERAL (
            SELECT count(*) AS rows FROM worklist_notice AS notice
            WHERE notice.slot = 'run:' || run.id AND notice.kind IN ('tier_up', 'tier_down')
        ) AS told
        WHERE step.rows <> told.rows
        """,
    ),
    Invariant(
        "follow_ups_planned_once",
        "A cause gives one task to one person, and a customer's contact due by rule is open once.",
        """
        SELECT format('%s of customer %s for %s: %s times', kind, customer_id, owner_id, count(*))
        FROM worklist_task GROUP BY kind, customer_id, owner_id, slot HAVING count(*) > 1
        UNION ALL
        SELECT format('customer %s: %s open follow-ups', customer_id, count(*))
        FROM worklist_task
        WHERE kind = 'follow_up' AND state = 'open' AND slot NOT LIKE 'interaction:%' AND raised_by_id IS NULL
        GROUP BY customer_id, owner_id HAVING count(*) > 1
        """,
    ),
    Invariant(
        "reminders_given_once",
        "A task reminds a person once on each occasion.",
        """
        SELECT format('task %s, person %s, %s: %s times', task_id, person_id, kind, count(*))
        FROM worklist_reminder GROUP BY task_id, kind, person_id, slot HAVING count(*) > 1
        """,
    ),
    Invariant(
        "pulse_counts_open_tasks",
        "The number of open tasks shown with a customer is the number of its open tasks.",
        """
        SELECT format('customer %s: shown %s, open %s', customer.id, coalesce(pulse.open_tasks, 0),
            coalesce(open.tasks, 0))
        FROM customers_customer AS customer
        LEFT JOIN customers_customerpulse AS pulse ON pulse.customer_id = customer.id
        LEFT JOIN (
            SELECT customer_id, count(*) AS tasks FROM worklist_task WHERE state = 'open' GROUP BY customer_id
        ) AS open ON open.customer_id = customer.id
        WHERE coalesce(pulse.open_tasks, 0) <> coalesce(open.tasks, 0)
        """,
    ),
    Invariant(
        "trail_is_append_only",
        "Nobody but a superuser may change the trail, and its triggers stand.",
        """
        SELECT format('trigger %s of the trail is missing or off', wanted.name)
        FROM (VALUES ('append_only'), ('no_truncate')) AS wanted (name)
        WHERE NOT EXISTS (SELECT FROM pg_trigger
            WHERE tgrelid = 'audit_act'::regclass AND tgname LIKE '%' || wanted.name || '%' AND tgenabled <> 'D')
        UNION ALL
        SELECT format('%s may %s the trail', role, right_)
        FROM unnest(ARRAY['hausbank_app', 'hausbank_loader']) AS role
        CROSS JOIN unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS right_
        WHERE has_table_privilege(role, 'audit_act', right_)
        """,
    ),
    Invariant(
        "trail_is_whole",
        "Every decided batch and every published run has its act in the trail, once.",
        """
        SELECT format('batch %s: %s acts of its decision', batch.public_id, count(act.id))
        FROM corebanking_batch AS batch LEFT JOIN audit_act AS act
            ON act.subject_type = 'corebanking.batch' AND act.subject_id IN (batch.public_id::text, batch.id::text)
            AND act.kind IN ('apply_batch', 'refuse_batch')
        WHERE batch.state IN ('applied', 'refused') AND NOT batch.problems @> '[{"code": "could_not_apply"}]'
        GROUP BY batch.id HAVING count(act.id) <> 1
        UNION ALL
        SELECT format('run %s: %s acts of its publication', run.id, count(act.id))
        FROM tiers_run AS run LEFT JOIN audit_act AS act
            ON act.subject_type = 'tiers.run' AND act.subject_id IN (run.public_id::text, run.id::text)
            AND act.kind = 'tiers.run_published'
        WHERE run.state = 'published'
        GROUP BY run.id HAVING count(act.id) <> 1
        """,
    ),
    Invariant(
        "partitions_stand",
        "The months scored and the publication followed have their partitions, and none hangs loose.",
        f"""
        SELECT format('no partition of %s for %s', parent, to_char(needed.month, 'YYYY-MM'))
        FROM tiers_run AS run
        CROSS JOIN LATERAL generate_series(run.month - interval '23 months', run.month, interval '1 month')
            AS needed (month)
        CROSS JOIN (VALUES ('tiers_contribution')) AS fact (parent)
        WHERE run.id = {_NEWEST} AND NOT EXISTS (
            SELECT FROM pg_inherits WHERE inhparent = parent::regclass
                AND inhrelid = to_regclass(format('%s_%s', parent, to_char(needed.month, 'YYYYMM'))))
        UNION ALL
        SELECT format('no partition of %s for run %s', parent, run.id)
        FROM tiers_run AS run
        CROSS JOIN (VALUES ('tiers_feature'), ('tiers_result'), ('customers_customerscore'),
            ('customers_customerforeignbalance')) AS fact (parent)
        WHERE run.id = {_NEWEST} AND NOT EXISTS (
            SELECT FROM pg_inherits WHERE inhparent = parent::regclass
                AND inhrelid = to_regclass(format('%s_%s', parent, run.id)))
        UNION ALL
        SELECT format('%s hangs loose', relname)
        FROM pg_class
        WHERE relkind = 'r' AND NOT relispartition
            AND relname ~ '^(tiers_(contribution|feature|result)'
                '|customers_(accountmonth|customerscore|customerforeignbalance))_[0-9]+$'
        """,
    ),
    *OF_FACTS,
    *OF_MAIL,
    *OF_FILES,
    *OF_PLANS,
    *OF_TARGETS,
    *OF_PROPOSALS,
    *OF_VALUE,
    *OF_WEBHOOKS,
    Invariant(
        "jobs_end",
        "A finished job has all its steps done; no job is held beyond its lease; a batch is decided with its job.",
        """
        SELECT format('job %s is done, its step %s is %s', step.job_id, step.name, step.state)
        FROM common_job AS job INNER JOIN common_jobstep AS step ON step.job_id = job.id
        WHERE job.state = 'done' AND step.state <> 'done'
        UNION ALL
        SELECT format('job %s (%s) is held since %s', id, kind, lease_until)
        FROM common_job WHERE state IN ('pending', 'running') AND lease_until < now() - interval '10 minutes'
        UNION ALL
        SELECT format('batch %s is %s, its job is %s', batch.public_id, batch.state, job.state)
        FROM corebanking_batch AS batch INNER JOIN common_job AS job ON job.id = batch.job_id
        WHERE (batch.state IN ('applied', 'refused')) <> (job.state IN ('done', 'failed'))
        """,
    ),
)


def violations() -> list[Found]:
    """Every invariant that something stored contradicts, all asked of one snapshot."""
    found = []
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if not nested:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL statement_timeout = '10min'")
        for invariant in INVARIANTS:
            cursor.execute(invariant.question)
            examples = [text for (text,) in cursor.fetchmany(SHOWN)]
            if examples:
                found.append(Found(invariant, cursor.rowcount, examples))
    return found
