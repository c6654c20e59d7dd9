-- Question:  which balances of the feed have no account or rate, a month that cannot be, or a sign that cannot be?
-- One row:   one fault of one row.
-- Index:     unique account_no, exchange_rate_once_a_day.
WITH priced AS MATERIALIZED (
    -- Currencies and months for which a rate is known on or before the month's end and the business date.
    SELECT pair.currency, pair.month
    FROM (
        SELECT known.currency, sent.month
        FROM (SELECT DISTINCT currency FROM customers_exchangerate UNION SELECT 'CNY') AS known
        CROSS JOIN (SELECT DISTINCT month FROM feed_row) AS sent
    ) AS pair
    WHERE pair.currency = 'CNY' OR EXISTS (
        SELECT FROM customers_exchangerate AS known
        WHERE known.currency = pair.currency
          AND known.day <= least((pair.month + interval '1 month - 1 day')::date, %(business_date)s)
    )
), judged AS (
    SELECT feed.part, feed.line, feed.account_no, feed.month, feed.ending_balance_fen, feed.average_balance_fen,
        feed.year_average_fen, account.currency,
        account.id IS NULL AS unknown,
        feed.month > %(business_date)s AS in_future,
        feed.month < (%(business_date)s::date - interval '10 years') AS too_old,
        feed.month < date_trunc('month', account.opened_on) AS before_opening,
        -- Only current accounts can be overdrawn; fees may be given back.
        line.code NOT IN ('rmb_current', 'fx_current') AS never_negative,
        priced.month IS NULL AND account.id IS NOT NULL AS unpriced
    FROM feed_row AS feed
    LEFT JOIN customers_account AS account ON account.account_no = feed.account_no
    LEFT JOIN products_productline AS line ON line.id = account.product_line_id
    LEFT JOIN priced ON priced.currency = account.currency AND priced.month = feed.month
)
INSERT INTO feed_error (part, line, field, code, value)
SELECT part, line, fault.field, fault.code, fault.value
FROM judged
CROSS JOIN LATERAL (VALUES
    ('account_no', 'unknown_account', account_no, unknown),
    ('month', 'in_future', to_char(month, 'YYYY-MM'), in_future),
    ('month', 'too_old', to_char(month, 'YYYY-MM'), too_old),
    ('month', 'before_opening', to_char(month, 'YYYY-MM'), before_opening),
    ('ending_balance', 'negative', (ending_balance_fen / 100.0)::numeric(20, 2)::text,
        never_negative AND ending_balance_fen < 0),
    ('average_balance', 'negative', (average_balance_fen / 100.0)::numeric(20, 2)::text,
        never_negative AND average_balance_fen < 0),
    ('year_average', 'negative', (year_average_fen / 100.0)::numeric(20, 2)::text,
        never_negative AND year_average_fen < 0),
    ('month', 'no_exchange_rate', to_char(month, 'YYYY-MM') || ' ' || currency, unpriced)
) AS fault (field, code, value, bad)
WHERE (unknown OR in_future OR too_old OR before_opening OR unpriced
       OR never_negative AND least(ending_balance_fen, average_balance_fen, year_average_fen) < 0)
  AND fault.bad
