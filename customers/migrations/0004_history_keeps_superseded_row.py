"""Row history keeps the state before each change: with the present row that is every state, the first included."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0003_shipped_tiers'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='customer',
            name='update_update',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='customer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "customers_customerevent" ("annual_revenue_fen", "cash_management", "changed_at", "created_at", "credit_code", "credit_code_valid", "customer_no", "customer_since", "direct_link", "established_on", "figures_year", "former_names", "id", "industry_code", "manager_id", "name", "name_en", "name_key", "net_assets_fen", "online_banking", "ownership", "payroll", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profit_fen", "rating", "referrals_given", "region_code", "registered_capital_fen", "search_parts", "search_text", "short_name", "short_name_en", "staff_count", "standing", "state", "total_assets_fen", "unit_id", "version") VALUES (OLD."annual_revenue_fen", OLD."cash_management", OLD."changed_at", OLD."created_at", OLD."credit_code", OLD."credit_code_valid", OLD."customer_no", OLD."customer_since", OLD."direct_link", OLD."established_on", OLD."figures_year", OLD."former_names", OLD."id", OLD."industry_code", OLD."manager_id", OLD."name", OLD."name_en", OLD."name_key", OLD."net_assets_fen", OLD."online_banking", OLD."ownership", OLD."payroll", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."profit_fen", OLD."rating", OLD."referrals_given", OLD."region_code", OLD."registered_capital_fen", OLD."search_parts", OLD."search_text", OLD."short_name", OLD."short_name_en", OLD."staff_count", OLD."standing", OLD."state", OLD."total_assets_fen", OLD."unit_id", OLD."version"); RETURN NULL;', hash='27f18151de5c63c7cd864acbcd2fec7aaead6ee9', operation='UPDATE', pgid='pgtrigger_update_update_ca86d', table='customers_customer', when='AFTER')),
        ),
    ]
