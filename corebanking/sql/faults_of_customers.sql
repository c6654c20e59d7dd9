-- Question:  which customers of the feed refer to what is not there, or speak of the future?
-- One row:   one fault of one row; a manager nobody knows is a warning and leaves the lead as it is.
-- Index:     unique unit code, employee number.
INSERT INTO feed_error (part, line, field, code, value, warning)
SELECT feed.part, feed.line, fault.field, fault.code, left(fault.value, 200), fault.warning
FROM feed_row AS feed
LEFT JOIN organization_unit AS unit ON unit.code = feed.unit_code
LEFT JOIN organization_staff AS manager ON manager.employee_no = feed.manager_no
CROSS JOIN LATERAL (VALUES
    ('unit_code', 'unknown_unit', feed.unit_code, false, unit.id IS NULL),
    ('manager_no', 'unknown_manager', feed.manager_no, true, feed.manager_no IS NOT NULL AND manager.id IS NULL),
    ('established_on', 'in_future', feed.established_on::text, false, feed.established_on > %(business_date)s),
    ('customer_since', 'in_future', feed.customer_since::text, false, feed.customer_since > %(business_date)s),
    ('figures_year', 'in_future', feed.figures_year::text, false,
        feed.figures_year > extract(year FROM %(business_date)s::date)),
    ('former_names', 'too_long', feed.former_names, false,
        length(feed.former_names) > 120
        AND (SELECT max(length(former)) FROM unnest(string_to_array(feed.former_names, ';')) AS former) > 120)
) AS fault (field, code, value, warning, bad)
WHERE fault.bad
