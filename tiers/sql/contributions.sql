-- Question:  what did each account earn in some of the months from first to last, in fen of yuan?
-- Row:       one account and month, of all customers or of some; columns as tiers_contribution.
-- Relies on: month partitions of customers_accountmonth.
-- Each part is rounded half to even once. Numerators carry twenty decimals, so that the quotient keeps enough of them
-- to tell a tie from a near tie. Parameters are those in force on the first day of the month; a month without a
-- transfer price takes the latest earlier one, before the first price the first one.
WITH terms AS MATERIALIZED (
    SELECT
        m.month::date AS month,
        line.id AS product_line_id,
        line.kind,
        extract(day FROM m.month + interval '1 month' - interval '1 day')::numeric AS days,
        bank.day_basis::numeric AS day_basis,
        bank.capital_ratio * bank.cost_of_capital * coalesce(parameter.risk_weight, 0) AS capital_rate,
        coalesce(parameter.account_cost_fen, 0) AS account_cost_fen,
        coalesce(parameter.transaction_cost_fen, 0) AS transaction_cost_fen,
        coalesce(
            (
                SELECT price.rate FROM tiers_transferprice AS price
                WHERE price.product_line_id = line.id AND price.month <= m.month
                ORDER BY price.month DESC LIMIT 1
            ),
            (
                SELECT price.rate FROM tiers_transferprice AS price
                WHERE price.product_line_id = line.id
                ORDER BY price.month LIMIT 1
            )
        ) AS transfer_price
    FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 month') AS m (month)
    CROSS JOIN products_productline AS line
    CROSS JOIN LATERAL (
        SELECT * FROM tiers_bankparameter AS held
        WHERE held.valid_from <= m.month AND (held.valid_until IS NULL OR held.valid_until > m.month)
        ORDER BY held.valid_from DESC LIMIT 1
    ) AS bank
    LEFT JOIN LATERAL (
        SELECT * FROM tiers_lineparameter AS held
        WHERE
            held.product_line_id = line.id
            AND held.valid_from <= m.month AND (held.valid_until IS NULL OR held.valid_until > m.month)
        ORDER BY held.valid_from DESC LIMIT 1
    ) AS parameter ON TRUE
),

-- A customer without a rating, or with one that has no parameters, stands under ''.
loss_rates AS MATERIALIZED (
    SELECT DISTINCT ON (m.month, held.rating)
        m.month::date AS month,
        held.rating,
        held.pd * held.lgd AS loss_rate
    FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 month') AS m (month)
    INNER JOIN tiers_ratingparameter AS held
        ON held.valid_from <= m.month AND (held.valid_until IS NULL OR held.valid_until > m.month)
    ORDER BY m.month, held.rating, held.valid_from DESC
),

amounts AS (
    SELECT
        book.month,
        book.account_id,
        book.customer_id,
        book.product_line_id,
        book.average_yuan_fen,
        terms.day_basis,
        CASE terms.kind
            WHEN 'deposit' THEN book.average_yuan_fen * (terms.transfer_price - book.rate)
            WHEN 'loan' THEN book.average_yuan_fen * (book.rate - terms.transfer_price)
            ELSE 0::numeric
        END * terms.days AS margin,
        book.fees_yuan_fen AS fees_fen,
        terms.account_cost_fen + terms.transaction_cost_fen * book.transactions AS service_cost_fen,
        CASE terms.kind
            WHEN 'loan' THEN book.average_yuan_fen * coalesce(rated.loss_rate, unrated.loss_rate) * terms.days
            ELSE 0::numeric
        END AS expected_loss,
        CASE terms.kind
            WHEN 'loan' THEN book.average_yuan_fen * terms.capital_rate * terms.days
            ELSE 0::numeric
        END AS capital_charge
    FROM customers_accountmonth AS book
    INNER JOIN terms ON book.month = terms.month AND book.product_line_id = terms.product_line_id
    INNER JOIN customers_customer AS customer ON book.customer_id = customer.id
    LEFT JOIN loss_rates AS rated ON book.month = rated.month AND customer.rating = rated.rating
    LEFT JOIN loss_rates AS unrated ON book.month = unrated.month AND unrated.rating = ''
    WHERE
        book.month = ANY(%(months)s::date [])
        AND (%(customers)s::bigint [] IS NULL OR book.customer_id = ANY(%(customers)s::bigint []))
),

-- OFFSET keeps the quotients columns of their own, so that the rounding is inlined instead of called.
quotients AS (
    SELECT
        month, account_id, customer_id, product_line_id, average_yuan_fen, fees_fen, service_cost_fen,
        margin::numeric(60, 20) / day_basis AS margin,
        expected_loss::numeric(60, 20) / day_basis AS expected_loss,
        capital_charge::numeric(60, 20) / day_basis AS capital_charge
    FROM amounts
    OFFSET 0
),

parts AS (
    SELECT
        month, account_id, customer_id, product_line_id, average_yuan_fen, fees_fen, service_cost_fen,
        round_half_even(margin) AS margin_fen,
        round_half_even(expected_loss) AS expected_loss_fen,
        round_half_even(capital_charge) AS capital_charge_fen
    FROM quotients
    OFFSET 0
)

SELECT
    month, account_id, customer_id, product_line_id, average_yuan_fen, margin_fen, fees_fen, service_cost_fen,
    expected_loss_fen, capital_charge_fen,
    margin_fen + fees_fen - service_cost_fen - expected_loss_fen - capital_charge_fen
FROM parts
