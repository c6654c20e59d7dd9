"""What must be true of the figures of value that the night keeps."""

from crm_site.invariant import Invariant

_NEWEST = "(SELECT publication_id FROM customers_currentpublication)"

_ADDED = {
    "ratings": "tiers_ratingparameter",
    "lines": "tiers_lineparameter",
    "bank": "tiers_bankparameter",
    "churn": "tiers_churnparameter",
    "potential": "tiers_potentialparameter",
}
# Of prices only that the row is there: core banking corrects what it sends.
_ROWS = " UNION ALL ".join(
    f"SELECT '{code}' AS of_table, id, valid_from AS begins, to_jsonb(held) AS figures FROM {table} AS held"
    for code, table in _ADDED.items()
)

OF_VALUE = (
    Invariant(
        "parameters_stand_as_approved",
        "Every row of the bank's parameters that two people approved stands with its figures and its day.",
        f"""
        SELECT format('change %s of %s %s', change.public_id, change.table, change.key)
        FROM tiers_parameterchange AS change LEFT JOIN ({_ROWS}) AS added
            ON added.of_table = change.table AND added.id = change.row
        WHERE change.state = 'approved' AND CASE change.table
            WHEN 'prices' THEN NOT EXISTS (SELECT FROM tiers_transferprice AS price WHERE price.id = change.row)
            ELSE added.begins IS DISTINCT FROM change.valid_from OR EXISTS (
                SELECT FROM jsonb_each_text(change.values) AS said (figure, value)
                WHERE (added.figures ->> said.figure)::numeric IS DISTINCT FROM said.value::numeric) END
        """,
    ),
    Invariant(
        "summaries_equal_sums",
        "The dashboards' sums are the sums of the scores they are of.",
        f"""
        WITH told AS (
            SELECT unit_id, tier_id, sum(customers) AS customers, sum(deposits_fen) AS deposits_fen,
                sum(loans_fen) AS loans_fen, sum(contribution_fen) AS contribution_fen
            FROM dashboards_summary WHERE publication_id = {_NEWEST} AND tier_id IS NOT NULL GROUP BY unit_id, tier_id
        ), held AS (
            SELECT unit_id, tier_id, count(*) AS customers, sum(deposits_fen) AS deposits_fen,
                sum(loans_fen) AS loans_fen, sum(contribution_fen) AS contribution_fen
            FROM customers_customerscore WHERE publication_id = {_NEWEST} GROUP BY unit_id, tier_id
        )
        SELECT format('unit %s tier %s', coalesce(told.unit_id, held.unit_id), coalesce(told.tier_id, held.tier_id))
        FROM told FULL JOIN held ON told.unit_id = held.unit_id AND told.tier_id = held.tier_id
        WHERE (told.customers, told.deposits_fen, told.loans_fen, told.contribution_fen)
                IS DISTINCT FROM (held.customers, held.deposits_fen, held.loans_fen, held.contribution_fen)
            AND EXISTS (SELECT FROM tiers_run AS run INNER JOIN common_jobstep AS step
                ON step.job_id = run.job_id AND step.name = 'summaries' AND step.state = 'done'
                WHERE run.id = {_NEWEST})
        """,
    ),
    Invariant(
        "retention_adds_up",
        "Who was there at a month's beginning, with who came and less who left, is there at the next; names make sums.",
        """
        SELECT format('unit %s %s: %s customers, the month after begins with %s', one.unit_id, one.month,
            one.before + one.won + one.won_back - one.lost, next.before)
        FROM dashboards_retentionmonth AS one
        INNER JOIN dashboards_retentionmonth AS next ON next.unit_id = one.unit_id
            AND next.month = one.month + interval '1 month'
        WHERE one.before + one.won + one.won_back - one.lost <> next.before
        UNION ALL
        SELECT format('%s: sums and names differ', told.month)
        FROM (
            SELECT month, sum(won) AS won, sum(won_back) AS won_back, sum(lost) AS lost
            FROM dashboards_retentionmonth AS held
            INNER JOIN organization_unit AS unit ON unit.id = held.unit_id AND unit.parent_id IS NULL
            GROUP BY month
        ) AS told
        LEFT JOIN (
            SELECT month, count(*) FILTER (WHERE kind = 'won') AS won,
                count(*) FILTER (WHERE kind = 'won_back') AS won_back, count(*) FILTER (WHERE kind = 'lost') AS lost
            FROM dashboards_customerturn GROUP BY month
        ) AS named ON named.month = told.month
        WHERE (told.won, told.won_back, told.lost)
            IS DISTINCT FROM (coalesce(named.won, 0), coalesce(named.won_back, 0), coalesce(named.lost, 0))
        """,
    ),
    Invariant(
        "work_is_within_bounds",
        "Of an account manager's figures no part is larger than its whole; no more customers are led than were scored.",
        f"""
        SELECT format('unit %s person %s month %s', unit_id, person_id, month)
        FROM dashboards_managermonth
        WHERE contacts_kept > contacts_asked OR contacts_asked > customers OR reports_on_time > reports_due
            OR facts_known > 10 * customers OR index_tenths > 1000 * answers OR hard > customers
            OR hard < greatest(at_risk, at_loss, away, neglected) OR hard > at_risk + at_loss + away + neglected
        UNION ALL
        SELECT format('unit %s: more led than scored', led.unit_id)
        FROM (
            SELECT unit_id, as_of, sum(customers) AS customers FROM dashboards_managermonth
            WHERE as_of = (SELECT business_date FROM customers_publication WHERE id = {_NEWEST}) GROUP BY unit_id, as_of
        ) AS led
        LEFT JOIN (
            SELECT unit_id, count(*) AS customers FROM customers_customerscore
            WHERE publication_id = {_NEWEST} GROUP BY unit_id
        ) AS scored ON scored.unit_id = led.unit_id
        WHERE led.customers > coalesce(scored.customers, 0)
        """,
    ),
    Invariant(
        "pairs_are_counted",
        "Of every two products used together no more customers are counted than of each; all groups make the bank.",
        f"""
        SELECT format('%s %s of %s tier %s: %s', pair.one, pair.other, pair.industry, pair.tier_id, pair.customers)
        FROM dashboards_paircount AS pair
        INNER JOIN dashboards_paircount AS single ON single.publication_id = pair.publication_id
            AND single.industry = pair.industry AND single.tier_id = pair.tier_id
            AND single.one = pair.one AND single.other = pair.one
        LEFT JOIN dashboards_paircount AS round ON round.publication_id = pair.publication_id
            AND round.industry = pair.industry AND round.tier_id = pair.tier_id
            AND round.one = pair.other AND round.other = pair.one
        WHERE pair.customers > single.customers OR pair.customers IS DISTINCT FROM round.customers
        UNION ALL
        SELECT format('%s customers are counted, %s are scored', counted.customers, scored.customers)
        FROM (SELECT publication_id, sum(customers) AS customers FROM dashboards_paircount
            WHERE one = '' GROUP BY publication_id) AS counted
        CROSS JOIN LATERAL (SELECT count(*) AS customers FROM customers_customerscore AS score
            WHERE score.publication_id = counted.publication_id AND score.holdings IS NOT NULL) AS scored
        WHERE counted.publication_id = {_NEWEST} AND counted.customers <> scored.customers
        """,
    ),
)
