-- Question:  when is each customer's next contact due by the rule of its published tier?
-- One row:   a customer whose date changed (its pulse is written).
-- Rule:      last contact plus the months of the tier's rule in force; without any contact on record the count starts
--            when the customer came, or with the bank's first scoring where that is later. A date chosen by a person
--            stands while it is ahead of the last contact. While the rule is on hold nobody is due; the date comes on
--            the day after the hold and not before.
-- Relies on: the primary keys of customers_customerscore and customers_customerpulse.
-- Parameters: today.
WITH rule AS (
    SELECT DISTINCT ON (tier_id) tier_id, months
    FROM activities_contactrule
    WHERE valid_from <= %(today)s
    ORDER BY tier_id, valid_from DESC
),
first_run AS (
    SELECT min(business_date) AS day FROM customers_publication
),
held AS (
    SELECT customer_id, max(COALESCE(ended_on, until_on + 1)) AS back_on
    FROM activities_contacthold
    GROUP BY customer_id
),
planned AS (
    SELECT customer.id AS customer_id,
           GREATEST((COALESCE(
                (pulse.last_contact_at AT TIME ZONE 'Asia/Shanghai')::date,
                GREATEST(customer.customer_since, first_run.day)
            ) + make_interval(months => rule.months))::date, held.back_on) AS due_on
    FROM customers_currentpublication AS pointer
    JOIN customers_customerscore AS score ON score.publication_id = pointer.publication_id
    JOIN customers_customer AS customer ON customer.id = score.customer_id AND customer.state = 'live'
    JOIN rule ON rule.tier_id = score.tier_id
    CROSS JOIN first_run
    LEFT JOIN customers_customerpulse AS pulse ON pulse.customer_id = customer.id
    LEFT JOIN held ON held.customer_id = customer.id
    WHERE NOT (
        COALESCE(pulse.next_contact_fixed, false)
        AND pulse.next_contact_on IS NOT NULL
        AND (pulse.last_contact_at IS NULL
             OR pulse.next_contact_on > (pulse.last_contact_at AT TIME ZONE 'Asia/Shanghai')::date)
    )
    -- Who differs is asked here: a conflict locks its row, also where nothing is to be changed.
    AND (
        pulse.customer_id IS NULL
        OR (pulse.next_contact_on, pulse.next_contact_fixed) IS DISTINCT FROM (
            GREATEST((COALESCE(
                (pulse.last_contact_at AT TIME ZONE 'Asia/Shanghai')::date,
                GREATEST(customer.customer_since, first_run.day)
            ) + make_interval(months => rule.months))::date, held.back_on),
            false
        )
    )
)
INSERT INTO customers_customerpulse AS pulse
       (customer_id, last_contact_kind, next_contact_on, next_contact_fixed, open_complaints, open_warnings, open_tasks)
SELECT customer_id, '', due_on, false, 0, 0, 0
FROM planned
ON CONFLICT (customer_id) DO UPDATE
    SET next_contact_on = EXCLUDED.next_contact_on, next_contact_fixed = false
    WHERE (pulse.next_contact_on, pulse.next_contact_fixed) IS DISTINCT FROM (EXCLUDED.next_contact_on, false)
