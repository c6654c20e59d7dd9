"""What must be true of what stands on a customer's file: surveys, notes, acts on many customers, handovers."""

from crm_site.invariant import Invariant

OF_FILES = (
    Invariant(
        "surveys_are_weighed_by_their_rule",
        "Each answer has the index of its marks by the weights it names and is low where that lies under the bound; it "
        "answers a survey of the same customer that was handed over and not withdrawn.",
        """
        SELECT format('answer %s: %s', answer.public_id, CASE
            WHEN survey.customer_id <> answer.customer_id THEN 'of another customer than the survey'
            WHEN survey.withdrawn_at IS NOT NULL THEN 'to a survey that was withdrawn'
            WHEN survey.handed_over_on IS NULL THEN 'to a survey that nobody was given'
            WHEN answer.low <> (answer.index < rule.low_under) THEN 'low and its index do not agree'
            ELSE format('index %s, by its marks %s', answer.index, told.whole / 100.0) END)
        FROM surveys_surveyresponse AS answer
        INNER JOIN surveys_survey AS survey ON survey.id = answer.survey_id
        INNER JOIN surveys_surveyrule AS rule ON rule.id = answer.rule_id
        CROSS JOIN LATERAL (
            SELECT answer.quality * rule.quality + answer.service * rule.service + answer.price * rule.price
                + answer.responsiveness * rule.responsiveness + answer.image * rule.image AS whole
        ) AS told
        WHERE survey.customer_id <> answer.customer_id
            OR survey.withdrawn_at IS NOT NULL
            OR survey.handed_over_on IS NULL
            OR answer.low <> (answer.index < rule.low_under)
            OR answer.index * 10 <> round_half_even(told.whole / 10.0)
        """,
    ),
    Invariant(
        "low_answers_are_followed_up_once",
        "Each follow-up of a survey is about a low answer of its customer, and no answer has two.",
        """
        SELECT format('task %s: %s', task.public_id,
            CASE WHEN answer.id IS NULL THEN 'of no answer' WHEN NOT answer.low THEN 'of an answer that is not low'
            WHEN task.customer_id <> answer.customer_id THEN 'of another customer' ELSE 'a second one' END)
        FROM (
            SELECT *, row_number() OVER (PARTITION BY parameters ->> 'answer' ORDER BY id) AS nth
            FROM worklist_task WHERE kind = 'survey'
        ) AS task
        LEFT JOIN surveys_surveyresponse AS answer ON answer.public_id::text = task.parameters ->> 'answer'
        WHERE answer.id IS NULL OR NOT answer.low OR task.customer_id <> answer.customer_id OR task.nth > 1
        """,
    ),
    Invariant(
        "notes_keep_every_wording",
        "A note has as many earlier wordings as it was worded anew, none later than the one that stands; who removed "
        "it is its author.",
        """
        SELECT format('note %s: version %s, %s earlier wordings, removed by %s', note.public_id, note.version,
            earlier.count, coalesce(note.removed_by_id::text, 'nobody'))
        FROM customers_note AS note
        CROSS JOIN LATERAL (
            SELECT count(*), max(wording.replaced_at) AS last
            FROM notebook_notewording AS wording WHERE wording.note_id = note.id
        ) AS earlier
        WHERE note.version <> earlier.count + 1
            OR earlier.last IS DISTINCT FROM note.edited_at
            OR (note.removed_at IS NULL) <> (note.removed_by_id IS NULL)
            OR note.removed_by_id <> note.author_id
        """,
    ),
    Invariant(
        "acts_on_many_add_up",
        "An act on many customers has a row for each of them; finished, none waits; taken back, none is left done.",
        """
        SELECT format('act %s: %s customers, %s rows, %s waiting, %s done', run.public_id, run.total,
            held.rows, held.waiting, held.done)
        FROM notebook_bulkrun AS run
        CROSS JOIN LATERAL (
            SELECT count(*) AS rows, count(*) FILTER (WHERE state = 'waiting') AS waiting,
                count(*) FILTER (WHERE state = 'done') AS done
            FROM notebook_bulkrow AS row WHERE row.run_id = run.id
        ) AS held
        WHERE held.rows <> run.total
            OR run.finished_at IS NOT NULL AND held.waiting > 0
            OR run.undone_at IS NOT NULL AND (run.finished_at IS NULL OR held.done > 0)
        """,
    ),
    Invariant(
        "handovers_end_whole",
        "Of a handover that was carried out no customer waits, what stayed says why, and things moved along with "
        "customers that moved; a unit whose closing was carried out is closed into its successor.",
        """
        SELECT format('handover %s: customer %s %s', handover.public_id, customer.customer_no,
            CASE WHEN handed.fate = 'waiting' THEN 'waits' ELSE 'stayed without a reason' END)
        FROM portfolios_handover AS handover
        INNER JOIN portfolios_handedcustomer AS handed ON handed.handover_id = handover.id
        INNER JOIN customers_customer AS customer ON customer.id = handed.customer_id
        WHERE handover.state IN ('done', 'returning', 'undone')
            AND (handed.fate = 'waiting' OR handed.fate = 'stayed' AND handed.why = '')
        UNION ALL
        SELECT format('handover %s: a %s %s of a customer that %s', handover.public_id, item.kind, item.fate,
            handed.fate)
        FROM portfolios_handeditem AS item
        INNER JOIN portfolios_handedcustomer AS handed ON handed.id = item.handed_id
        INNER JOIN portfolios_handover AS handover ON handover.id = handed.handover_id
        WHERE handed.fate IN ('waiting', 'stayed') OR item.fate = 'returned' AND handed.fate <> 'returned'
        UNION ALL
        SELECT format('handover %s: unit %s is not closed into %s', handover.public_id, unit.code, successor.code)
        FROM portfolios_handover AS handover
        INNER JOIN organization_unit AS unit ON unit.id = handover.unit_id
        INNER JOIN organization_unit AS successor ON successor.id = handover.successor_id
        WHERE handover.state = 'done' AND (unit.closed_on IS NULL OR unit.successor_id IS DISTINCT FROM successor.id)
        """,
    ),
    Invariant(
        "customers_are_handed_over_once_at_a_time",
        "A customer stands in one handover under way.",
        """
        SELECT format('customer %s stands in %s handovers under way', customer.customer_no, count(*))
        FROM portfolios_handedcustomer AS handed
        INNER JOIN portfolios_handover AS handover ON handover.id = handed.handover_id
        INNER JOIN customers_customer AS customer ON customer.id = handed.customer_id
        WHERE handover.state IN ('proposed', 'accepted', 'moving') AND handed.fate = 'waiting'
        GROUP BY customer.customer_no HAVING count(*) > 1
        """,
    ),
)
