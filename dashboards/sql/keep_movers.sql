-- Question:  which customers of each unit rose and fell most since the end of last month, and why?
-- Row:       one customer among the %(kept)s first of its unit in one direction.
-- Relies on: the partition of the publication; the index of tiers_tiermove by customer for the last move told of each.
INSERT INTO dashboards_unitmover (
    publication_id, unit_id, up, place, customer_id, tier_id, tier_before_id, cause, cause_points, rank
)
SELECT publication_id, unit_id, up, place, customer_id, tier_id, tier_before_id, cause, cause_points, rank
FROM (
    SELECT
        score.publication_id,
        score.unit_id,
        score.tier_id < score.tier_before_id AS up,
        score.customer_id,
        score.tier_id,
        score.tier_before_id,
        coalesce(told.cause, '') AS cause,
        told.cause_points,
        score.rank,
        row_number() OVER (
            PARTITION BY score.unit_id, score.tier_id < score.tier_before_id
            ORDER BY abs(told.cause_points) DESC NULLS LAST, score.rank, score.customer_id
        ) AS place
    FROM customers_customerscore AS score
    LEFT JOIN LATERAL (
        SELECT move.cause, move.cause_points
        FROM tiers_tiermove AS move
        WHERE move.customer_id = score.customer_id AND move.run_id <= %(publication)s
        ORDER BY move.run_id DESC
        LIMIT 1
    ) AS told ON TRUE
    WHERE score.publication_id = %(publication)s AND score.tier_id <> score.tier_before_id
) AS placed
WHERE place <= %(kept)s
