-- Question:  which booked months does the feed tell anew? Kept as they were, before the feed is written.
-- One row:   one account in one month. A month that is over is corrected by any later batch, the present one by another
--            batch of the same business date; a month that a day's batch carries on is not corrected.
-- Index:     primary key (month, account), unique account_no.
INSERT INTO customers_correction (
    customer_id, resource, key, business_date, batch_id, was, became, corrected_at
)
SELECT held.customer_id, 'balances', feed.account_no || ' ' || feed.month, %(business_date)s, %(batch_id)s,
    before.fields, after.fields, now()
FROM {rows} AS feed
JOIN customers_account AS account ON account.account_no = feed.account_no
JOIN customers_accountmonth AS held ON held.account_id = account.id AND held.month = feed.month
CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(name, was) AS fields FROM (VALUES
        ('ending_fen', held.ending_fen, feed.ending_balance_fen),
        ('average_fen', held.average_fen, feed.average_balance_fen),
        ('year_average_fen', held.year_average_fen, feed.year_average_fen),
        ('settlement_fen', held.settlement_fen, feed.settlement_amount_fen),
        ('fees_fen', held.fees_fen, feed.fees_fen),
        ('transactions', held.transactions::bigint, feed.transactions::bigint)
    ) AS one (name, was, became) WHERE was <> became
) AS before
CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(name, became) AS fields FROM (VALUES
        ('ending_fen', held.ending_fen, feed.ending_balance_fen),
        ('average_fen', held.average_fen, feed.average_balance_fen),
        ('year_average_fen', held.year_average_fen, feed.year_average_fen),
        ('settlement_fen', held.settlement_fen, feed.settlement_amount_fen),
        ('fees_fen', held.fees_fen, feed.fees_fen),
        ('transactions', held.transactions::bigint, feed.transactions::bigint)
    ) AS one (name, was, became) WHERE was <> became
) AS after
WHERE (%(corrects)s OR feed.month < date_trunc('month', %(business_date)s::date))
  AND before.fields IS NOT NULL
  AND (held.ending_fen, held.average_fen, held.year_average_fen, held.settlement_fen, held.fees_fen, held.transactions)
      IS DISTINCT FROM (feed.ending_balance_fen, feed.average_balance_fen, feed.year_average_fen,
                        feed.settlement_amount_fen, feed.fees_fen, feed.transactions)
