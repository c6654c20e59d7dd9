"""How likely a customer is to leave: seven signs among the facts, their parts in the result, the risk in lists."""

from datetime import date

from django.db import migrations, models


SINCE = date(2000, 1, 1)
# Weight, and from which value a sign begins to count and counts wholly.
SIGNS = {
    "deposits": (30, -1000, -5000),
    "settlement": (15, -2000, -7000),
    "lines": (15, 0, 2),
    "complaints": (10, 0, 2),
    "satisfaction": (10, 700, 300),
    "rivals": (10, 0, 2),
    "contact": (10, 0, 90),
}
COLUMNS = """
ALTER TABLE tiers_feature
    ADD COLUMN settlement_change_bp integer, ADD COLUMN lines_closed smallint, ADD COLUMN breaches smallint,
    ADD COLUMN satisfaction smallint, ADD COLUMN rivals smallint, ADD COLUMN overdue_days integer;
ALTER TABLE tiers_result
    ADD COLUMN churn_risk smallint CHECK (churn_risk BETWEEN 0 AND 100),
    ADD COLUMN risk_deposits smallint, ADD COLUMN risk_settlement smallint, ADD COLUMN risk_lines smallint,
    ADD COLUMN risk_complaints smallint, ADD COLUMN risk_satisfaction smallint, ADD COLUMN risk_rivals smallint,
    ADD COLUMN risk_contact smallint,
    ADD CONSTRAINT churn_risk_is_the_sum_of_its_parts CHECK (churn_risk = coalesce(risk_deposits, 0)
        + coalesce(risk_settlement, 0) + coalesce(risk_lines, 0) + coalesce(risk_complaints, 0)
        + coalesce(risk_satisfaction, 0) + coalesce(risk_rivals, 0) + coalesce(risk_contact, 0));
ALTER TABLE customers_customerscore ADD COLUMN churn_risk smallint;

-- What was settled in the month scored and the three before; rows that stand are filled from the books.
ALTER TABLE tiers_rolling
    ADD COLUMN settlement_0 bigint, ADD COLUMN settlement_1 bigint, ADD COLUMN settlement_2 bigint,
    ADD COLUMN settlement_3 bigint;
UPDATE tiers_rolling AS rolling
SET settlement_0 = held.ago_0, settlement_1 = held.ago_1, settlement_2 = held.ago_2, settlement_3 = held.ago_3
FROM (
    SELECT book.customer_id, state.generation,
        sum(settlement_yuan_fen) FILTER (WHERE book.month = state.month) AS ago_0,
        sum(settlement_yuan_fen) FILTER (WHERE book.month = (state.month - interval '1 month')::date) AS ago_1,
        sum(settlement_yuan_fen) FILTER (WHERE book.month = (state.month - interval '2 months')::date) AS ago_2,
        sum(settlement_yuan_fen) FILTER (WHERE book.month = (state.month - interval '3 months')::date) AS ago_3
    FROM tiers_rollingstate AS state
    INNER JOIN customers_accountmonth AS book
        ON book.month <= state.month AND book.month >= (state.month - interval '3 months')::date
    GROUP BY book.customer_id, state.generation
) AS held
WHERE rolling.generation = held.generation AND rolling.customer_id = held.customer_id;
"""
UNDO = """
ALTER TABLE tiers_rolling
    DROP COLUMN settlement_0, DROP COLUMN settlement_1, DROP COLUMN settlement_2, DROP COLUMN settlement_3;
ALTER TABLE customers_customerscore DROP COLUMN churn_risk;
ALTER TABLE tiers_result
    DROP COLUMN churn_risk, DROP COLUMN risk_deposits, DROP COLUMN risk_settlement, DROP COLUMN risk_lines,
    DROP COLUMN risk_complaints, DROP COLUMN risk_satisfaction, DROP COLUMN risk_rivals, DROP COLUMN risk_contact;
ALTER TABLE tiers_feature
    DROP COLUMN settlement_change_bp, DROP COLUMN lines_closed, DROP COLUMN breaches, DROP COLUMN satisfaction,
    DROP COLUMN rivals, DROP COLUMN overdue_days;
"""


def add_signs(apps, schema_editor):
    parameter = apps.get_model("tiers", "ChurnParameter")
    parameter.objects.bulk_create(
        parameter(factor=factor, weight=weight, begins=begins, full=full, valid_from=SINCE)
        for factor, (weight, begins, full) in SIGNS.items()
    )


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0025_pairs_that_may_be_one'),
        ('prospects', '0002_pipeline'),
        ('tiers', '0013_tiers_by_points'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChurnParameter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('factor', models.CharField(choices=[('deposits', 'Deposits fall'), ('settlement', 'Settlement falls'), ('lines', 'Product lines closed'), ('complaints', 'Complaints past their deadline'), ('satisfaction', 'Low satisfaction'), ('rivals', 'Competitors seen'), ('contact', 'Contact overdue')], max_length=12)),
                ('weight', models.PositiveSmallIntegerField()),
                ('begins', models.IntegerField()),
                ('full', models.IntegerField()),
            ],
        ),
        migrations.AddConstraint(
            model_name='churnparameter',
            constraint=models.UniqueConstraint(fields=('factor', 'valid_from'), name='churn_parameter_once'),
        ),
        migrations.AddConstraint(
            model_name='churnparameter',
            constraint=models.CheckConstraint(condition=models.Q(('begins', models.F('full')), _negated=True), name='churn_parameter_has_a_span'),
        ),
        migrations.RunPython(add_signs, migrations.RunPython.noop),
        migrations.RunSQL(sql=COLUMNS, reverse_sql=UNDO),
    ]
