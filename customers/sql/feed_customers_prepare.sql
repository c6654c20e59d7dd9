-- Question:  how will each customer of the feed stand, and whose names have to be made searchable?
-- One row:   one customer of the feed. Of the fields that people edit too, the feed's value is taken where it is news:
--            where it differs from what was last sent; else, and where nothing is sent, what stands is kept.
-- Index:     unique customer_no, unit code, employee_no; rating_once_a_day.
CREATE TEMPORARY TABLE feed_customer ON COMMIT DROP AS
SELECT
    feed.customer_no,
    coalesce(feed.credit_code, held.credit_code, '') AS credit_code,
    feed.name,
    names.name_en,
    names.short_name,
    names.short_name_en,
    names.former_names,
    -- Who looks after a customer may be handed over here: core banking's word counts again when it changes.
    CASE WHEN news.fields ? 'unit_code' THEN unit.id ELSE coalesce(held.unit_id, unit.id) END AS unit_id,
    CASE WHEN news.fields ? 'manager_no' THEN coalesce(manager.id, held.manager_id) ELSE held.manager_id END AS manager_id,
    CASE WHEN news.fields ? 'industry_code' THEN feed.industry_code ELSE coalesce(held.industry_code, '') END AS industry_code,
    CASE WHEN news.fields ? 'region_code' THEN feed.region_code ELSE coalesce(held.region_code, '') END AS region_code,
    CASE WHEN news.fields ? 'ownership' THEN feed.ownership ELSE coalesce(held.ownership, '') END AS ownership,
    CASE WHEN news.fields ? 'established_on' THEN feed.established_on ELSE held.established_on END AS established_on,
    coalesce(feed.customer_since, held.customer_since) AS customer_since,
    CASE WHEN news.fields ? 'registered_capital_fen' THEN feed.registered_capital_fen ELSE held.registered_capital_fen END AS registered_capital_fen,
    CASE WHEN news.fields ? 'total_assets_fen' THEN feed.total_assets_fen ELSE held.total_assets_fen END AS total_assets_fen,
    CASE WHEN news.fields ? 'net_assets_fen' THEN feed.net_assets_fen ELSE held.net_assets_fen END AS net_assets_fen,
    CASE WHEN news.fields ? 'annual_revenue_fen' THEN feed.annual_revenue_fen ELSE held.annual_revenue_fen END AS annual_revenue_fen,
    CASE WHEN news.fields ? 'profit_fen' THEN feed.profit_fen ELSE held.profit_fen END AS profit_fen,
    CASE WHEN news.fields ? 'staff_count' THEN feed.staff_count ELSE held.staff_count END AS staff_count,
    CASE WHEN news.fields ? 'figures_year' THEN feed.figures_year ELSE held.figures_year END AS figures_year,
    -- A rating given on a day is its own feed's to say: the customers' feed says only what nobody has dated.
    coalesce(dated.rating, feed.rating, held.rating, '') AS rating,
    feed.payroll,
    feed.cash_management,
    feed.direct_link,
    feed.online_banking,
    feed.status AS standing,
    held.search_text,
    held.search_parts,
    held.name_key,
    held.credit_code_valid,
    news.fields AS news,
    coalesce(held.fed, '{{}}') || sent.fields AS fed,
    held.id IS NULL OR (
        held.credit_code, held.name, held.name_en, held.short_name, held.short_name_en, held.former_names
    ) IS DISTINCT FROM (
        coalesce(feed.credit_code, held.credit_code),
        feed.name,
        names.name_en,
        names.short_name,
        names.short_name_en,
        names.former_names
    ) AS renamed
FROM {rows} AS feed
JOIN organization_unit AS unit ON unit.code = feed.unit_code
LEFT JOIN organization_staff AS manager ON manager.employee_no = feed.manager_no
LEFT JOIN customers_customer AS held ON held.customer_no = feed.customer_no
LEFT JOIN LATERAL (
    SELECT known.rating FROM customers_rating AS known
    WHERE known.customer_id = held.id
    ORDER BY known.rated_on DESC
    LIMIT 1
) AS dated ON TRUE
CROSS JOIN LATERAL (
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'short_name', feed.short_name,
        'name_en', feed.name_en,
        'short_name_en', feed.short_name_en,
        'industry_code', feed.industry_code,
        'region_code', feed.region_code,
        'ownership', feed.ownership,
        'established_on', feed.established_on,
        'registered_capital_fen', feed.registered_capital_fen,
        'total_assets_fen', feed.total_assets_fen,
        'net_assets_fen', feed.net_assets_fen,
        'annual_revenue_fen', feed.annual_revenue_fen,
        'profit_fen', feed.profit_fen,
        'staff_count', feed.staff_count,
        'figures_year', feed.figures_year,
        'unit_code', feed.unit_code,
        'manager_no', CASE WHEN manager.id IS NOT NULL THEN feed.manager_no END
    )) AS fields
    -- Made once: without this it is put in wherever it is named, and made anew for each field.
    OFFSET 0
) AS sent
CROSS JOIN LATERAL (
    SELECT CASE WHEN held.fed @> sent.fields THEN '{{}}' ELSE (
        SELECT coalesce(jsonb_object_agg(one.field, one.value), '{{}}')
        FROM jsonb_each(sent.fields) AS one (field, value)
        WHERE held.fed -> one.field IS DISTINCT FROM one.value
    ) END AS fields
    OFFSET 0
) AS news
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN news.fields ? 'name_en' THEN feed.name_en ELSE coalesce(held.name_en, '') END AS name_en,
        CASE WHEN news.fields ? 'short_name' THEN feed.short_name ELSE coalesce(held.short_name, '') END AS short_name,
        CASE WHEN news.fields ? 'short_name_en' THEN feed.short_name_en ELSE coalesce(held.short_name_en, '') END AS short_name_en,
        coalesce(string_to_array(feed.former_names, ';')::varchar(120)[], held.former_names, ARRAY[]::varchar[])
            AS former_names
) AS names
