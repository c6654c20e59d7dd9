-- What domain/03 asks for, row by row and window by window, slow and honest. Shares nothing with the production SQL:
-- no function, no statement, no view. Each question stands under a '-- name:' line and is run by itself.

-- name: half_even
CREATE OR REPLACE FUNCTION pg_temp.half_even(n numeric, d numeric) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
    -- Both sides as whole numbers, the denominator positive; then nothing is ever rounded but the answer.
    top numeric := n * 1000000000000000000000000000000 * sign(d);
    bottom numeric := abs(d) * 1000000000000000000000000000000;
    rest numeric := mod(mod(top, bottom) + bottom, bottom);
    floored numeric := div(top - rest, bottom);
BEGIN
    IF rest * 2 > bottom OR (rest * 2 = bottom AND mod(floored, 2) <> 0) THEN
        RETURN floored + 1;
    END IF;
    RETURN floored;
END $$

-- name: contributions
SELECT
    b.month, b.account_id, b.customer_id, b.product_line_id, b.average_yuan_fen,
    p.margin, b.fees_yuan_fen AS fees, p.cost, p.loss, p.charge,
    p.margin + b.fees_yuan_fen - p.cost - p.loss - p.charge AS total
FROM customers_accountmonth b
JOIN products_productline l ON l.id = b.product_line_id
JOIN customers_customer c ON c.id = b.customer_id
CROSS JOIN LATERAL (
    SELECT
        (b.month + interval '1 month')::date - b.month AS days,
        (SELECT t.rate FROM tiers_transferprice t WHERE t.product_line_id = l.id ORDER BY
            t.month > b.month, CASE WHEN t.month <= b.month THEN b.month - t.month ELSE t.month - b.month END LIMIT 1) AS ftp,
        (SELECT day_basis FROM tiers_bankparameter q
            WHERE b.month >= q.valid_from AND b.month < coalesce(q.valid_until, 'infinity')) AS basis,
        (SELECT capital_ratio * cost_of_capital FROM tiers_bankparameter q
            WHERE b.month >= q.valid_from AND b.month < coalesce(q.valid_until, 'infinity')) AS capital,
        (SELECT q.pd * q.lgd FROM tiers_ratingparameter q
            WHERE b.month >= q.valid_from AND b.month < coalesce(q.valid_until, 'infinity')
            AND q.rating IN (c.rating, '') ORDER BY q.rating = c.rating DESC LIMIT 1) AS loss_rate
) f
LEFT JOIN tiers_lineparameter k ON k.product_line_id = l.id
    AND b.month >= k.valid_from AND b.month < coalesce(k.valid_until, 'infinity')
CROSS JOIN LATERAL (
    SELECT
        CASE l.kind
            WHEN 'deposit' THEN pg_temp.half_even(b.average_yuan_fen * (f.ftp - b.rate) * f.days, f.basis)
            WHEN 'loan' THEN pg_temp.half_even(b.average_yuan_fen * (b.rate - f.ftp) * f.days, f.basis)
            ELSE 0
        END AS margin,
        coalesce(k.account_cost_fen, 0) + b.transactions * coalesce(k.transaction_cost_fen, 0) AS cost,
        CASE WHEN l.kind = 'loan' THEN pg_temp.half_even(f.loss_rate * b.average_yuan_fen * f.days, f.basis) ELSE 0 END
            AS loss,
        CASE WHEN l.kind = 'loan'
            THEN pg_temp.half_even(coalesce(k.risk_weight, 0) * f.capital * b.average_yuan_fen * f.days, f.basis) ELSE 0 END
            AS charge
) p
WHERE b.month <= %(month)s AND b.month > %(month)s::date - interval '24 months'
ORDER BY 1, 2

-- name: gathered
-- What is asked of each customer again and again, with a key: of customers from %(low)s to %(high)s.
DROP TABLE IF EXISTS pg_temp.earned, pg_temp.book, pg_temp.acc, pg_temp.wallet;
CREATE TEMP TABLE earned AS
SELECT e.customer_id, e.month, e.total_fen,
    (extract(year FROM age(%(month)s, e.month)) * 12 + extract(month FROM age(%(month)s, e.month)))::int AS ago
FROM tiers_contribution e
WHERE e.customer_id BETWEEN %(low)s AND %(high)s;
CREATE INDEX ON earned (customer_id);
CREATE TEMP TABLE book AS
SELECT m.*, l.kind,
    (extract(year FROM age(%(month)s, m.month)) * 12 + extract(month FROM age(%(month)s, m.month)))::int AS ago
FROM customers_accountmonth m JOIN products_productline l ON l.id = m.product_line_id
WHERE m.month <= %(month)s AND m.customer_id BETWEEN %(low)s AND %(high)s;
CREATE INDEX ON book (customer_id);
CREATE TEMP TABLE acc AS
SELECT a.*, l.kind, (a.status = 'active' OR (a.closed_on IS NOT NULL AND a.closed_on > %(as_of)s)) AS open_now
FROM customers_account a JOIN products_productline l ON l.id = a.product_line_id
WHERE a.opened_on <= %(as_of)s AND a.customer_id BETWEEN %(low)s AND %(high)s;
CREATE INDEX ON acc (customer_id);
CREATE TEMP TABLE wallet AS
SELECT w.customer_id, w.total_fen,
    greatest(0, CASE WHEN l.kind = 'fee' THEN
        coalesce((SELECT sum(fees_yuan_fen) FROM book b
            WHERE b.customer_id = w.customer_id AND b.product_line_id = l.id AND b.ago BETWEEN 0 AND 11), 0)
    ELSE
        coalesce((SELECT sum(average_yuan_fen) FROM book b
            WHERE b.customer_id = w.customer_id AND b.product_line_id = l.id AND b.ago = 0), 0)
    END) AS ours,
    k.wallet_margin * k.win_probability AS worth
FROM customers_walletestimate w
JOIN products_productline l ON l.id = w.product_line_id
JOIN tiers_lineparameter k ON k.product_line_id = l.id
    AND %(as_of)s >= k.valid_from AND %(as_of)s < coalesce(k.valid_until, 'infinity')
WHERE w.customer_id BETWEEN %(low)s AND %(high)s;
CREATE INDEX ON wallet (customer_id);
ANALYZE earned, book, acc, wallet

-- name: features
SELECT
    c.id, c.unit_id,
    coalesce((SELECT p.id FROM organization_unit p WHERE p.id = u.parent_id AND p.level = 'branch'), u.id) AS branch_id,
    substr(c.industry_code, 1, 1) AS industry,
    x.months_before, x.revenue,
    CASE WHEN x.months_before >= 6 THEN CASE
        WHEN x.revenue = x.revenue_before THEN 0
        WHEN x.revenue + x.revenue_before > 0 THEN least(2000000, greatest(-2000000,
            pg_temp.half_even(1000000 * (x.revenue - x.revenue_before), (x.revenue + x.revenue_before) / 2)))
    END END AS change,
    CASE WHEN x.customer_days IS NOT NULL OR x.contract_days IS NOT NULL
        THEN coalesce(x.customer_days, 0) + coalesce(x.contract_days, 0) END AS relationship,
    x.active_lines + x.services AS entanglement,
    CASE WHEN x.wallet_total > 0 THEN least(1000000, pg_temp.half_even(1000000 * x.wallet_ours, x.wallet_total)) END
        AS wallet_share,
    CASE WHEN x.people > 0 OR c.referrals_given IS NOT NULL THEN x.levels + coalesce(c.referrals_given, 0) END
        AS partnership,
    x.revenue_before, x.customer_days, x.contract_days, x.active_lines, x.services,
    x.wallet_lines, coalesce(x.wallet_ours, 0), coalesce(x.wallet_total, 0),
    coalesce(pg_temp.half_even(x.gain, 1), 0) AS gain,
    x.levels, coalesce(c.referrals_given, 0) AS referrals, x.quarter,
    EXISTS (
        SELECT FROM acc a WHERE a.customer_id = c.id AND NOT a.open_now
        AND a.closed_on >= (%(as_of)s::date - interval '6 months')::date
        AND NOT EXISTS (SELECT FROM acc o WHERE o.customer_id = c.id AND o.product_line_id = a.product_line_id AND o.open_now)
    ) AS line_closed,
    x.deposits, x.deposits_cny,
    -- Held to what an integer column takes: a change of twenty million percent.
    CASE WHEN x.deposits_then > 0 THEN least(2000000000,
        pg_temp.half_even(10000 * (x.deposits * x.deposit_months - x.deposits_then), x.deposits_then)) END AS deposits_change,
    x.loans, x.loans_cny, x.credit,
    CASE WHEN x.settled_then > 0 THEN least(2000000000,
        pg_temp.half_even(10000 * (x.settled * x.settled_months - x.settled_then), x.settled_then)) END AS settlement_change,
    (SELECT count(DISTINCT a.product_line_id) FROM acc a WHERE a.customer_id = c.id AND NOT a.open_now
        AND a.closed_on >= (%(as_of)s::date - interval '6 months')::date
        AND NOT EXISTS (SELECT FROM acc o
            WHERE o.customer_id = c.id AND o.product_line_id = a.product_line_id AND o.open_now)) AS lines_closed,
    (SELECT count(*) FROM customers_customersignal s WHERE s.kind = 'complaint_breach'
        AND s.happened_on <= %(as_of)s AND s.happened_on + 90 > %(as_of)s
        AND c.id = coalesce((SELECT m.survivor_id FROM customers_customermerge m
            WHERE m.merged_id = s.customer_id AND m.undone_at IS NULL), s.customer_id)) AS breaches,
    (SELECT (s.parameters ->> 'tenths')::int FROM customers_customersignal s WHERE s.kind = 'satisfaction'
        AND s.happened_on <= %(as_of)s AND s.happened_on > (%(as_of)s::date - interval '1 year')::date
        AND c.id = coalesce((SELECT m.survivor_id FROM customers_customermerge m
            WHERE m.merged_id = s.customer_id AND m.undone_at IS NULL), s.customer_id)
        ORDER BY s.happened_on DESC, s.id DESC LIMIT 1) AS satisfaction,
    CASE WHEN x.asked OR x.lost THEN x.named + x.lost_to END AS rivals,
    (SELECT CASE WHEN p.held_until IS NULL OR p.held_until < %(as_of)s
        THEN greatest(0, %(as_of)s::date - p.next_contact_on) END
        FROM customers_customerpulse p WHERE p.customer_id = c.id AND p.next_contact_on IS NOT NULL) AS overdue,
    -- Whatever the missing figures were, the first class that would fit stays the same, or there is none.
    coalesce((SELECT CASE count(DISTINCT k.class) WHEN 1 THEN max(k.class) ELSE '' END
        FROM (SELECT * FROM customers_sizethresholds WHERE valid_from <= %(as_of)s ORDER BY valid_from DESC LIMIT 1) z
        CROSS JOIN (VALUES (-9e17::bigint), (9e17::bigint)) a (assets) CROSS JOIN (VALUES (-9e17::bigint), (9e17::bigint)) n (net)
        CROSS JOIN (VALUES (-9e17::bigint), (9e17::bigint)) r (revenue) CROSS JOIN (VALUES (-9e17::bigint), (9e17::bigint)) p (profit)
        CROSS JOIN LATERAL (SELECT CASE
            WHEN coalesce(c.total_assets_fen, assets) > z.a_assets_over_fen
                AND coalesce(c.annual_revenue_fen, revenue) > z.a_revenue_over_fen THEN 'A'
            WHEN coalesce(c.net_assets_fen, net) < z.d_net_assets_under_fen
                OR coalesce(c.annual_revenue_fen, revenue) < z.d_revenue_under_fen
                OR coalesce(c.profit_fen, profit) < z.d_profit_under_fen THEN 'D'
            WHEN coalesce(c.net_assets_fen, net) > z.b_net_assets_over_fen
                AND coalesce(c.annual_revenue_fen, revenue) > z.b_revenue_over_fen THEN 'B'
            WHEN coalesce(c.net_assets_fen, net) <= z.c_net_assets_up_to_fen THEN 'C'
            ELSE '' END AS class) k), '') AS size,
    (SELECT coalesce(sum(2::numeric ^ (SELECT count(*) FROM products_productline o WHERE o.id < l.id)), 0)
        FROM products_productline l WHERE EXISTS (SELECT FROM book b WHERE b.customer_id = c.id AND b.ago BETWEEN 0 AND 2
            AND b.product_line_id = l.id
            AND NOT (b.ending_fen = 0 AND b.average_fen = 0 AND b.transactions = 0 AND b.fees_fen = 0)))
        + CASE WHEN c.payroll THEN 2::numeric ^ 56 ELSE 0 END + CASE WHEN c.cash_management THEN 2::numeric ^ 57 ELSE 0 END
        + CASE WHEN c.direct_link THEN 2::numeric ^ 58 ELSE 0 END
        + CASE WHEN c.online_banking THEN 2::numeric ^ 59 ELSE 0 END AS holdings,
    x.settled_known,
    (SELECT pg_temp.half_even(greatest(x.settled_known * u.kept_share - x.deposits, 0) * u.kept_margin * u.win_probability, 1)
        FROM tiers_potentialparameter u WHERE x.settled_known IS NOT NULL
        AND %(as_of)s >= u.valid_from AND %(as_of)s < coalesce(u.valid_until, 'infinity')) AS kept_gain,
    (SELECT pg_temp.half_even(u.service_gain_fen * u.win_probability * (SELECT count(*)
        FROM unnest(ARRAY[c.payroll, c.cash_management, c.direct_link, c.online_banking]) s WHERE NOT s), 1)
        FROM tiers_potentialparameter u
        WHERE %(as_of)s >= u.valid_from AND %(as_of)s < coalesce(u.valid_until, 'infinity')) AS service_gain,
    (SELECT pg_temp.half_even(CASE WHEN x.revenue > x.revenue_before THEN x.revenue - x.revenue_before ELSE 0 END
        * u.growth_share, 1)
        FROM tiers_potentialparameter u WHERE x.months_before > 5 AND x.revenue + x.revenue_before > 0
        AND %(as_of)s >= u.valid_from AND %(as_of)s < coalesce(u.valid_until, 'infinity')) AS growth_gain
FROM customers_customer c
JOIN organization_unit u ON u.id = c.unit_id
CROSS JOIN LATERAL (
    SELECT
        (SELECT count(DISTINCT e.month) FROM earned e WHERE e.customer_id = c.id AND e.ago BETWEEN 12 AND 23) AS months_before,
        (SELECT coalesce(sum(e.total_fen), 0) FROM earned e WHERE e.customer_id = c.id AND e.ago BETWEEN 0 AND 11) AS revenue,
        (SELECT sum(e.total_fen) FROM earned e WHERE e.customer_id = c.id AND e.ago BETWEEN 12 AND 23) AS revenue_before,
        (SELECT coalesce(sum(e.total_fen), 0) FROM earned e WHERE e.customer_id = c.id AND e.ago BETWEEN 0 AND 2) AS quarter,
        (SELECT greatest(0, %(as_of)s::date - min(d)) FROM (
            SELECT a.opened_on AS d FROM acc a WHERE a.customer_id = c.id UNION ALL SELECT c.customer_since) s
        ) AS customer_days,
        (SELECT max(a.matures_on) - %(as_of)s::date FROM acc a
            WHERE a.customer_id = c.id AND a.open_now AND a.matures_on > %(as_of)s) AS contract_days,
        (SELECT count(DISTINCT b.product_line_id) FROM book b WHERE b.customer_id = c.id AND b.ago BETWEEN 0 AND 2
            AND NOT (b.ending_fen = 0 AND b.average_fen = 0 AND b.transactions = 0 AND b.fees_fen = 0)) AS active_lines,
        (SELECT count(*) FROM unnest(ARRAY[c.payroll, c.cash_management, c.direct_link, c.online_banking]) s WHERE s)
            AS services,
        (SELECT count(*) FROM wallet w WHERE w.customer_id = c.id) AS wallet_lines,
        (SELECT sum(w.ours) FROM wallet w WHERE w.customer_id = c.id) AS wallet_ours,
        (SELECT sum(w.total_fen) FROM wallet w WHERE w.customer_id = c.id) AS wallet_total,
        (SELECT sum(CASE WHEN w.total_fen > w.ours THEN (w.total_fen - w.ours) * w.worth ELSE 0 END)
            FROM wallet w WHERE w.customer_id = c.id) AS gain,
        (SELECT count(*) FROM customers_contact p WHERE p.customer_id = c.id AND p.state <> 'removed'
            AND coalesce(p.left_on, 'infinity') > %(as_of)s)
            AS people,
        (SELECT count(DISTINCT p.level) FROM customers_contact p
            WHERE p.customer_id = c.id AND p.state <> 'removed' AND coalesce(p.left_on, 'infinity') > %(as_of)s
            AND (p.last_contact_at AT TIME ZONE 'Asia/Shanghai')::date >= (%(as_of)s::date - interval '1 year')::date) AS levels,
        (SELECT coalesce(sum(b.average_yuan_fen), 0) FROM book b
            WHERE b.customer_id = c.id AND b.ago = 0 AND b.kind = 'deposit') AS deposits,
        (SELECT coalesce(sum(b.average_yuan_fen), 0) FROM book b
            WHERE b.customer_id = c.id AND b.ago = 0 AND b.kind = 'deposit' AND b.currency = 'CNY') AS deposits_cny,
        (SELECT coalesce(sum(b.average_yuan_fen), 0) FROM book b
            WHERE b.customer_id = c.id AND b.ago = 0 AND b.kind = 'loan') AS loans,
        (SELECT coalesce(sum(b.average_yuan_fen), 0) FROM book b
            WHERE b.customer_id = c.id AND b.ago = 0 AND b.kind = 'loan' AND b.currency = 'CNY') AS loans_cny,
        (SELECT sum(b.average_yuan_fen) FROM book b
            WHERE b.customer_id = c.id AND b.ago BETWEEN 1 AND 3 AND b.kind = 'deposit') AS deposits_then,
        (SELECT count(DISTINCT b.month) FROM book b
            WHERE b.customer_id = c.id AND b.ago BETWEEN 1 AND 3 AND b.kind = 'deposit') AS deposit_months,
        (SELECT coalesce(sum(a.limit_fen), 0) FROM acc a
            WHERE a.customer_id = c.id AND a.open_now AND a.currency = 'CNY' AND a.kind = 'loan') AS credit,
        (SELECT coalesce(sum(b.settlement_yuan_fen), 0) FROM book b WHERE b.customer_id = c.id AND b.ago = 0) AS settled,
        (SELECT sum(b.settlement_yuan_fen) FROM book b WHERE b.customer_id = c.id AND b.ago = 0) AS settled_known,
        (SELECT sum(b.settlement_yuan_fen) FROM book b WHERE b.customer_id = c.id AND b.ago BETWEEN 1 AND 3) AS settled_then,
        (SELECT count(DISTINCT b.month) FROM book b WHERE b.customer_id = c.id AND b.ago BETWEEN 1 AND 3) AS settled_months,
        EXISTS (SELECT FROM customers_walletentry w WHERE w.customer_id = c.id AND w.estimated_on <= %(as_of)s
            AND w.estimated_on > (%(as_of)s::date - interval '1 year')::date) AS asked,
        (SELECT count(DISTINCT w.product_line_id) FROM customers_walletentry w
            WHERE w.customer_id = c.id AND w.competitor <> '' AND w.estimated_on <= %(as_of)s
            AND w.estimated_on > (%(as_of)s::date - interval '1 year')::date) AS named,
        EXISTS (SELECT FROM prospects_opportunity o WHERE o.customer_id = c.id AND o.state = 'lost'
            AND o.closed_on <= %(as_of)s AND o.closed_on > (%(as_of)s::date - interval '1 year')::date) AS lost,
        (SELECT count(*) FROM prospects_opportunity o WHERE o.customer_id = c.id AND o.state = 'lost' AND o.competitor <> ''
            AND o.closed_on <= %(as_of)s AND o.closed_on > (%(as_of)s::date - interval '1 year')::date) AS lost_to
) x
WHERE c.id BETWEEN %(low)s AND %(high)s AND c.state = 'live' AND EXISTS (SELECT FROM book b WHERE b.customer_id = c.id AND b.ago BETWEEN 0 AND 23)
ORDER BY c.id

-- name: results
WITH RECURSIVE worth AS (
    -- The present value of one yuan a year as two whole products: sum of r^t (1+d)^(N-t) over (1+d)^N.
    SELECT 0 AS year, 0::numeric AS top, 1::numeric AS bottom, 1::numeric AS kept
    UNION ALL
    SELECT year + 1, top * (1 + %(discount)s::numeric) + kept * %(retention)s::numeric,
        bottom * (1 + %(discount)s::numeric), kept * %(retention)s::numeric
    FROM worth WHERE year < %(years)s
),
facts AS (
    SELECT f.*, CASE %(peers)s WHEN 'branch' THEN branch_id::text WHEN 'industry' THEN industry WHEN 'size' THEN size ELSE '' END AS peers,
        pg_temp.half_even(revenue_fen * top, bottom) AS actual,
        pg_temp.half_even((revenue_fen + wallet_gain_fen + coalesce(kept_gain_fen, 0) + coalesce(service_gain_fen, 0)
            + coalesce(growth_gain_fen, 0)) * top, bottom) AS potential
    FROM tiers_feature f, worth WHERE f.run_id = %(run)s AND worth.year = %(years)s
),
long AS (
    SELECT f.customer_id, f.peers, i.name, i.value, i.weight
    FROM facts f CROSS JOIN LATERAL (VALUES
        (1, f.revenue_fen, %(w1)s), (2, f.change_ppm, %(w2)s), (3, f.relationship_days, %(w3)s),
        (4, f.entanglement, %(w4)s), (5, f.wallet_share_ppm, %(w5)s), (6, f.partnership, %(w6)s)
    ) i (name, value, weight)
),
ranked AS (
    SELECT customer_id, name, weight, CASE count(*) OVER p WHEN 1 THEN 50000000 ELSE
        pg_temp.half_even(100000000::numeric * (rank() OVER (p ORDER BY value) - 1), count(*) OVER p - 1) END AS pct
    FROM long WHERE value IS NOT NULL WINDOW p AS (PARTITION BY name, peers)
),
scored AS (
    SELECT f.*, r.*,
        rank() OVER (ORDER BY r.score DESC) AS place, count(*) OVER () AS n,
        rank() OVER (PARTITION BY f.branch_id ORDER BY r.score DESC) AS branch_place,
        count(*) OVER (PARTITION BY f.branch_id) AS branch_n,
        row_number() OVER (ORDER BY actual) AS actual_row,
        row_number() OVER (ORDER BY potential - actual) AS unrealized_row
    FROM facts f JOIN (
        SELECT customer_id AS id,
            max(pct) FILTER (WHERE name = 1) AS p1, max(pct) FILTER (WHERE name = 2) AS p2,
            max(pct) FILTER (WHERE name = 3) AS p3, max(pct) FILTER (WHERE name = 4) AS p4,
            max(pct) FILTER (WHERE name = 5) AS p5, max(pct) FILTER (WHERE name = 6) AS p6,
            coalesce(pg_temp.half_even(sum(weight * pct), nullif(sum(weight), 0) * 1000), 0) AS score,
            sum(weight) AS confidence
        FROM ranked GROUP BY customer_id
    ) r ON r.id = f.customer_id
),
thresholds AS (
    SELECT min(actual) FILTER (WHERE actual_row * 100 >= %(valuable)s * n) AS t1,
        min(potential - actual) FILTER (WHERE unrealized_row * 100 >= %(growable)s * n) AS t2
    FROM scored
),
classed AS (
    SELECT s.*, CASE
        WHEN actual < 0 AND potential <= 0 THEN 5
        WHEN actual < 0 AND potential > 0 THEN 4
        WHEN actual >= t1 AND actual <> 0 THEN 1
        WHEN potential - actual >= t2 AND potential <> actual THEN 2
        ELSE 3 END AS class,
        (SELECT min(tier_id) FROM tiers_tierthreshold t WHERE t.model_id = %(model)s AND CASE %(by)s
            WHEN 'points' THEN score >= coalesce(points, 0) ELSE place::numeric / n <= rank_share END) AS by_line
    FROM scored s, thresholds
),
qualified AS (
    SELECT c.*, CASE class WHEN 5 THEN 5 ELSE by_line END AS qualifies FROM classed c
),
held AS (
    SELECT q.*, h.tier_id AS was, CASE
        WHEN h.tier_id IS NULL OR class = 5 THEN NULL
        WHEN qualifies = h.tier_id THEN NULL
        WHEN qualifies > h.tier_id AND %(margin)s > 0 AND (
            SELECT CASE %(by)s WHEN 'points' THEN q.score + %(margin)s * 100000 >= coalesce(points, 0)
                ELSE place::numeric / n <= %(margin)s + rank_share END
            FROM tiers_tierthreshold t WHERE t.model_id = %(model)s AND t.tier_id = h.tier_id) THEN NULL
        WHEN h.qualified_tier_id = qualifies AND h.candidate_nights >= 1 THEN h.candidate_nights + 1
        ELSE 1 END AS nights
    FROM qualified q LEFT JOIN tiers_result h ON h.customer_id = q.customer_id AND h.run_id = %(before)s
),
signs AS (
    SELECT f.customer_id, v.n, v.value, k.weight, CASE WHEN v.value IS NULL THEN 0 ELSE
        k.weight * greatest(0, least(1000, pg_temp.half_even(1000 * (v.value::numeric - k.begins), k."full" - k.begins))) END AS shows
    FROM facts f CROSS JOIN LATERAL (VALUES
        (1, 'deposits', f.deposits_change_bp), (2, 'settlement', f.settlement_change_bp), (3, 'lines', f.lines_closed),
        (4, 'complaints', f.breaches), (5, 'satisfaction', f.satisfaction), (6, 'rivals', f.rivals),
        (7, 'contact', f.overdue_days)) v (n, name, value)
    JOIN tiers_churnparameter k ON k.factor = v.name
        AND %(as_of)s >= k.valid_from AND %(as_of)s < coalesce(k.valid_until, 'infinity')
),
upto AS (
    SELECT s.*, k.known * 2 >= k.whole AS enough, pg_temp.half_even(
        100 * (SELECT sum(t.shows) FROM signs t WHERE t.customer_id = s.customer_id AND t.n <= s.n), 1000 * k.known) AS reached
    FROM signs s JOIN (SELECT customer_id, sum(weight) AS whole, sum(weight) FILTER (WHERE value IS NOT NULL) AS known
        FROM signs GROUP BY customer_id) k ON k.customer_id = s.customer_id
),
leaving AS (
    SELECT u.customer_id AS id, u.n, u.enough, u.reached,
        CASE WHEN u.enough AND u.value IS NOT NULL THEN u.reached - coalesce(b.reached, 0) END AS part
    FROM upto u LEFT JOIN upto b ON b.customer_id = u.customer_id AND b.n = u.n - 1
),
risks AS (
    SELECT id, max(reached) FILTER (WHERE enough AND n = 7) AS risk,
        max(part) FILTER (WHERE n = 1) AS r1, max(part) FILTER (WHERE n = 2) AS r2, max(part) FILTER (WHERE n = 3) AS r3,
        max(part) FILTER (WHERE n = 4) AS r4, max(part) FILTER (WHERE n = 5) AS r5, max(part) FILTER (WHERE n = 6) AS r6,
        max(part) FILTER (WHERE n = 7) AS r7
    FROM leaving GROUP BY id
)
SELECT
    customer_id, p1, p2, p3, p4, p5, p6, score, confidence, place,
    (10 * place + n - 1) / n AS bank_decile, (10 * branch_place + branch_n - 1) / branch_n AS branch_decile,
    actual, potential, class,
    CASE
        WHEN revenue_fen > 0 AND recent_quarter_fen / 3.0 < 0.7 * revenue_fen / 12.0 THEN 4
        WHEN line_closed THEN 4
        WHEN %(as_of)s::date - customer_days >= (%(as_of)s::date - interval '6 months')::date THEN 1
        WHEN %(as_of)s::date - customer_days >= (%(as_of)s::date - interval '36 months')::date THEN 2
        WHEN change_ppm > 0.10 * 1000000 THEN 2
        ELSE 3 END AS phase,
    qualifies,
    CASE
        WHEN was IS NULL OR class = 5 THEN qualifies
        WHEN nights IS NULL THEN was
        WHEN nights >= CASE WHEN qualifies < was THEN %(up)s ELSE %(down)s END THEN qualifies
        ELSE was END AS tier,
    CASE WHEN nights >= CASE WHEN qualifies < was THEN %(up)s ELSE %(down)s END THEN 0 ELSE coalesce(nights, 0) END AS nights,
    risk, r1, r2, r3, r4, r5, r6, r7
FROM held JOIN risks ON risks.id = held.customer_id
ORDER BY customer_id
