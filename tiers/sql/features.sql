-- Question:  what are the raw facts behind the six indicators of each customer, as of a business date?
-- Row:       one live customer whose accounts have books in the 24 months scored; of `customers` alone unless that is null.
-- Relies on: the rolling rows, and the month's partition of customers_accountmonth for the wallets.
-- Unknown is null, never zero. Accounts without any books in the window leave a customer unscored: what core banking
-- has not told is not zero. Quotients carry thirty decimals, so that a tie is told from a near tie.
WITH span AS (
    SELECT %(as_of)s::date AS as_of
),

rolling AS (
    SELECT
        customer_id AS id,
        coalesce(earned_0, 0) + coalesce(earned_1, 0) + coalesce(earned_2, 0) + coalesce(earned_3, 0) +
            coalesce(earned_4, 0) + coalesce(earned_5, 0) + coalesce(earned_6, 0) + coalesce(earned_7, 0) +
            coalesce(earned_8, 0) + coalesce(earned_9, 0) + coalesce(earned_10, 0) + coalesce(earned_11, 0)
            AS revenue_fen,
        CASE WHEN num_nonnulls(
            earned_12, earned_13, earned_14, earned_15, earned_16, earned_17, earned_18, earned_19, earned_20,
            earned_21, earned_22, earned_23
        ) > 0 THEN
            coalesce(earned_12, 0) + coalesce(earned_13, 0) + coalesce(earned_14, 0) + coalesce(earned_15, 0) +
            coalesce(earned_16, 0) + coalesce(earned_17, 0) + coalesce(earned_18, 0) + coalesce(earned_19, 0) +
            coalesce(earned_20, 0) + coalesce(earned_21, 0) + coalesce(earned_22, 0) + coalesce(earned_23, 0)
        END AS revenue_before_fen,
        num_nonnulls(
            earned_12, earned_13, earned_14, earned_15, earned_16, earned_17, earned_18, earned_19, earned_20,
            earned_21, earned_22, earned_23
        ) AS months_before,
        coalesce(earned_0, 0) + coalesce(earned_1, 0) + coalesce(earned_2, 0) AS recent_quarter_fen,
        settlement_0 AS settled_fen,
        coalesce(deposits_0, 0) AS deposits_fen,
        coalesce(deposits_cny_0, 0) AS deposits_cny_fen,
        coalesce(loans_0, 0) AS loans_fen,
        coalesce(loans_cny_0, 0) AS loans_cny_fen,
        coalesce(deposits_1, 0) + coalesce(deposits_2, 0) + coalesce(deposits_3, 0) AS deposits_sum_before_fen,
        num_nonnulls(deposits_1, deposits_2, deposits_3) AS deposit_months,
        coalesce(settlement_1, 0) + coalesce(settlement_2, 0) + coalesce(settlement_3, 0) AS settled_before_fen,
        coalesce(settlement_0, 0) * num_nonnulls(settlement_1, settlement_2, settlement_3)
            - (coalesce(settlement_1, 0) + coalesce(settlement_2, 0) + coalesce(settlement_3, 0)) AS settled_more_fen,
        coalesce(lines_0, 0) | coalesce(lines_1, 0) | coalesce(lines_2, 0) AS lines_held,
        bit_count((coalesce(lines_0, 0) | coalesce(lines_1, 0) | coalesce(lines_2, 0))::bit(64)) AS active_lines
    FROM tiers_rolling
    WHERE
        generation = %(generation)s
        AND (%(customers)s::bigint [] IS NULL OR customer_id = ANY(%(customers)s::bigint []))
        AND num_nonnulls(
            earned_0, earned_1, earned_2, earned_3, earned_4, earned_5, earned_6, earned_7, earned_8, earned_9,
            earned_10, earned_11, earned_12, earned_13, earned_14, earned_15, earned_16, earned_17, earned_18,
            earned_19, earned_20, earned_21, earned_22, earned_23
        ) > 0
),

standing AS NOT MATERIALIZED (
    SELECT
        account.customer_id,
        account.product_line_id,
        account.opened_on,
        account.closed_on,
        account.matures_on,
        line.kind,
        account.limit_fen,
        account.currency,
        account.status = 'active' OR coalesce(account.closed_on > %(as_of)s::date, FALSE) AS open
    FROM customers_account AS account
    INNER JOIN products_productline AS line ON account.product_line_id = line.id
    WHERE
        account.opened_on <= %(as_of)s::date
        AND (%(customers)s::bigint [] IS NULL OR account.customer_id = ANY(%(customers)s::bigint []))
),

accounts AS (
    SELECT
        customer_id,
        min(opened_on) AS opened_on,
        max(matures_on) FILTER (WHERE open AND matures_on > %(as_of)s::date) AS matures_on,
        sum(limit_fen) FILTER (WHERE open AND currency = 'CNY' AND kind = 'loan') AS limit_cny_fen
    FROM standing
    GROUP BY customer_id
),

-- Of a line that has no open account left the last one was closed lately.
closed_lines AS (
    SELECT
        closed.customer_id,
        count(DISTINCT closed.product_line_id) AS lines
    FROM standing AS closed
    WHERE
        NOT closed.open
        AND closed.closed_on BETWEEN %(line_closed_since)s AND %(as_of)s::date
        AND NOT EXISTS (
            SELECT FROM standing AS other
            WHERE other.customer_id = closed.customer_id AND other.product_line_id = closed.product_line_id AND other.open
        )
    GROUP BY closed.customer_id
),

contacts AS (
    SELECT
        customer_id,
        count(DISTINCT level) FILTER (WHERE last_contact_at >= %(contacted_since)s) AS levels
    FROM customers_contact
    WHERE
        (left_on IS NULL OR left_on > (SELECT as_of FROM span))
        AND state <> 'removed'
        AND (%(customers)s::bigint [] IS NULL OR customer_id = ANY(%(customers)s::bigint []))
    GROUP BY customer_id
),

-- What was told of a number that is merged by now stands at the one that took it in.
told AS (
    SELECT
        coalesce(merge.survivor_id, signal.customer_id) AS customer_id,
        count(*) FILTER (WHERE signal.kind = 'complaint_breach' AND signal.happened_on > %(breaches_since)s) AS breaches,
        (array_agg((signal.parameters ->> 'tenths')::smallint ORDER BY signal.happened_on DESC, signal.id DESC)
            FILTER (WHERE signal.kind = 'satisfaction'))[1] AS satisfaction
    FROM customers_customersignal AS signal
    LEFT JOIN customers_customermerge AS merge ON signal.customer_id = merge.merged_id AND merge.undone_at IS NULL
    WHERE
        signal.kind IN ('complaint_breach', 'satisfaction')
        AND signal.happened_on > %(told_since)s
        AND signal.happened_on <= %(as_of)s::date
        AND (%(customers)s::bigint [] IS NULL OR coalesce(merge.survivor_id, signal.customer_id) = ANY(%(customers)s::bigint []))
    GROUP BY coalesce(merge.survivor_id, signal.customer_id)
),

-- Whoever asked and was named nobody is known to have no rival; where nobody asked, it is unknown.
rivals AS (
    SELECT customer_id, sum(named) AS named
    FROM (
        SELECT customer_id, count(DISTINCT product_line_id) FILTER (WHERE competitor <> '') AS named
        FROM customers_walletentry
        WHERE
            estimated_on > %(rivals_since)s
            AND estimated_on <= %(as_of)s::date
            AND (%(customers)s::bigint [] IS NULL OR customer_id = ANY(%(customers)s::bigint []))
        GROUP BY customer_id
        UNION ALL
        SELECT customer_id, count(*) FILTER (WHERE competitor <> '')
        FROM prospects_opportunity
        WHERE
            state = 'lost'
            AND closed_on > %(rivals_since)s
            AND closed_on <= %(as_of)s::date
            AND customer_id IS NOT NULL
            AND (%(customers)s::bigint [] IS NULL OR customer_id = ANY(%(customers)s::bigint []))
        GROUP BY customer_id
    ) AS seen
    GROUP BY customer_id
),

-- What a fee line holds of a wallet is its fees of twelve months; other lines hold balances.
line_fees AS (
    SELECT
        customer_id,
        product_line_id,
        coalesce(fees_0, 0) + coalesce(fees_1, 0) + coalesce(fees_2, 0) + coalesce(fees_3, 0) + coalesce(fees_4,
            0) + coalesce(fees_5, 0) + coalesce(fees_6, 0) + coalesce(fees_7, 0) + coalesce(fees_8, 0) +
            coalesce(fees_9, 0) + coalesce(fees_10, 0) + coalesce(fees_11, 0)
            AS fees_fen
    FROM tiers_rollingfee
    WHERE
        generation = %(generation)s
        AND (%(customers)s::bigint [] IS NULL OR customer_id = ANY(%(customers)s::bigint []))
        AND num_nonnulls(fees_0, fees_1, fees_2, fees_3, fees_4, fees_5, fees_6, fees_7, fees_8, fees_9, fees_10, fees_11) > 0
),

line_books AS (
    SELECT book.customer_id, book.product_line_id, sum(book.average_yuan_fen) AS average_fen
    FROM customers_accountmonth AS book
    INNER JOIN customers_walletestimate AS estimate
        ON book.customer_id = estimate.customer_id AND book.product_line_id = estimate.product_line_id
    WHERE
        book.month = %(month)s::date
        AND (%(customers)s::bigint [] IS NULL OR book.customer_id = ANY(%(customers)s::bigint []))
    GROUP BY book.customer_id, book.product_line_id
),

wallet_lines AS (
    SELECT
        estimate.customer_id,
        estimate.total_fen::numeric AS total_fen,
        greatest(coalesce(line_fees.fees_fen, line_books.average_fen, 0), 0) AS ours_fen,
        coalesce(parameter.wallet_margin * parameter.win_probability, 0) AS expected_margin
    FROM customers_walletestimate AS estimate
    CROSS JOIN span
    LEFT JOIN line_books
        ON estimate.customer_id = line_books.customer_id AND estimate.product_line_id = line_books.product_line_id
    LEFT JOIN line_fees
        ON estimate.customer_id = line_fees.customer_id AND estimate.product_line_id = line_fees.product_line_id
    LEFT JOIN LATERAL (
        SELECT * FROM tiers_lineparameter AS held
        WHERE
            held.product_line_id = estimate.product_line_id
            AND held.valid_from <= span.as_of AND (held.valid_until IS NULL OR held.valid_until > span.as_of)
        ORDER BY held.valid_from DESC LIMIT 1
    ) AS parameter ON TRUE
    WHERE %(customers)s::bigint [] IS NULL OR estimate.customer_id = ANY(%(customers)s::bigint [])
),

wallets AS (
    SELECT
        customer_id,
        count(*) AS lines,
        sum(ours_fen) AS ours_fen,
        sum(total_fen) AS total_fen,
        round_half_even(sum(greatest(total_fen - ours_fen, 0) * expected_margin)) AS gain_fen
    FROM wallet_lines
    GROUP BY customer_id
),

-- OFFSET keeps what was gathered columns of their own, so that the rounding is inlined instead of called.
gathered AS (
    SELECT
        customer.id AS customer_id,
        unit.id AS unit_id,
        CASE unit.level WHEN 'sub_branch' THEN unit.parent_id ELSE unit.id END AS branch_id,
        left(customer.industry_code, 1) AS industry,
        -- customers.rules.size_class, the first that fits; with a figure missing that would decide, none.
        CASE
            WHEN
                customer.total_assets_fen > %(a_assets_over)s::bigint AND customer.annual_revenue_fen > %(a_revenue_over)s::bigint
                THEN 'A'
            WHEN
                customer.total_assets_fen IS NULL AND customer.annual_revenue_fen > %(a_revenue_over)s::bigint
                OR customer.annual_revenue_fen IS NULL
                AND coalesce(customer.total_assets_fen > %(a_assets_over)s::bigint, TRUE)
                THEN ''
            WHEN
                customer.net_assets_fen < %(d_net_assets_under)s::bigint
                OR customer.annual_revenue_fen < %(d_revenue_under)s::bigint
                OR customer.profit_fen < %(d_profit_under)s::bigint
                THEN 'D'
            WHEN num_nulls(customer.net_assets_fen, customer.annual_revenue_fen, customer.profit_fen) > 0 THEN ''
            WHEN
                customer.net_assets_fen > %(b_net_assets_over)s::bigint
                AND customer.annual_revenue_fen > %(b_revenue_over)s::bigint
                THEN 'B'
            WHEN customer.net_assets_fen <= %(c_net_assets_up_to)s::bigint THEN 'C'
            ELSE ''
        END AS size,
        customer.referrals_given,
        rolling.*,
        rolling.revenue_fen - rolling.revenue_before_fen AS gained_fen,
        rolling.revenue_fen + rolling.revenue_before_fen AS both_years_fen,
        rolling.deposits_fen * rolling.deposit_months - rolling.deposits_sum_before_fen AS deposits_gained_fen,
        greatest(span.as_of - least(customer.customer_since, accounts.opened_on), 0) AS customer_days,
        accounts.matures_on - span.as_of AS contract_days,
        customer.payroll::int + customer.cash_management::int + customer.direct_link::int + customer.online_banking::int
            AS services,
        -- The services stand above the lines, from customers.rules.FIRST_SERVICE on.
        rolling.lines_held | (customer.payroll::int::bigint << 56) | (customer.cash_management::int::bigint << 57)
            | (customer.direct_link::int::bigint << 58) | (customer.online_banking::int::bigint << 59) AS holdings,
        wallets.lines AS wallet_lines,
        wallets.ours_fen AS wallet_ours_fen,
        wallets.total_fen AS wallet_total_fen,
        wallets.gain_fen AS wallet_gain_fen,
        contacts.levels,
        coalesce(closed_lines.lines, 0) AS lines_closed,
        coalesce(told.breaches, 0) AS breaches,
        told.satisfaction,
        rivals.named AS rivals,
        CASE
            WHEN pulse.next_contact_on IS NULL OR pulse.held_until >= span.as_of THEN NULL
            ELSE greatest(span.as_of - pulse.next_contact_on, 0)
        END AS overdue_days,
        accounts.limit_cny_fen
    FROM rolling
    INNER JOIN customers_customer AS customer ON rolling.id = customer.id AND customer.state = 'live'
    INNER JOIN organization_unit AS unit ON customer.unit_id = unit.id
    CROSS JOIN span
    LEFT JOIN accounts ON customer.id = accounts.customer_id
    LEFT JOIN closed_lines ON customer.id = closed_lines.customer_id
    LEFT JOIN contacts ON customer.id = contacts.customer_id
    LEFT JOIN wallets ON customer.id = wallets.customer_id
    LEFT JOIN told ON customer.id = told.customer_id
    LEFT JOIN rivals ON customer.id = rivals.customer_id
    LEFT JOIN customers_customerpulse AS pulse ON customer.id = pulse.customer_id
    OFFSET 0
)

INSERT INTO {features} (
    run_id, customer_id, unit_id, branch_id, industry, months_before,
    revenue_fen, change_ppm, relationship_days, entanglement, wallet_share_ppm, partnership,
    revenue_before_fen, customer_days, contract_days, active_lines, services,
    wallet_lines, wallet_ours_fen, wallet_total_fen, wallet_gain_fen, contact_levels, referrals,
    recent_quarter_fen, line_closed, deposits_fen, deposits_cny_fen, deposits_change_bp, loans_fen, loans_cny_fen,
    limit_cny_fen, settlement_change_bp, lines_closed, breaches, satisfaction, rivals, overdue_days,
    size, holdings, settled_fen, kept_gain_fen, service_gain_fen, growth_gain_fen
)
SELECT
    %(run)s,
    customer_id,
    unit_id,
    branch_id,
    industry,
    months_before,
    revenue_fen,
    -- Sums so large that millions of them leave 64 bits are worked out in decimals.
    CASE
        WHEN months_before < 6 THEN NULL
        WHEN gained_fen = 0 THEN 0
        WHEN both_years_fen <= 0 THEN NULL
        WHEN greatest(abs(gained_fen), both_years_fen) > 4000000000000 THEN greatest(-2000000, least(2000000, round_half_even(
            (gained_fen::numeric * 2000000)::numeric(60, 30) / both_years_fen
        )))
        ELSE greatest(-2000000, least(2000000, half_even_share(gained_fen, 2000000, both_years_fen)))
    END,
    coalesce(customer_days + coalesce(contract_days, 0), contract_days),
    active_lines + services,
    CASE
        WHEN wallet_total_fen > 0 THEN least(1000000, round_half_even(
            (wallet_ours_fen * 1000000)::numeric(60, 30) / wallet_total_fen
        ))
    END,
    CASE
        WHEN levels IS NULL THEN referrals_given
        ELSE levels + coalesce(referrals_given, 0)
    END,
    revenue_before_fen,
    customer_days,
    contract_days,
    active_lines,
    services,
    coalesce(wallet_lines, 0),
    coalesce(wallet_ours_fen, 0),
    coalesce(wallet_total_fen, 0),
    coalesce(wallet_gain_fen, 0),
    coalesce(levels, 0),
    coalesce(referrals_given, 0),
    recent_quarter_fen,
    lines_closed > 0,
    deposits_fen,
    deposits_cny_fen,
    CASE
        WHEN deposits_sum_before_fen <= 0 THEN NULL
        WHEN greatest(abs(deposits_gained_fen), deposits_sum_before_fen) > 900000000000000 THEN
            greatest(-2000000000, least(2000000000, round_half_even(
                (deposits_gained_fen::numeric * 10000)::numeric(60, 30) / deposits_sum_before_fen
            )))
        ELSE greatest(-2000000000, least(2000000000, half_even_share(
            deposits_gained_fen, 10000, deposits_sum_before_fen
        )))
    END,
    loans_fen,
    loans_cny_fen,
    coalesce(limit_cny_fen, 0),
    CASE
        WHEN settled_before_fen <= 0 THEN NULL
        WHEN greatest(abs(settled_more_fen), settled_before_fen) > 900000000000000 THEN
            greatest(-2000000000, least(2000000000, round_half_even(
                (settled_more_fen::numeric * 10000)::numeric(60, 30) / settled_before_fen
            )))
        ELSE greatest(-2000000000, least(2000000000, half_even_share(settled_more_fen, 10000, settled_before_fen)))
    END,
    lines_closed,
    breaches,
    satisfaction,
    rivals,
    overdue_days,
    size,
    holdings,
    settled_fen,
    -- What could be won beside the wallet, as tiers.potential; where nothing is assumed, nothing is known of it.
    CASE WHEN %(kept_share)s::numeric IS NOT NULL AND settled_fen IS NOT NULL THEN round_half_even(
        greatest(settled_fen * %(kept_share)s::numeric - deposits_fen, 0) * %(kept_worth)s::numeric
    ) END,
    CASE WHEN %(service_worth)s::numeric IS NOT NULL THEN round_half_even((4 - services) * %(service_worth)s::numeric) END,
    CASE WHEN %(growth_share)s::numeric IS NOT NULL AND months_before >= 6 AND both_years_fen > 0 THEN round_half_even(
        greatest(gained_fen, 0) * %(growth_share)s::numeric
    ) END
FROM gathered
