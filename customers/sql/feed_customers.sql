-- Question:  which prepared customers are new or differ, written.
-- One row:   one customer. The preparing question has filled feed_customer.
-- Index:     unique customer_no.
INSERT INTO customers_customer AS held (
    customer_no, credit_code, credit_code_valid, name, name_en, short_name, short_name_en, former_names, unit_id,
    manager_id, industry_code, region_code, ownership, established_on, customer_since, registered_capital_fen,
    total_assets_fen, net_assets_fen, annual_revenue_fen, profit_fen, staff_count, figures_year, rating, payroll,
    cash_management, direct_link, online_banking, standing, search_text, search_parts, name_key,
    fed, state, version, created_at, changed_at
)
SELECT
    customer_no, credit_code, credit_code_valid, name, name_en, short_name, short_name_en, former_names, unit_id,
    manager_id, industry_code, region_code, ownership, established_on, customer_since, registered_capital_fen,
    total_assets_fen, net_assets_fen, annual_revenue_fen, profit_fen, staff_count, figures_year, rating, payroll,
    cash_management, direct_link, online_banking, standing, search_text, search_parts, name_key,
    fed, 'live', 1, now(), now()
FROM feed_customer
ORDER BY customer_no
ON CONFLICT (customer_no) DO UPDATE SET
    credit_code = excluded.credit_code,
    credit_code_valid = excluded.credit_code_valid,
    name = excluded.name,
    name_en = excluded.name_en,
    short_name = excluded.short_name,
    short_name_en = excluded.short_name_en,
    former_names = excluded.former_names,
    unit_id = excluded.unit_id,
    manager_id = excluded.manager_id,
    industry_code = excluded.industry_code,
    region_code = excluded.region_code,
    ownership = excluded.ownership,
    established_on = excluded.established_on,
    customer_since = excluded.customer_since,
    registered_capital_fen = excluded.registered_capital_fen,
    total_assets_fen = excluded.total_assets_fen,
    net_assets_fen = excluded.net_assets_fen,
    annual_revenue_fen = excluded.annual_revenue_fen,
    profit_fen = excluded.profit_fen,
    staff_count = excluded.staff_count,
    figures_year = excluded.figures_year,
    rating = excluded.rating,
    payroll = excluded.payroll,
    cash_management = excluded.cash_management,
    direct_link = excluded.direct_link,
    online_banking = excluded.online_banking,
    standing = excluded.standing,
    search_text = excluded.search_text,
    search_parts = excluded.search_parts,
    name_key = excluded.name_key,
    fed = excluded.fed,
    version = held.version + 1,
    changed_at = excluded.changed_at
WHERE (
    held.credit_code, held.name, held.name_en, held.short_name, held.short_name_en, held.former_names, held.unit_id,
    held.manager_id, held.industry_code, held.region_code, held.ownership, held.established_on, held.customer_since,
    held.registered_capital_fen, held.total_assets_fen, held.net_assets_fen, held.annual_revenue_fen,
    held.profit_fen, held.staff_count, held.figures_year, held.rating, held.payroll, held.cash_management,
    held.direct_link, held.online_banking, held.standing, held.fed
) IS DISTINCT FROM (
    excluded.credit_code, excluded.name, excluded.name_en, excluded.short_name, excluded.short_name_en,
    excluded.former_names, excluded.unit_id, excluded.manager_id, excluded.industry_code, excluded.region_code,
    excluded.ownership, excluded.established_on, excluded.customer_since, excluded.registered_capital_fen,
    excluded.total_assets_fen, excluded.net_assets_fen, excluded.annual_revenue_fen, excluded.profit_fen,
    excluded.staff_count, excluded.figures_year, excluded.rating, excluded.payroll, excluded.cash_management,
    excluded.direct_link, excluded.online_banking, excluded.standing, excluded.fed
)
