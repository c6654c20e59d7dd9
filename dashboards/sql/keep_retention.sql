-- Question:  how many customers did each unit with everything below it have at the beginning of each month, and who came and left?
-- Row:       one unit and month; money in fen of yuan.
-- Relies on: pg_temp.held and the turns found from it. Who is there now, less who came since, and those who left since,
--            were there before.
WITH present AS (
    SELECT unit_id, count(*) FILTER (WHERE upper_inf(months)) AS customers FROM held GROUP BY unit_id
),

turned AS (
    SELECT
        unit_id,
        month,
        count(*) FILTER (WHERE kind = 'won') AS won,
        count(*) FILTER (WHERE kind = 'won_back') AS won_back,
        count(*) FILTER (WHERE kind = 'lost') AS lost,
        sum(value_fen) AS lost_value_fen,
        count(*) FILTER (WHERE warned) AS warned,
        count(*) FILTER (WHERE acted) AS acted
    FROM dashboards_customerturn
    GROUP BY unit_id, month
),

own AS (
    SELECT
        present.unit_id,
        wanted.month::date AS month,
        coalesce(turned.won, 0) AS won,
        coalesce(turned.won_back, 0) AS won_back,
        coalesce(turned.lost, 0) AS lost,
        coalesce(turned.lost_value_fen, 0) AS lost_value_fen,
        coalesce(turned.warned, 0) AS warned,
        coalesce(turned.acted, 0) AS acted,
        present.customers - sum(
            coalesce(turned.won, 0) + coalesce(turned.won_back, 0) - coalesce(turned.lost, 0)
        ) OVER (PARTITION BY present.unit_id ORDER BY wanted.month DESC) AS before
    FROM present
    CROSS JOIN generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 month') AS wanted (month)
    LEFT JOIN turned ON present.unit_id = turned.unit_id AND wanted.month = turned.month
)

INSERT INTO dashboards_retentionmonth (
    publication_id, unit_id, month, ends_on, before, won, won_back, lost, lost_value_fen, warned, acted
)
SELECT
    %(publication)s,
    above.id,
    own.month,
    least((own.month + interval '1 month' - interval '1 day')::date, %(as_of)s),
    sum(own.before),
    sum(own.won),
    sum(own.won_back),
    sum(own.lost),
    sum(own.lost_value_fen),
    sum(own.warned),
    sum(own.acted)
FROM own
INNER JOIN organization_unit AS unit ON own.unit_id = unit.id
INNER JOIN organization_unit AS above ON starts_with(unit.path, above.path)
GROUP BY above.id, own.month
