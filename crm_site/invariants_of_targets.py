"""What must be true of targets: what was achieved is of every customer that was scored."""

from crm_site.invariant import Invariant

OF_TARGETS = (
    Invariant(
        "achieved_is_everybody",
        "What the newest month came to, kept by the night that readers follow, is of every customer it scored.",
        """
        SELECT format('%s: %s customers achieved, %s scored', publication.business_date, kept.customers,
            scored.customers)
        FROM customers_currentpublication AS pointer
        INNER JOIN customers_publication AS publication ON publication.id = pointer.publication_id
        CROSS JOIN LATERAL (
            SELECT sum(customers) AS customers, sum(deposits) AS deposits FROM targets_achieved
            WHERE business_date = publication.business_date
                AND month = (SELECT max(month) FROM targets_achieved)
        ) AS kept
        CROSS JOIN LATERAL (
            SELECT count(*) AS customers, sum(deposits_fen) AS deposits FROM customers_customerscore
            WHERE publication_id = publication.id
        ) AS scored
        WHERE kept.customers IS NOT NULL
            AND (kept.customers <> scored.customers OR kept.deposits <> scored.deposits)
        """,
    ),
)
