"""An amount is at most a trillion yuan: weighted by basis points, a larger one would end every sum over it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("prospects", "0006_deal_files")]

    operations = [
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen", None), ("amount_fen__lte", 10**14), _connector="OR"),
                name="opportunity_amount_summable",
            ),
        ),
    ]
