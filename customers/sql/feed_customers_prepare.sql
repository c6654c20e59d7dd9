-- Question:  how will each customer of the feed stand, and whose names have to be made searchable?
-- One row:   one customer of the feed; where the feed sends nothing, what stands already.
-- Index:     unique customer_no, unit code, employee_no.
CREATE TEMPORARY TABLE feed_customer ON COMMIT DROP AS
SELECT
    feed.customer_no,
    coalesce(feed.credit_code, held.credit_code, '') AS credit_code,
    feed.name,
    coalesce(feed.name_en, held.name_en, '') AS name_en,
    feed.short_name,
    coalesce(feed.short_name_en, held.short_name_en, '') AS short_name_en,
    names.former_names,
    unit.id AS unit_id,
    coalesce(manager.id, held.manager_id) AS manager_id,
    coalesce(feed.industry_code, held.industry_code, '') AS industry_code,
    coalesce(feed.region_code, held.region_code, '') AS region_code,
    coalesce(feed.ownership, held.ownership, '') AS ownership,
    coalesce(feed.established_on, held.established_on) AS established_on,
    coalesce(feed.customer_since, held.customer_since) AS customer_since,
    coalesce(feed.registered_capital_fen, held.registered_capital_fen) AS registered_capital_fen,
    coalesce(feed.total_assets_fen, held.total_assets_fen) AS total_assets_fen,
    coalesce(feed.net_assets_fen, held.net_assets_fen) AS net_assets_fen,
    coalesce(feed.annual_revenue_fen, held.annual_revenue_fen) AS annual_revenue_fen,
    coalesce(feed.profit_fen, held.profit_fen) AS profit_fen,
    coalesce(feed.staff_count, held.staff_count) AS staff_count,
    coalesce(feed.figures_year, held.figures_year) AS figures_year,
    coalesce(feed.rating, held.rating, '') AS rating,
    feed.payroll,
    feed.cash_management,
    feed.direct_link,
    feed.online_banking,
    feed.status AS standing,
    held.search_text,
    held.search_parts,
    held.name_key,
    held.credit_code_valid,
    held.id IS NULL OR (
        held.credit_code, held.name, held.name_en, held.short_name, held.short_name_en, held.former_names
    ) IS DISTINCT FROM (
        coalesce(feed.credit_code, held.credit_code),
        feed.name,
        coalesce(feed.name_en, held.name_en),
        feed.short_name,
        coalesce(feed.short_name_en, held.short_name_en),
        names.former_names
    ) AS renamed
FROM {rows} AS feed
JOIN organization_unit AS unit ON unit.code = feed.unit_code
LEFT JOIN organization_staff AS manager ON manager.employee_no = feed.manager_no
LEFT JOIN customers_customer AS held ON held.customer_no = feed.customer_no
CROSS JOIN LATERAL (
    SELECT coalesce(string_to_array(feed.former_names, ';')::varchar(120)[], held.former_names, ARRAY[]::varchar[])
        AS former_names
) AS names
