"""What core banking last sent of the fields that people edit too: its value is taken only where it changes."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0005_score_lists'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='customer',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='customer',
            name='update_update',
        ),
        migrations.AddField(
            model_name='customer',
            name='fed',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='customerevent',
            name='fed',
            field=models.JSONField(blank=True, default=dict),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='customer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "customers_customerevent" ("annual_revenue_fen", "cash_management", "changed_at", "created_at", "credit_code", "credit_code_valid", "customer_no", "customer_since", "direct_link", "established_on", "fed", "figures_year", "former_names", "id", "industry_code", "manager_id", "name", "name_en", "name_key", "net_assets_fen", "online_banking", "ownership", "payroll", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profit_fen", "rating", "referrals_given", "region_code", "registered_capital_fen", "search_parts", "search_text", "short_name", "short_name_en", "staff_count", "standing", "state", "total_assets_fen", "unit_id", "version") VALUES (OLD."annual_revenue_fen", OLD."cash_management", OLD."changed_at", OLD."created_at", OLD."credit_code", OLD."credit_code_valid", OLD."customer_no", OLD."customer_since", OLD."direct_link", OLD."established_on", OLD."fed", OLD."figures_year", OLD."former_names", OLD."id", OLD."industry_code", OLD."manager_id", OLD."name", OLD."name_en", OLD."name_key", OLD."net_assets_fen", OLD."online_banking", OLD."ownership", OLD."payroll", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."profit_fen", OLD."rating", OLD."referrals_given", OLD."region_code", OLD."registered_capital_fen", OLD."search_parts", OLD."search_text", OLD."short_name", OLD."short_name_en", OLD."staff_count", OLD."standing", OLD."state", OLD."total_assets_fen", OLD."unit_id", OLD."version"); RETURN NULL;', hash='d7073f56f87adf471a7b7dc5f204cabe8bcdf404', operation='UPDATE', pgid='pgtrigger_update_update_ca86d', table='customers_customer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='customer',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "customers_customerevent" ("annual_revenue_fen", "cash_management", "changed_at", "created_at", "credit_code", "credit_code_valid", "customer_no", "customer_since", "direct_link", "established_on", "fed", "figures_year", "former_names", "id", "industry_code", "manager_id", "name", "name_en", "name_key", "net_assets_fen", "online_banking", "ownership", "payroll", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profit_fen", "rating", "referrals_given", "region_code", "registered_capital_fen", "search_parts", "search_text", "short_name", "short_name_en", "staff_count", "standing", "state", "total_assets_fen", "unit_id", "version") VALUES (OLD."annual_revenue_fen", OLD."cash_management", OLD."changed_at", OLD."created_at", OLD."credit_code", OLD."credit_code_valid", OLD."customer_no", OLD."customer_since", OLD."direct_link", OLD."established_on", OLD."fed", OLD."figures_year", OLD."former_names", OLD."id", OLD."industry_code", OLD."manager_id", OLD."name", OLD."name_en", OLD."name_key", OLD."net_assets_fen", OLD."online_banking", OLD."ownership", OLD."payroll", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."profit_fen", OLD."rating", OLD."referrals_given", OLD."region_code", OLD."registered_capital_fen", OLD."search_parts", OLD."search_text", OLD."short_name", OLD."short_name_en", OLD."staff_count", OLD."standing", OLD."state", OLD."total_assets_fen", OLD."unit_id", OLD."version"); RETURN NULL;', hash='b4d3e9d3dad7443725394c8d9780992df73705c0', operation='DELETE', pgid='pgtrigger_delete_delete_939ca', table='customers_customer', when='AFTER')),
        ),
    ]
