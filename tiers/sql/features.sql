-- Question:  what are the raw facts behind the six indicators of each customer, as of a business date?
-- Row:       one live customer whose accounts have books in the 24 months scored.
-- Relies on: month partitions of tiers_contribution and customers_accountmonth.
-- Unknown is null, never zero. Accounts without any books in the window leave a customer unscored: what core banking
-- has not told is not zero. Quotients carry thirty decimals, so that a tie is told from a near tie.
WITH span AS (
    SELECT
        %(month)s::date AS month,
        (%(month)s::date - interval '2 months')::date AS quarter_from,
        (%(month)s::date - interval '3 months')::date AS mean_from,
        (%(month)s::date - interval '11 months')::date AS year_from,
        (%(month)s::date - interval '23 months')::date AS before_from,
        %(as_of)s::date AS as_of
),

-- Limits of months stand here as constants, so that other partitions are not even opened. Months with books are bits of
-- a number: their places are days since the first month over 30.5, rounded.
earned AS (
    SELECT
        customer_id,
        coalesce(sum(total_fen) FILTER (WHERE month >= year_from), 0) AS revenue_fen,
        sum(total_fen) FILTER (WHERE month < year_from) AS revenue_before_fen,
        coalesce(bit_count((
            bit_or(1 << ((month - before_from) * 2 + 30) / 61) FILTER (WHERE month < year_from)
        )::bit(32)), 0) AS months_before,
        coalesce(sum(total_fen) FILTER (WHERE month >= quarter_from), 0) AS recent_quarter_fen
    FROM tiers_contribution CROSS JOIN (SELECT before_from, year_from, quarter_from FROM span) AS limits
    WHERE month BETWEEN (%(month)s::date - interval '23 months')::date AND %(month)s::date
    GROUP BY customer_id
),

-- The last four months by line: averages of the month scored, the mean of the three before, activity of three months.
books AS (
    SELECT
        book.customer_id, book.month, book.product_line_id,
        sum(book.average_yuan_fen) AS average_fen,
        sum(book.average_yuan_fen) FILTER (WHERE book.currency = 'CNY') AS average_cny_fen,
        bool_or(
            book.ending_fen <> 0 OR book.average_fen <> 0 OR book.transactions > 0 OR book.fees_fen <> 0
        ) AS active
    FROM customers_accountmonth AS book
    WHERE book.month BETWEEN (%(month)s::date - interval '3 months')::date AND %(month)s::date
    GROUP BY book.customer_id, book.month, book.product_line_id
),

balances AS (
    SELECT
        books.customer_id,
        sum(average_fen) FILTER (WHERE kind = 'deposit' AND books.month = span.month) AS deposits_fen,
        sum(average_cny_fen) FILTER (WHERE kind = 'deposit' AND books.month = span.month) AS deposits_cny_fen,
        sum(average_fen) FILTER (WHERE kind = 'loan' AND books.month = span.month) AS loans_fen,
        sum(average_cny_fen) FILTER (WHERE kind = 'loan' AND books.month = span.month) AS loans_cny_fen,
        sum(average_fen) FILTER (WHERE kind = 'deposit' AND books.month < span.month) AS deposits_sum_before_fen,
        count(DISTINCT books.month) FILTER (WHERE kind = 'deposit' AND books.month < span.month) AS deposit_months,
        count(DISTINCT product_line_id) FILTER (WHERE active AND books.month >= quarter_from) AS active_lines
    FROM books
    INNER JOIN products_productline AS line ON books.product_line_id = line.id
    CROSS JOIN span
    GROUP BY books.customer_id
),

account_lines AS (
    SELECT
        account.customer_id,
        account.product_line_id,
        min(account.opened_on) AS opened_on,
        max(account.matures_on) FILTER (WHERE standing.open AND account.matures_on > span.as_of) AS matures_on,
        sum(account.limit_fen) FILTER (
            WHERE standing.open AND account.currency = 'CNY' AND line.kind = 'loan'
        ) AS limit_cny_fen,
        NOT bool_or(standing.open)
        AND coalesce(max(account.closed_on) FILTER (WHERE account.closed_on <= span.as_of) >= %(line_closed_since)s, FALSE)
            AS line_closed
    FROM customers_account AS account
    INNER JOIN products_productline AS line ON account.product_line_id = line.id
    CROSS JOIN span
    CROSS JOIN LATERAL (
        SELECT account.status = 'active' OR coalesce(account.closed_on > span.as_of, FALSE) AS open
    ) AS standing
    WHERE account.opened_on <= span.as_of
    GROUP BY account.customer_id, account.product_line_id
),

accounts AS (
    SELECT
        customer_id,
        min(opened_on) AS opened_on,
        max(matures_on) AS matures_on,
        sum(limit_cny_fen) AS limit_cny_fen,
        bool_or(line_closed) AS line_closed
    FROM account_lines
    GROUP BY customer_id
),

contacts AS (
    SELECT
        customer_id,
        count(DISTINCT level) FILTER (WHERE last_contact_at >= %(contacted_since)s) AS levels
    FROM customers_contact
    WHERE left_on IS NULL OR left_on > (SELECT as_of FROM span)
    GROUP BY customer_id
),

-- What a fee line holds of a wallet is its fees of twelve months; other lines hold balances.
line_fees AS (
    SELECT earned.customer_id, earned.product_line_id, sum(earned.fees_fen) AS fees_fen
    FROM tiers_contribution AS earned
    INNER JOIN products_productline AS line ON earned.product_line_id = line.id AND line.kind = 'fee'
    WHERE earned.month BETWEEN (%(month)s::date - interval '11 months')::date AND %(month)s::date
    GROUP BY earned.customer_id, earned.product_line_id
),

wallet_lines AS (
    SELECT
        estimate.customer_id,
        estimate.total_fen::numeric AS total_fen,
        greatest(coalesce(line_fees.fees_fen, books.average_fen, 0), 0) AS ours_fen,
        coalesce(parameter.wallet_margin * parameter.win_probability, 0) AS expected_margin
    FROM customers_walletestimate AS estimate
    CROSS JOIN span
    LEFT JOIN books
        ON estimate.customer_id = books.customer_id AND estimate.product_line_id = books.product_line_id
        AND books.month = span.month
    LEFT JOIN line_fees
        ON estimate.customer_id = line_fees.customer_id AND estimate.product_line_id = line_fees.product_line_id
    LEFT JOIN LATERAL (
        SELECT * FROM tiers_lineparameter AS held
        WHERE
            held.product_line_id = estimate.product_line_id
            AND held.valid_from <= span.as_of AND (held.valid_until IS NULL OR held.valid_until > span.as_of)
        ORDER BY held.valid_from DESC LIMIT 1
    ) AS parameter ON TRUE
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
)

INSERT INTO tiers_feature (
    run_id, customer_id, unit_id, branch_id, industry, months_before,
    revenue_fen, change_ppm, relationship_days, entanglement, wallet_share_ppm, partnership,
    revenue_before_fen, customer_days, contract_days, active_lines, services,
    wallet_lines, wallet_ours_fen, wallet_total_fen, wallet_gain_fen, contact_levels, referrals,
    recent_quarter_fen, line_closed, deposits_fen, deposits_cny_fen, deposits_change_bp, loans_fen, loans_cny_fen,
    limit_cny_fen
)
SELECT
    %(run)s,
    customer.id,
    unit.id,
    CASE unit.level WHEN 'sub_branch' THEN unit.parent_id ELSE unit.id END,
    left(customer.industry_code, 1),
    earned.months_before,
    earned.revenue_fen,
    CASE
        WHEN earned.months_before < 6 THEN NULL
        WHEN earned.revenue_fen = earned.revenue_before_fen THEN 0
        WHEN earned.revenue_fen + earned.revenue_before_fen <= 0 THEN NULL
        ELSE greatest(-2000000, least(2000000, round_half_even(
            ((earned.revenue_fen - earned.revenue_before_fen) * 2000000)::numeric(60, 30)
            / (earned.revenue_fen + earned.revenue_before_fen)
        )))
    END,
    coalesce(facts.customer_days + coalesce(facts.contract_days, 0), facts.contract_days),
    coalesce(balances.active_lines, 0) + facts.services,
    CASE
        WHEN wallets.total_fen > 0 THEN least(1000000, round_half_even(
            (wallets.ours_fen * 1000000)::numeric(60, 30) / wallets.total_fen
        ))
    END,
    CASE
        WHEN contacts.customer_id IS NULL THEN customer.referrals_given
        ELSE contacts.levels + coalesce(customer.referrals_given, 0)
    END,
    earned.revenue_before_fen,
    facts.customer_days,
    facts.contract_days,
    coalesce(balances.active_lines, 0),
    facts.services,
    coalesce(wallets.lines, 0),
    coalesce(wallets.ours_fen, 0),
    coalesce(wallets.total_fen, 0),
    coalesce(wallets.gain_fen, 0),
    coalesce(contacts.levels, 0),
    coalesce(customer.referrals_given, 0),
    earned.recent_quarter_fen,
    coalesce(accounts.line_closed, FALSE),
    coalesce(balances.deposits_fen, 0),
    coalesce(balances.deposits_cny_fen, 0),
    CASE
        WHEN balances.deposits_sum_before_fen > 0 THEN greatest(-2000000000, least(2000000000, round_half_even((
            (coalesce(balances.deposits_fen, 0) * balances.deposit_months - balances.deposits_sum_before_fen) * 10000
        )::numeric(60, 30) / balances.deposits_sum_before_fen)))
    END,
    coalesce(balances.loans_fen, 0),
    coalesce(balances.loans_cny_fen, 0),
    coalesce(accounts.limit_cny_fen, 0)
FROM earned
INNER JOIN customers_customer AS customer ON earned.customer_id = customer.id AND customer.state = 'live'
INNER JOIN organization_unit AS unit ON customer.unit_id = unit.id
CROSS JOIN span
LEFT JOIN balances ON customer.id = balances.customer_id
LEFT JOIN accounts ON customer.id = accounts.customer_id
LEFT JOIN contacts ON customer.id = contacts.customer_id
LEFT JOIN wallets ON customer.id = wallets.customer_id
CROSS JOIN LATERAL (
    SELECT
        greatest(span.as_of - least(customer.customer_since, accounts.opened_on), 0) AS customer_days,
        accounts.matures_on - span.as_of AS contract_days,
        customer.payroll::int + customer.cash_management::int + customer.direct_link::int + customer.online_banking::int
            AS services
) AS facts
