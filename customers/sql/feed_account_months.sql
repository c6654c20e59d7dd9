-- Question:  which books of the feed are new or differ, written with their yuan equivalents.
-- One row:   one account in one month.
-- Index:     primary key (month, account), unique account_no, exchange_rate_once_a_day.
WITH pair AS (
    SELECT known.currency, sent.month
    FROM (SELECT DISTINCT currency FROM customers_exchangerate UNION SELECT 'CNY') AS known
    CROSS JOIN (SELECT DISTINCT month FROM {rows}) AS sent
), yuan AS MATERIALIZED (
    -- Yuan for one unit: the last rate on or before the month's end, or the business date where that is earlier.
    SELECT pair.currency, pair.month, CASE pair.currency WHEN 'CNY' THEN 1 ELSE (
        SELECT known.rate FROM customers_exchangerate AS known
        WHERE known.currency = pair.currency
          AND known.day <= least((pair.month + interval '1 month - 1 day')::date, %(business_date)s)
        ORDER BY known.day DESC LIMIT 1
    ) END AS rate
    FROM pair
)
INSERT INTO customers_accountmonth AS held (
    month, account_id, customer_id, product_line_id, currency, ending_fen, average_fen, year_average_fen,
    settlement_fen, fees_fen, transactions, ending_yuan_fen, average_yuan_fen, settlement_yuan_fen, fees_yuan_fen,
    rate, batch_id
)
SELECT
    feed.month, account.id, account.customer_id, account.product_line_id, account.currency,
    feed.ending_balance_fen, feed.average_balance_fen, feed.year_average_fen, feed.settlement_amount_fen,
    feed.fees_fen, feed.transactions,
    CASE account.currency WHEN 'CNY' THEN feed.ending_balance_fen
        ELSE round_half_even(feed.ending_balance_fen * yuan.rate) END,
    CASE account.currency WHEN 'CNY' THEN feed.average_balance_fen
        ELSE round_half_even(feed.average_balance_fen * yuan.rate) END,
    CASE account.currency WHEN 'CNY' THEN feed.settlement_amount_fen
        ELSE round_half_even(feed.settlement_amount_fen * yuan.rate) END,
    CASE account.currency WHEN 'CNY' THEN feed.fees_fen
        ELSE round_half_even(feed.fees_fen * yuan.rate) END,
    account.rate, %(batch_id)s
FROM {rows} AS feed
JOIN customers_account AS account ON account.account_no = feed.account_no
JOIN yuan ON yuan.currency = account.currency AND yuan.month = feed.month
ON CONFLICT (month, account_id) DO UPDATE SET
    customer_id = excluded.customer_id,
    product_line_id = excluded.product_line_id,
    currency = excluded.currency,
    ending_fen = excluded.ending_fen,
    average_fen = excluded.average_fen,
    year_average_fen = excluded.year_average_fen,
    settlement_fen = excluded.settlement_fen,
    fees_fen = excluded.fees_fen,
    transactions = excluded.transactions,
    ending_yuan_fen = excluded.ending_yuan_fen,
    average_yuan_fen = excluded.average_yuan_fen,
    settlement_yuan_fen = excluded.settlement_yuan_fen,
    fees_yuan_fen = excluded.fees_yuan_fen,
    rate = CASE WHEN held.month = date_trunc('month', %(business_date)s::date) THEN excluded.rate ELSE held.rate END,
    batch_id = excluded.batch_id
WHERE (
    held.currency, held.ending_fen, held.average_fen, held.year_average_fen, held.settlement_fen, held.fees_fen,
    held.transactions, held.ending_yuan_fen, held.average_yuan_fen, held.settlement_yuan_fen, held.fees_yuan_fen
) IS DISTINCT FROM (
    excluded.currency, excluded.ending_fen, excluded.average_fen, excluded.year_average_fen,
    excluded.settlement_fen, excluded.fees_fen, excluded.transactions, excluded.ending_yuan_fen,
    excluded.average_yuan_fen, excluded.settlement_yuan_fen, excluded.fees_yuan_fen
)
OR held.month = date_trunc('month', %(business_date)s::date) AND held.rate IS DISTINCT FROM excluded.rate
