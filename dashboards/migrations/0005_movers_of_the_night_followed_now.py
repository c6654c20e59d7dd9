"""The night that is followed now gets its movers, as later ones do when they are summed up."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('dashboards', '0004_unit_movers'),
        ('tiers', '0009_changes_feed'),
    ]

    operations = [
        migrations.RunSQL(
            sql="""
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
                    INNER JOIN customers_currentpublication AS pointer ON pointer.publication_id = score.publication_id
                    LEFT JOIN LATERAL (
                        SELECT move.cause, move.cause_points
                        FROM tiers_tiermove AS move
                        WHERE move.customer_id = score.customer_id AND move.run_id <= score.publication_id
                        ORDER BY move.run_id DESC
                        LIMIT 1
                    ) AS told ON TRUE
                    WHERE score.tier_id <> score.tier_before_id
                ) AS placed
                WHERE place <= 8
                ON CONFLICT DO NOTHING
            """,
            reverse_sql="",
        )
    ]
