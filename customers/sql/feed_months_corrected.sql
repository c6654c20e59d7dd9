-- Question:  the books of the feed written (by feed_account_months.sql); what did those booked before say?
-- One row:   how many are new or changed. Kept as they were is one account in one month: a month that is over is
--            corrected by any later batch, the present one by another batch of the same business date; a month that a
--            day's batch carries on is not corrected.
-- Index:     none: the upsert has both rows in its hands, and a join with 24 months of books cost three times as much.
WITH written AS (
    {written}
    RETURNING old.account_id IS NOT NULL AS booked, new.account_id, new.customer_id, new.month,
        old.ending_fen, old.average_fen, old.year_average_fen,
        old.settlement_fen, old.fees_fen, old.transactions::bigint,
        new.ending_fen AS ending_fen_now, new.average_fen AS average_fen_now,
        new.year_average_fen AS year_average_fen_now,
        new.settlement_fen AS settlement_fen_now, new.fees_fen AS fees_fen_now,
        new.transactions::bigint AS transactions_now
), corrected AS (
    INSERT INTO customers_correction (
        customer_id, resource, key, business_date, batch_id, was, became, corrected_at
    )
    SELECT written.customer_id, 'balances', account.account_no || ' ' || written.month, %(business_date)s, %(batch_id)s,
        jsonb_strip_nulls(jsonb_build_object(
            'ending_fen', CASE WHEN ending_fen <> ending_fen_now THEN ending_fen END,
            'average_fen', CASE WHEN average_fen <> average_fen_now THEN average_fen END,
            'year_average_fen', CASE WHEN year_average_fen <> year_average_fen_now THEN year_average_fen END,
            'settlement_fen', CASE WHEN settlement_fen <> settlement_fen_now THEN settlement_fen END,
            'fees_fen', CASE WHEN fees_fen <> fees_fen_now THEN fees_fen END,
            'transactions', CASE WHEN transactions <> transactions_now THEN transactions END
        )),
        jsonb_strip_nulls(jsonb_build_object(
            'ending_fen', CASE WHEN ending_fen <> ending_fen_now THEN ending_fen_now END,
            'average_fen', CASE WHEN average_fen <> average_fen_now THEN average_fen_now END,
            'year_average_fen', CASE WHEN year_average_fen <> year_average_fen_now THEN year_average_fen_now END,
            'settlement_fen', CASE WHEN settlement_fen <> settlement_fen_now THEN settlement_fen_now END,
            'fees_fen', CASE WHEN fees_fen <> fees_fen_now THEN fees_fen_now END,
            'transactions', CASE WHEN transactions <> transactions_now THEN transactions_now END
        )),
        now()
    FROM written
    JOIN customers_account AS account ON account.id = written.account_id
    WHERE booked
      AND (%(corrects)s OR written.month < date_trunc('month', %(business_date)s::date))
      AND (ending_fen, average_fen, year_average_fen, settlement_fen, fees_fen, transactions)
          IS DISTINCT FROM (ending_fen_now, average_fen_now, year_average_fen_now,
                            settlement_fen_now, fees_fen_now, transactions_now)
)
SELECT count(*) FROM written
