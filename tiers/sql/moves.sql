-- Question:  who is on another tier than in the publication before, and which indicator's points moved them most?
-- Row:       one mover. The cause is the largest change of points in the direction of the move; '' where none changed so,
--            as when others passed by. A decision that begins or ends is the cause itself.
-- Relies on: the temporary table of turned.sql, whose intervals hold the tiers published before; the keys of the scores
--            published before and of the partitions of tiers_result.
INSERT INTO tiers_tiermove (run_id, customer_id, tier_from_id, tier_to_id, cause, cause_points)
SELECT
    result.run_id, result.customer_id, before.tier_id, turned.tier_id,
    CASE
        WHEN turned.override_id IS NOT NULL THEN 'override'
        WHEN before.computed_tier_id IS NOT NULL THEN 'override_ended'
        ELSE coalesce(cause.indicator, '')
    END,
    CASE
        WHEN turned.override_id IS NOT NULL OR before.computed_tier_id IS NOT NULL THEN 0
        ELSE coalesce(cause.points, 0)
    END
FROM turned
INNER JOIN tiers_result AS result ON turned.customer_id = result.customer_id AND result.run_id = %(run)s
INNER JOIN customers_customerscore AS before
    ON result.customer_id = before.customer_id AND before.publication_id = %(before)s
LEFT JOIN tiers_result AS held ON result.customer_id = held.customer_id AND held.run_id = %(before)s
LEFT JOIN LATERAL (
    SELECT
        now.indicator,
        now.points - then_.points AS points
    FROM (
        SELECT
            place,
            indicator,
            coalesce(round(pct::numeric * weight / nullif(sum(weight) FILTER (WHERE pct IS NOT NULL) OVER (), 0) / 1000), 0)
                AS points
        FROM unnest(
            %(indicators)s::text[],
            ARRAY[
                result.revenue_pct, result.change_pct, result.relationship_pct, result.entanglement_pct,
                result.wallet_pct, result.partnership_pct
            ],
            %(weights)s::int[]
        ) WITH ORDINALITY AS held_now (indicator, pct, weight, place)
    ) AS now
    INNER JOIN (
        SELECT
            place,
            coalesce(round(pct::numeric * weight / nullif(sum(weight) FILTER (WHERE pct IS NOT NULL) OVER (), 0) / 1000), 0)
                AS points
        FROM unnest(
            ARRAY[
                held.revenue_pct, held.change_pct, held.relationship_pct, held.entanglement_pct,
                held.wallet_pct, held.partnership_pct
            ],
            %(weights_before)s::int[]
        ) WITH ORDINALITY AS held_then (pct, weight, place)
    ) AS then_ ON now.place = then_.place
    WHERE
        held.customer_id IS NOT NULL
        AND sign(now.points - then_.points) = sign(before.tier_id - turned.tier_id)
    ORDER BY abs(now.points - then_.points) DESC, now.place
    LIMIT 1
) AS cause ON TRUE
WHERE turned.tier_id <> before.tier_id
ORDER BY result.customer_id
