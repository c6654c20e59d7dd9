-- Question:  which plain balances of a batch turned out to be faulty, kept as they came; none stays staged as typed.
-- One row:   one received line.
-- Index:     stagedbalance's batch.
WITH gone AS (
    DELETE FROM corebanking_stagedbalance WHERE batch_id = %(batch)s RETURNING *
)
INSERT INTO corebanking_stagedrow (batch_id, part, line, content, raw)
SELECT batch_id, part, line, jsonb_build_object(
    'account_no', account_no,
    'month', to_char(month, 'YYYY-MM'),
    'ending_balance', (ending_balance_fen * 0.01)::numeric(20, 2)::text,
    'average_balance', (average_balance_fen * 0.01)::numeric(20, 2)::text,
    'year_average', (year_average_fen * 0.01)::numeric(20, 2)::text,
    'settlement_amount', (settlement_amount_fen * 0.01)::numeric(20, 2)::text,
    'fees', (fees_fen * 0.01)::numeric(20, 2)::text,
    'transactions', transactions::text
), ''
FROM gone
WHERE EXISTS (
    SELECT FROM feed_error AS fault
    WHERE fault.part = gone.part AND fault.line = gone.line AND NOT fault.warning
)
