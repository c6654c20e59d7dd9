-- Question:  what did each account earn in some of the months from first to last, in fen of yuan?
-- Row:       one account and month, of all customers or of some; columns as tiers_contribution.
-- Relies on: month partitions of customers_accountmonth, and ratings kept by rated_anew.sql before.
-- Each part is an amount x rate x days of the month / days of the year, rounded half to even once. What the amount is
-- multiplied with is a fraction of whole numbers, so that 64 bits do for all of it; where a fraction is too long for that
-- it is null, and decimals do the work. Parameters are those in force on the first day of the month; a month without a
-- transfer price takes the latest earlier one, before the first price the first one.
WITH months AS MATERIALIZED (
    SELECT
        m.month::date AS month,
        extract(day FROM m.month + interval '1 month' - interval '1 day')::bigint AS days,
        bank.day_basis::bigint AS day_basis,
        bank.capital_ratio * bank.cost_of_capital AS capital_rate
    FROM unnest(%(months)s::date []) AS m (month)
    CROSS JOIN LATERAL (
        SELECT * FROM tiers_bankparameter AS held
        WHERE held.valid_from <= m.month AND (held.valid_until IS NULL OR held.valid_until > m.month)
        ORDER BY held.valid_from DESC LIMIT 1
    ) AS bank
),

terms AS MATERIALIZED (
    SELECT
        m.month,
        m.days,
        m.day_basis,
        line.id AS product_line_id,
        line.kind,
        charged.rate AS charge_rate,
        charge.part AS charge_part,
        charge.whole AS charge_of,
        coalesce(parameter.account_cost_fen, 0) AS account_cost_fen,
        coalesce(parameter.transaction_cost_fen, 0) AS transaction_cost_fen,
        (1000000 * coalesce(
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
        ))::bigint AS price_ppm
    FROM months AS m
    CROSS JOIN products_productline AS line
    LEFT JOIN LATERAL (
        SELECT * FROM tiers_lineparameter AS held
        WHERE
            held.product_line_id = line.id
            AND held.valid_from <= m.month AND (held.valid_until IS NULL OR held.valid_until > m.month)
        ORDER BY held.valid_from DESC LIMIT 1
    ) AS parameter ON TRUE
    CROSS JOIN LATERAL (SELECT m.capital_rate * coalesce(parameter.risk_weight, 0) * m.days AS rate) AS charged
    CROSS JOIN LATERAL in_lowest_terms(charged.rate, m.day_basis) AS charge
),

-- A customer without a rating, or with one that has no parameters, stands under ''.
losses AS MATERIALIZED (
    SELECT
        m.month,
        known.rating,
        lost.rate,
        loss.part,
        loss.whole
    FROM months AS m
    CROSS JOIN (SELECT DISTINCT rating FROM tiers_ratedcustomer UNION SELECT '') AS known
    LEFT JOIN LATERAL (
        SELECT * FROM tiers_ratingparameter AS held
        WHERE
            held.rating IN (known.rating, '')
            AND held.valid_from <= m.month AND (held.valid_until IS NULL OR held.valid_until > m.month)
        ORDER BY held.rating = known.rating DESC, held.valid_from DESC LIMIT 1
    ) AS parameter ON TRUE
    CROSS JOIN LATERAL (SELECT parameter.pd * parameter.lgd * m.days AS rate) AS lost
    CROSS JOIN LATERAL in_lowest_terms(lost.rate, m.day_basis) AS loss
),

-- OFFSET keeps the ratings with their books, before what each means is looked up.
books AS (
    SELECT
        book.month, book.account_id, book.customer_id, book.product_line_id, book.average_yuan_fen,
        book.fees_yuan_fen, book.transactions, book.rate,
        coalesce(rated.rating, '') AS rating
    FROM customers_accountmonth AS book
    LEFT JOIN tiers_ratedcustomer AS rated
        ON
            book.customer_id = rated.customer_id
            AND (%(customers)s::bigint [] IS NULL OR rated.customer_id = ANY(%(customers)s::bigint []))
    WHERE
        book.month = ANY(%(months)s::date [])
        AND (%(customers)s::bigint [] IS NULL OR book.customer_id = ANY(%(customers)s::bigint []))
    OFFSET 0
),

-- Here it keeps columns of their own, so that the rounding is inlined instead of called.
amounts AS (
    SELECT
        book.month,
        book.account_id,
        book.customer_id,
        book.product_line_id,
        book.average_yuan_fen,
        terms.kind = 'loan' AS lent,
        CASE terms.kind
            WHEN 'deposit' THEN terms.price_ppm - (book.rate * 1000000)::bigint
            WHEN 'loan' THEN (book.rate * 1000000)::bigint - terms.price_ppm
            ELSE 0
        END * terms.days AS margin_part,
        terms.day_basis * 1000000 AS margin_of,
        book.fees_yuan_fen AS fees_fen,
        terms.account_cost_fen + terms.transaction_cost_fen * book.transactions AS service_cost_fen,
        losses.rate AS loss_rate,
        losses.part AS loss_part,
        losses.whole AS loss_of,
        terms.charge_rate,
        terms.charge_part,
        terms.charge_of,
        terms.day_basis
    FROM books AS book
    INNER JOIN terms ON book.month = terms.month AND book.product_line_id = terms.product_line_id
    INNER JOIN losses ON book.month = losses.month AND book.rating = losses.rating
    OFFSET 0
),

parts AS (
    SELECT
        month, account_id, customer_id, product_line_id, average_yuan_fen, fees_fen, service_cost_fen,
        half_even_share(average_yuan_fen, margin_part, margin_of) AS margin_fen,
        CASE
            WHEN NOT lent THEN 0
            WHEN loss_of IS NULL THEN round_half_even((average_yuan_fen * loss_rate)::numeric(60, 20) / day_basis)
            ELSE half_even_share(average_yuan_fen, loss_part, loss_of)
        END AS expected_loss_fen,
        CASE
            WHEN NOT lent THEN 0
            WHEN charge_of IS NULL THEN round_half_even((average_yuan_fen * charge_rate)::numeric(60, 20) / day_basis)
            ELSE half_even_share(average_yuan_fen, charge_part, charge_of)
        END AS capital_charge_fen
    FROM amounts
    OFFSET 0
)

SELECT
    month, account_id, customer_id, product_line_id, average_yuan_fen, margin_fen, fees_fen, service_cost_fen,
    expected_loss_fen, capital_charge_fen,
    margin_fen + fees_fen - service_cost_fen - expected_loss_fen - capital_charge_fen
FROM parts
