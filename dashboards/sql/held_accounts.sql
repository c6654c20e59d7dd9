-- Question:  at the ends of which months was each customer in use a customer, that is: had an account open?
-- Row:       one customer with its unit, the months held as ranges, and the first of them.
-- Relies on: nothing; one scan of the accounts. An account opened and closed within a month counts at no month's end, a
--            gap that ends within the month in which it began is none. Of the month under way its end is the business date.
CREATE TEMPORARY TABLE held ON COMMIT DROP AS
SELECT
    account.customer_id,
    customer.unit_id,
    account.months,
    lower(account.months) AS cohort
FROM (
    SELECT
        customer_id,
        range_agg(daterange(
            date_trunc('month', opened_on)::date,
            CASE WHEN ended_on <= %(as_of)s THEN date_trunc('month', greatest(ended_on, opened_on))::date END
        )) AS months
    FROM (
        SELECT
            customer_id,
            opened_on,
            coalesce(closed_on, CASE WHEN status = 'closed' THEN opened_on END) AS ended_on
        FROM customers_account
        WHERE opened_on <= %(as_of)s
    ) AS stretch
    GROUP BY customer_id
) AS account
INNER JOIN customers_customer AS customer ON account.customer_id = customer.id
WHERE customer.state = 'live' AND NOT isempty(account.months)
