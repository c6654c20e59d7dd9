"""What must be true of proposals: approved by another than who wrote, and nothing goes out unconfirmed."""

from crm_site.invariant import Invariant

OF_PROPOSALS = (
    Invariant(
        "proposals_have_four_eyes",
        "Whoever approved a proposal has not written in it.",
        """
        SELECT format('proposal %s/%s: approved by one of its hands', one.number, one.edition)
        FROM proposals_proposal AS one WHERE one.approved_by_id = ANY (one.hands)
        """,
    ),
    Invariant(
        "proposals_go_out_confirmed",
        "A proposal that was approved has products, each with its record of suitability and the customer's own quote.",
        """
        SELECT format('proposal %s/%s has no product', one.number, one.edition)
        FROM proposals_proposal AS one
        WHERE one.approved_by_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM proposals_proposalproduct AS product WHERE product.proposal_id = one.id)
        UNION ALL
        SELECT format('proposal %s/%s: product %s is not confirmed', one.number, one.edition, product.id)
        FROM proposals_proposalproduct AS product
        INNER JOIN proposals_proposal AS one ON one.id = product.proposal_id
        LEFT JOIN proposals_suitability AS held ON held.product_id = product.id
        WHERE one.approved_by_id IS NOT NULL AND held.id IS NULL
        UNION ALL
        SELECT format('proposal %s/%s: a quote of another customer', one.number, one.edition)
        FROM proposals_proposalproduct AS product
        INNER JOIN proposals_proposal AS one ON one.id = product.proposal_id
        INNER JOIN pricing_quote AS quote ON quote.id = product.quote_id
        WHERE quote.customer_id <> one.customer_id
        """,
    ),
)
