-- Question:  which warning signs does each customer in use have by the rules in force, and what changed since last night?
-- One row:   how many were raised, ended and carry other evidence.
-- Rule:      a sign is one of customer, rule and occasion; the same occasion is not raised again while its reason
--            stands, be it handled or not. A reason that is gone ends the sign. Evidence holds nothing that moves by
--            itself from day to day, so that a night writes only what changed.
-- Relies on: the primary keys of scores and pulses, figures_once_a_year, sign_once; every source is read once, whole.
-- Parameters: today, our_part (codes of signs that are no warning about the company).
WITH rule AS MATERIALIZED (
    SELECT DISTINCT ON (code) code, amount, span, severity, in_use
    FROM signs_signrule
    ORDER BY code, id DESC
),
pointer AS MATERIALIZED (
    SELECT publication_id FROM customers_currentpublication
),
seen AS (
    -- What happened or was seen, counted by customer and kind within the time of its rule.
    SELECT event.customer_id, rule.code, rule.amount, rule.span, count(*) AS n,
           min(event.happened_on) AS first_on, max(event.happened_on) AS last_on
    FROM signs_companyevent AS event
    JOIN rule ON rule.in_use AND rule.code = CASE event.kind
        WHEN 'name' THEN 'name_changes' WHEN 'industry' THEN 'business_changes' ELSE event.kind END
    WHERE event.withdrawn_at IS NULL
      AND event.happened_on <= %(today)s
      AND event.happened_on > (%(today)s::date - make_interval(months => rule.span::int))::date
    GROUP BY event.customer_id, rule.code, rule.amount, rule.span
    HAVING count(*) >= rule.amount
),
contact_rule AS MATERIALIZED (
    SELECT DISTINCT ON (tier_id) tier_id, months
    FROM activities_contactrule
    WHERE valid_from <= %(today)s
    ORDER BY tier_id, valid_from DESC
),
first_run AS MATERIALIZED (
    SELECT min(business_date) AS day FROM customers_publication
),
last_month AS MATERIALIZED (
    SELECT max(month) AS month FROM customers_accountmonth
),
scored_month AS MATERIALIZED (
    -- The last month that was over by the published night and has books: the one whose deposits were scored.
    SELECT max(book.month) AS month
    FROM pointer
    JOIN customers_publication AS publication ON publication.id = pointer.publication_id
    JOIN customers_accountmonth AS book
        ON book.month <= (date_trunc('month', publication.business_date + 1) - interval '1 month')::date
),
together AS MATERIALIZED (
    -- Deposits of whoever took another number in: what that number had in the three months before counts as well.
    SELECT customer_id,
           round_half_even((COALESCE(last_fen, 0) * months - before_fen) * 10000.0 / before_fen) AS change_bp
    FROM (
        SELECT part.survivor_id AS customer_id,
               sum(book.average_yuan_fen) FILTER (WHERE book.month = scored_month.month) AS last_fen,
               sum(book.average_yuan_fen) FILTER (WHERE book.month < scored_month.month) AS before_fen,
               count(DISTINCT book.month) FILTER (WHERE book.month < scored_month.month) AS months
        FROM (
            SELECT survivor_id, merged_id AS customer_id FROM customers_customermerge WHERE undone_at IS NULL
            UNION
            SELECT survivor_id, survivor_id FROM customers_customermerge WHERE undone_at IS NULL
        ) AS part
        CROSS JOIN scored_month
        JOIN customers_accountmonth AS book ON book.customer_id = part.customer_id
            AND book.month BETWEEN scored_month.month - interval '3 months' AND scored_month.month
        JOIN products_productline AS line ON line.id = book.product_line_id AND line.kind = 'deposit'
        GROUP BY part.survivor_id
    ) AS told
    WHERE before_fen > 0
),
found AS (
    SELECT customer_id, code, last_on::text AS occasion,
           jsonb_build_object('n', n, 'months', span, 'first', first_on, 'last', last_on) AS evidence
    FROM seen
    UNION ALL
    SELECT figures.customer_id, rule.code, figures.year::text,
           jsonb_build_object('year', figures.year,
                              'bp', round(figures.liabilities_fen * 10000.0 / figures.total_assets_fen)::bigint,
                              'limit', rule.amount)
    FROM rule
    JOIN LATERAL (
        SELECT DISTINCT ON (customer_id) customer_id, year, liabilities_fen, total_assets_fen
        FROM customers_companyfigures
        WHERE superseded_at IS NULL
        ORDER BY customer_id, year DESC
    ) AS figures ON figures.total_assets_fen > 0
        AND figures.liabilities_fen * 100.0 > rule.amount::numeric * figures.total_assets_fen
    WHERE rule.code = 'debt_ratio' AND rule.in_use
    UNION ALL
    SELECT score.customer_id, rule.code, '',
           jsonb_build_object('bp', COALESCE(together.change_bp, score.deposits_change_bp), 'limit', rule.amount)
    FROM rule
    CROSS JOIN pointer
    JOIN customers_customerscore AS score ON score.publication_id = pointer.publication_id
    LEFT JOIN together ON together.customer_id = score.customer_id
    WHERE rule.code = 'deposits_fall' AND rule.in_use
        AND COALESCE(together.change_bp, score.deposits_change_bp) <= -100 * rule.amount
    UNION ALL
    -- What was told of a number that is merged by now stands at the one that took it in.
    SELECT COALESCE(merge.survivor_id, signal.customer_id), rule.code, max(signal.happened_on)::text,
           jsonb_build_object('n', count(*), 'days', rule.span, 'last', max(signal.happened_on))
    FROM rule
    JOIN customers_customersignal AS signal ON signal.kind = 'complaint_breach'
        AND signal.happened_on <= %(today)s AND signal.happened_on > %(today)s::date - rule.span::int
    LEFT JOIN customers_customermerge AS merge ON merge.merged_id = signal.customer_id AND merge.undone_at IS NULL
    WHERE rule.code = 'complaint_breach' AND rule.in_use
    GROUP BY COALESCE(merge.survivor_id, signal.customer_id), rule.code, rule.amount, rule.span
    HAVING count(*) >= rule.amount
    UNION ALL
    SELECT score.customer_id, rule.code, '',
           jsonb_build_object('months', contact_rule.months, 'tier', score.tier_id,
                              'last', (pulse.last_contact_at AT TIME ZONE 'Asia/Shanghai')::date)
    FROM rule
    CROSS JOIN pointer
    CROSS JOIN first_run
    JOIN customers_customerscore AS score ON score.publication_id = pointer.publication_id
    JOIN contact_rule ON contact_rule.tier_id = score.tier_id
    JOIN customers_customer AS customer ON customer.id = score.customer_id
    LEFT JOIN customers_customerpulse AS pulse ON pulse.customer_id = score.customer_id
    WHERE rule.code = 'contact_overdue' AND rule.in_use
      AND (pulse.held_until IS NULL OR pulse.held_until < %(today)s)
      AND (COALESCE((pulse.last_contact_at AT TIME ZONE 'Asia/Shanghai')::date,
                    GREATEST(customer.customer_since, first_run.day))
           + make_interval(months => contact_rule.months))::date + rule.amount::int < %(today)s
    UNION ALL
    SELECT account.customer_id, rule.code, min(account.matures_on)::text,
           jsonb_build_object('on', min(account.matures_on), 'n', count(*),
                              'facilities', count(*) FILTER (WHERE line.kind <> 'deposit'),
                              'fen', sum(abs(COALESCE(book.ending_yuan_fen, 0))))
    FROM rule
    CROSS JOIN last_month
    JOIN customers_account AS account ON account.status = 'active'
        AND account.matures_on BETWEEN %(today)s AND %(today)s::date + rule.span::int
    JOIN products_productline AS line ON line.id = account.product_line_id
    LEFT JOIN customers_accountmonth AS book ON book.account_id = account.id AND book.month = last_month.month
    WHERE rule.code = 'maturing' AND rule.in_use
      AND (line.kind IN ('loan', 'guarantee')
           OR line.kind = 'deposit' AND book.ending_yuan_fen >= rule.amount::bigint * 1000000)
    GROUP BY account.customer_id, rule.code
),
standing AS MATERIALIZED (
    SELECT found.customer_id, found.code, found.occasion, found.evidence, customer.manager_id
    FROM found
    JOIN customers_customer AS customer ON customer.id = found.customer_id AND customer.state = 'live'
),
ended AS (
    UPDATE signs_warningsign AS sign
    SET ended_on = %(today)s
    WHERE sign.ended_on IS NULL
      AND NOT EXISTS (
          SELECT FROM standing
          WHERE standing.customer_id = sign.customer_id AND standing.code = sign.code
            AND standing.occasion = sign.occasion
      )
    RETURNING 1
),
renewed AS (
    UPDATE signs_warningsign AS sign
    SET evidence = standing.evidence,
        owner_id = CASE WHEN sign.state = 'handled' THEN sign.owner_id ELSE standing.manager_id END
    FROM standing
    WHERE sign.ended_on IS NULL
      AND standing.customer_id = sign.customer_id AND standing.code = sign.code AND standing.occasion = sign.occasion
      AND (sign.evidence <> standing.evidence
           OR sign.state <> 'handled' AND sign.owner_id IS DISTINCT FROM standing.manager_id)
    RETURNING 1
),
raised AS (
    INSERT INTO signs_warningsign
           (public_id, customer_id, code, occasion, severity, evidence, owner_id, counts, state, raised_on, outcome)
    SELECT uuidv7(), standing.customer_id, standing.code, standing.occasion, rule.severity, standing.evidence,
           standing.manager_id, standing.code <> ALL (%(our_part)s), 'open', %(today)s, ''
    FROM standing
    JOIN rule ON rule.code = standing.code
    WHERE NOT EXISTS (
        SELECT FROM signs_warningsign AS sign
        WHERE sign.ended_on IS NULL
          AND sign.customer_id = standing.customer_id AND sign.code = standing.code
          AND sign.occasion = standing.occasion
    )
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT (SELECT count(*) FROM raised), (SELECT count(*) FROM ended), (SELECT count(*) FROM renewed)
