"""What must be true of what core banking sends beside accounts and months, and of the people it sends."""

from crm_site.invariant import Invariant

# Each resource with its table and what a row of it is called.
_TABLES = {
    "ratings": ("customers_rating", "customer_id || ' ' || rated_on"),
    "loans": ("customers_loan", "loan_no"),
    "holdings": ("customers_holding", "customer_id || ' ' || product_id"),
    "daily_balances": ("customers_dailybalance", "account_id || ' ' || day"),
    "settlements": ("customers_settlement", "settlement_no"),
    "fees": ("customers_feecharged", "fee_no"),
    "interactions": ("activities_channelcontact", "interaction_no"),
}
_ROWS = " UNION ALL ".join(
    f"SELECT '{resource}' AS resource, {key} AS key, batch_id, business_date FROM {table}"
    for resource, (table, key) in _TABLES.items()
)

OF_FACTS = (
    Invariant(
        "facts_come_of_applied_batches",
        "A rating, loan, product held, day, payment, fee or contact elsewhere came with an applied batch of its "
        "resource and business date; so did every correction and every version kept.",
        f"""
        SELECT format('%s %s: batch %s', fact.resource, fact.key, fact.batch_id)
        FROM ({_ROWS}) AS fact LEFT JOIN corebanking_batch AS batch ON batch.id = fact.batch_id
        WHERE (batch.state, batch.resource, batch.business_date)
            IS DISTINCT FROM ('applied', fact.resource, fact.business_date)
        UNION ALL
        SELECT format('correction %s of %s %s: batch %s', told.id, told.resource, told.key, told.batch_id)
        FROM customers_correction AS told LEFT JOIN corebanking_batch AS batch ON batch.id = told.batch_id
        WHERE (batch.state, batch.resource) IS DISTINCT FROM ('applied', told.resource)
        UNION ALL
        SELECT format('version of %s %s: batch %s', known.resource, known.key, known.batch_id)
        FROM corebanking_rowversion AS known LEFT JOIN corebanking_batch AS batch ON batch.id = known.batch_id
        WHERE (batch.state, batch.resource, batch.source)
            IS DISTINCT FROM ('applied', known.resource, known.source)
        """,
    ),
    Invariant(
        "corrections_tell_a_difference",
        "A correction says what differed: the same fields before and after, each with another value.",
        """
        SELECT format('correction %s of %s %s: %s became %s', id, resource, key, was, became)
        FROM customers_correction
        WHERE was = '{}' OR EXISTS (
            SELECT FROM jsonb_each(was) AS before (name, value)
            WHERE became -> before.name IS NOT DISTINCT FROM before.value)
        """,
    ),
    Invariant(
        "segments_are_known",
        "The needs segment of a customer is one of the bank's, in use or no longer.",
        """
        SELECT format('customer %s: segment %s', profile.customer_id, profile.segment)
        FROM customers_customerprofile AS profile
        LEFT JOIN customers_needssegment AS segment ON segment.code = profile.segment
        WHERE profile.segment <> '' AND segment.id IS NULL
        """,
    ),
    Invariant(
        "who_left_holds_no_role",
        "Who left with a feed of people holds no role from the day after on.",
        """
        SELECT format('%s left and is %s until %s', staff.employee_no, role.role, coalesce(role.ends_on::text, 'ever'))
        FROM organization_staff AS staff INNER JOIN organization_roleassignment AS role ON role.staff_id = staff.id
        WHERE staff.status = 'left' AND role.starts_on < current_date
            AND (role.ends_on IS NULL OR role.ends_on > current_date + 2)
            AND EXISTS (SELECT FROM audit_act AS act WHERE act.kind = 'staff.left'
                AND act.subject_type = 'organization.staff' AND act.subject_id = staff.id::text)
        """,
    ),
    Invariant(
        "cube_holds_everybody_once",
        "A closed month of the cube holds each customer of its publication once over all product lines.",
        """
        SELECT format('month %s', held.month)
        FROM dashboards_cubemonth AS held
        INNER JOIN customers_publication AS publication ON held.publication_id = publication.id
        WHERE publication.customers IS DISTINCT FROM (
            SELECT sum(cell.customers) FROM dashboards_cubecell AS cell
            WHERE cell.month = held.month AND cell.product_line_id IS NULL)
        """,
    ),
)
