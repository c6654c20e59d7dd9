-- Question:  which customers came, came back and left in the months kept, and what did those who left bring before?
-- Row:       one customer and month; money in fen of yuan. What stands as it was found is not written again.
-- Relies on: pg_temp.held; the indexes of tiers_contribution by customer and month, and of signs_warningsign by customer.
MERGE INTO dashboards_customerturn AS kept
USING (
    SELECT
        turn.customer_id,
        turn.unit_id,
        turn.month,
        turn.kind,
        turn.cohort,
        coalesce(earned.fen, 0) AS value_fen,
        coalesce(sign.warned, FALSE) AS warned,
        coalesce(sign.acted, FALSE) AS acted
    FROM (
        SELECT
            held.customer_id,
            held.unit_id,
            lower(stretch) AS month,
            CASE WHEN lower(stretch) = held.cohort THEN 'won' ELSE 'won_back' END AS kind,
            held.cohort
        FROM held
        CROSS JOIN unnest(held.months) AS stretch
        UNION ALL
        SELECT held.customer_id, held.unit_id, upper(stretch), 'lost', held.cohort
        FROM held
        CROSS JOIN unnest(held.months) AS stretch
        WHERE NOT upper_inf(stretch)
    ) AS turn
    LEFT JOIN LATERAL (
        SELECT sum(total_fen)::bigint AS fen
        FROM tiers_contribution
        WHERE
            turn.kind = 'lost' AND customer_id = turn.customer_id
            AND month >= turn.month - interval '12 months' AND month < turn.month
    ) AS earned ON TRUE
    LEFT JOIN LATERAL (
        SELECT
            count(*) > 0 AS warned,
            bool_or(state <> 'open') AS acted
        FROM signs_warningsign
        WHERE
            turn.kind = 'lost' AND customer_id = turn.customer_id AND counts
            AND raised_on >= turn.month - interval '6 months' AND raised_on < turn.month
    ) AS sign ON TRUE
    WHERE turn.month BETWEEN %(first)s AND %(last)s
) AS found ON kept.customer_id = found.customer_id AND kept.month = found.month
WHEN MATCHED AND
    (kept.unit_id, kept.kind, kept.cohort, kept.value_fen, kept.warned, kept.acted)
    IS DISTINCT FROM (found.unit_id, found.kind, found.cohort, found.value_fen, found.warned, found.acted)
    THEN UPDATE SET
        unit_id = found.unit_id,
        kind = found.kind,
        cohort = found.cohort,
        value_fen = found.value_fen,
        warned = found.warned,
        acted = found.acted
WHEN NOT MATCHED THEN
    INSERT (customer_id, unit_id, month, kind, cohort, value_fen, warned, acted)
    VALUES (
        found.customer_id, found.unit_id, found.month, found.kind, found.cohort, found.value_fen, found.warned, found.acted
    )
WHEN NOT MATCHED BY SOURCE THEN DELETE
