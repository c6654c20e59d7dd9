-- Question:  which of some contributions differ from what stands, written; whose are they, and whose were they?
-- Row:       one account and month that is new or differs.
-- Relies on: the primary keys of the month partitions of tiers_contribution. Contributions.sql is put in.
INSERT INTO tiers_contribution AS held (
    month, account_id, customer_id, product_line_id, average_yuan_fen, margin_fen, fees_fen, service_cost_fen,
    expected_loss_fen, capital_charge_fen, total_fen
)
{rows}
ON CONFLICT (month, account_id) DO UPDATE SET
    customer_id = excluded.customer_id,
    product_line_id = excluded.product_line_id,
    average_yuan_fen = excluded.average_yuan_fen,
    margin_fen = excluded.margin_fen,
    fees_fen = excluded.fees_fen,
    service_cost_fen = excluded.service_cost_fen,
    expected_loss_fen = excluded.expected_loss_fen,
    capital_charge_fen = excluded.capital_charge_fen,
    total_fen = excluded.total_fen
WHERE
    (
        held.customer_id, held.product_line_id, held.average_yuan_fen, held.margin_fen, held.fees_fen,
        held.service_cost_fen, held.expected_loss_fen, held.capital_charge_fen
    ) IS DISTINCT FROM (
        excluded.customer_id, excluded.product_line_id, excluded.average_yuan_fen, excluded.margin_fen, excluded.fees_fen,
        excluded.service_cost_fen, excluded.expected_loss_fen, excluded.capital_charge_fen
    )
RETURNING new.month, new.customer_id, old.customer_id
