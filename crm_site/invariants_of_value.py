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

_STANDARD = """
    SELECT sheet.id AS sheet_id, 'sheet' AS of_table, '' AS key, said.key AS name, said.value
    FROM pricing_pricesheet AS sheet, jsonb_each_text(to_jsonb(sheet)) AS said
    UNION ALL
    SELECT line.sheet_id, 'lines', product.code, said.key, said.value
    FROM pricing_sheetline AS line INNER JOIN products_productline AS product ON product.id = line.product_line_id,
        jsonb_each_text(to_jsonb(line)) AS said
    UNION ALL
    SELECT posted.sheet_id, 'posted', product.code, 'm' || posted.months, posted.rate::text
    FROM pricing_postedrate AS posted
    INNER JOIN products_productline AS product ON product.id = posted.product_line_id
    UNION ALL
    SELECT abroad.sheet_id, 'currencies', product.code, abroad.currency, abroad.transfer_price::text
    FROM pricing_currencyprice AS abroad
    INNER JOIN products_productline AS product ON product.id = abroad.product_line_id
    UNION ALL
    SELECT held.sheet_id, 'limits', product.code, said.kind || held.level, said.value
    FROM pricing_concessionlimit AS held
    INNER JOIN products_productline AS product ON product.id = held.product_line_id,
        LATERAL (VALUES ('bp_', held.limit_bp::text), ('fen_', held.limit_fen::text), ('days_', held.days::text))
            AS said (kind, value)
"""

OF_VALUE = (
    Invariant(
        "standards_stand_as_approved",
        "Every version of the standard for pricing that two people approved says what was approved, from its day on.",
        f"""
        WITH told AS ({_STANDARD})
        SELECT format('change %s of %s %s', change.public_id, change."table", change.key)
        FROM pricing_standardchange AS change INNER JOIN pricing_pricesheet AS sheet ON sheet.id = change.sheet_id
        WHERE sheet.valid_from <> change.valid_from OR EXISTS (
            SELECT FROM jsonb_each_text(change.values) AS said LEFT JOIN told
                ON told.sheet_id = sheet.id AND told.of_table = change."table" AND told.key = change.key
                AND told.name = said.key
            WHERE told.value::numeric IS DISTINCT FROM said.value::numeric)
        """,
    ),
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
