-- Question:  what does each scored customer of a publication bring, and what is it worth?
-- Row:       one customer, all of it bigint and nothing null, the highest contribution first; unknown is the smallest
--            bigint. Of `customers` alone unless that is null.
-- Relies on: the partitions of one publication by customer.
SELECT
    score.unit_id,
    score.contribution_fen,
    coalesce(result.actual_value_fen, (%(unknown)s)::bigint),
    coalesce(result.potential_value_fen, (%(unknown)s)::bigint),
    score.strategic_class::bigint
FROM customers_customerscore AS score
LEFT JOIN tiers_result AS result ON score.customer_id = result.customer_id AND result.run_id = %(publication)s
WHERE
    score.publication_id = %(publication)s
    AND (%(customers)s::bigint [] IS NULL OR score.customer_id = ANY(%(customers)s::bigint []))
ORDER BY score.contribution_fen DESC, score.customer_id
