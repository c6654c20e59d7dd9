-- Question:  what did each account manager's customers, contacts, deals, reports and answers come to, by unit of customers?
-- Row:       one unit and person: who leads scored customers there, or is an account manager there; money in fen of yuan.
-- Relies on: the publication's partition; a tier's key is its rank, 1 the best. `since` is the day before the 12 months
--            that end with `as_of`, `from_at` and `until_at` the moments at which they begin and end; a visit that ended
--            on one of `days` is to be reported by the day of `dues` at the same place.
INSERT INTO dashboards_managermonth (
    month, as_of, unit_id, person_id, customers, key_customers, deposits_fen, loans_fen, contribution_fen,
    contacts_asked, contacts_kept, contacts, deals_won, deals_lost, won_fen, won_days, reports_due, reports_on_time,
    facts_known, answers, index_tenths, at_risk, at_loss, away, neglected, hard
)
WITH named AS (
    SELECT DISTINCT customer_id FROM customers_contact WHERE state = 'live' AND left_on IS NULL
),

neglected AS (
    SELECT DISTINCT handed.customer_id
    FROM portfolios_handedcustomer AS handed
    INNER JOIN portfolios_handover AS handover ON handed.handover_id = handover.id
    WHERE
        handed.fate = 'moved'
        AND handover.effective_on > %(since)s
        AND handover.effective_on <= %(as_of)s
        AND NOT EXISTS (
            SELECT 1
            FROM activities_interaction AS contact
            WHERE
                contact.customer_id = handed.customer_id
                AND contact.happened_at < handover.effective_on::timestamp AT TIME ZONE 'Asia/Shanghai'
                AND contact.happened_at
                >= (handover.effective_on - interval '1 year') AT TIME ZONE 'Asia/Shanghai'
        )
),

scored AS (
    SELECT
        score.unit_id,
        customer.manager_id AS person_id,
        score.tier_id,
        score.deposits_fen,
        score.loans_fen,
        score.contribution_fen,
        pulse.next_contact_on IS NOT NULL AND coalesce(pulse.held_until <= %(as_of)s, TRUE) AS asked,
        pulse.next_contact_on > %(as_of)s AS in_time,
        num_nonnulls(
            nullif(customer.credit_code, ''),
            nullif(customer.industry_code, ''),
            nullif(customer.region_code, ''),
            nullif(customer.ownership, ''),
            customer.established_on,
            customer.registered_capital_fen,
            customer.total_assets_fen,
            customer.annual_revenue_fen,
            customer.staff_count,
            named.customer_id
        ) AS facts_known,
        coalesce(score.churn_risk >= %(risk)s, FALSE) AS at_risk,
        score.contribution_fen < 0 AS at_loss,
        customer.region_code <> '' AND unit.region_code <> ''
        AND left(customer.region_code, 4) <> left(unit.region_code, 4) AS away,
        neglected.customer_id IS NOT NULL AS neglected
    FROM customers_customerscore AS score
    INNER JOIN customers_customer AS customer ON score.customer_id = customer.id
    INNER JOIN organization_unit AS unit ON score.unit_id = unit.id
    LEFT JOIN customers_customerpulse AS pulse ON score.customer_id = pulse.customer_id
    LEFT JOIN named ON score.customer_id = named.customer_id
    LEFT JOIN neglected ON score.customer_id = neglected.customer_id
    WHERE score.publication_id = %(publication)s AND customer.manager_id IS NOT NULL
),

led AS (
    SELECT
        unit_id,
        person_id,
        count(*) AS customers,
        count(*) FILTER (WHERE tier_id <= (SELECT rank FROM customers_tier WHERE code = 'key')) AS key_customers,
        sum(deposits_fen) AS deposits_fen,
        sum(loans_fen) AS loans_fen,
        sum(contribution_fen) AS contribution_fen,
        count(*) FILTER (WHERE asked) AS contacts_asked,
        count(*) FILTER (WHERE asked AND in_time) AS contacts_kept,
        sum(facts_known) AS facts_known,
        count(*) FILTER (WHERE at_risk) AS at_risk,
        count(*) FILTER (WHERE at_loss) AS at_loss,
        count(*) FILTER (WHERE away) AS away,
        count(*) FILTER (WHERE neglected) AS neglected,
        count(*) FILTER (WHERE at_risk OR at_loss OR away OR neglected) AS hard
    FROM scored
    GROUP BY unit_id, person_id
),

people AS (
    SELECT
        unit_id,
        person_id
    FROM led
    UNION
    SELECT
        role.unit_id,
        role.staff_id
    FROM organization_roleassignment AS role
    INNER JOIN organization_unit AS unit ON role.unit_id = unit.id
    INNER JOIN organization_staff AS staff ON role.staff_id = staff.id
    WHERE
        role.role = 'account_manager'
        AND role.starts_on <= %(as_of)s
        AND coalesce(role.ends_on > %(as_of)s, TRUE)
        AND coalesce(unit.closed_on > %(as_of)s, TRUE)
        AND staff.status <> 'left'
),

contacted AS (
    SELECT
        customer.unit_id,
        contact.staff_id AS person_id,
        count(*) AS contacts
    FROM activities_interaction AS contact
    INNER JOIN customers_customer AS customer ON contact.customer_id = customer.id
    WHERE contact.happened_at >= %(from_at)s AND contact.happened_at < %(until_at)s
    GROUP BY customer.unit_id, contact.staff_id
),

dealt AS (
    SELECT
        unit_id,
        owner_id AS person_id,
        count(*) FILTER (WHERE state = 'won') AS deals_won,
        count(*) FILTER (WHERE state = 'lost') AS deals_lost,
        sum(coalesce(funded_fen, amount_fen)) FILTER (WHERE state = 'won') AS won_fen,
        sum(greatest(closed_on - (opened_at AT TIME ZONE 'Asia/Shanghai')::date, 0)) FILTER (WHERE state = 'won')
            AS won_days
    FROM prospects_opportunity
    WHERE state IN ('won', 'lost') AND closed_on > %(since)s AND closed_on <= %(as_of)s
    GROUP BY unit_id, owner_id
),

reported AS (
    SELECT
        customer.unit_id,
        visit.owner_id AS person_id,
        count(*) AS reports_due,
        count(*) FILTER (
            WHERE (report.recorded_at AT TIME ZONE 'Asia/Shanghai')::date <= asked.due_on
        ) AS reports_on_time
    FROM activities_visit AS visit
    INNER JOIN
        unnest(%(days)s::date [], %(dues)s::date []) AS asked (day, due_on)
        ON
            asked.day
            = ((visit.starts_at + visit.minutes * interval '1 minute') AT TIME ZONE 'Asia/Shanghai')::date
    INNER JOIN customers_customer AS customer ON visit.customer_id = customer.id
    LEFT JOIN activities_interaction AS report ON visit.interaction_id = report.id
    WHERE visit.state <> 'cancelled'
    GROUP BY customer.unit_id, visit.owner_id
),

answered AS (
    SELECT
        customer.unit_id,
        customer.manager_id AS person_id,
        count(*) AS answers,
        sum(answer.index * 10)::bigint AS index_tenths
    FROM surveys_surveyresponse AS answer
    INNER JOIN customers_customer AS customer ON answer.customer_id = customer.id
    WHERE answer.answered_on > %(since)s AND answer.answered_on <= %(as_of)s
    GROUP BY customer.unit_id, customer.manager_id
)

SELECT
    %(month)s,
    %(as_of)s,
    people.unit_id,
    people.person_id,
    coalesce(led.customers, 0),
    coalesce(led.key_customers, 0),
    coalesce(led.deposits_fen, 0),
    coalesce(led.loans_fen, 0),
    coalesce(led.contribution_fen, 0),
    coalesce(led.contacts_asked, 0),
    coalesce(led.contacts_kept, 0),
    coalesce(contacted.contacts, 0),
    coalesce(dealt.deals_won, 0),
    coalesce(dealt.deals_lost, 0),
    coalesce(dealt.won_fen, 0),
    coalesce(dealt.won_days, 0),
    coalesce(reported.reports_due, 0),
    coalesce(reported.reports_on_time, 0),
    coalesce(led.facts_known, 0),
    coalesce(answered.answers, 0),
    coalesce(answered.index_tenths, 0),
    coalesce(led.at_risk, 0),
    coalesce(led.at_loss, 0),
    coalesce(led.away, 0),
    coalesce(led.neglected, 0),
    coalesce(led.hard, 0)
FROM people
LEFT JOIN led ON people.unit_id = led.unit_id AND people.person_id = led.person_id
LEFT JOIN contacted ON people.unit_id = contacted.unit_id AND people.person_id = contacted.person_id
LEFT JOIN dealt ON people.unit_id = dealt.unit_id AND people.person_id = dealt.person_id
LEFT JOIN reported ON people.unit_id = reported.unit_id AND people.person_id = reported.person_id
LEFT JOIN answered ON people.unit_id = answered.unit_id AND people.person_id = answered.person_id
