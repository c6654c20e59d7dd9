-- Question:  which customers came, came back and left in the months kept, and what did those who left bring before?
-- Row:       one customer and month; money in fen of yuan.
-- Relies on: pg_temp.held; the indexes of tiers_contribution by customer and month, and of signs_warningsign by customer.
INSERT INTO dashboards_customerturn (customer_id, unit_id, month, kind, cohort, value_fen, warned, acted)
SELECT
    turn.customer_id,
    turn.unit_id,
    turn.month,
    turn.kind,
    turn.cohort,
    coalesce(earned.fen, 0),
    coalesce(sign.warned, FALSE),
    coalesce(sign.acted, FALSE)
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
        customer_id = turn.customer_id
        AND month >= turn.month - interval '12 months' AND month < turn.month
) AS earned ON turn.kind = 'lost'
LEFT JOIN LATERAL (
    SELECT
        count(*) > 0 AS warned,
        bool_or(state <> 'open') AS acted
    FROM signs_warningsign
    WHERE
        customer_id = turn.customer_id AND counts
        AND raised_on >= turn.month - interval '6 months' AND raised_on < turn.month
) AS sign ON turn.kind = 'lost'
WHERE turn.month BETWEEN %(first)s AND %(last)s
