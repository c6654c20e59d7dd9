"""How a committee voted stands with its decision, both numbers or neither; it agrees to what more were for than against."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("pricing", "0006_unasked_notes")]

    operations = [
        migrations.AddField(
            "decision", "votes_for", models.PositiveSmallIntegerField(blank=True, null=True)
        ),
        migrations.AddField(
            "decision", "votes_against", models.PositiveSmallIntegerField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=Q(votes_for=None, votes_against=None)
                | (
                    Q(votes_for__isnull=False, votes_against__isnull=False)
                    & (~Q(verdict="approve") | Q(votes_for__gt=F("votes_against")))
                ),
                name="decision_carried_by_votes",
            ),
        ),
    ]
