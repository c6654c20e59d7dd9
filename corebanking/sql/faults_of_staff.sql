-- Question:  which people of the feed belong nowhere, or are no people?
-- One row:   one fault of one row.
-- Index:     unique unit code, unique employee_no.
INSERT INTO feed_error (part, line, field, code, value)
SELECT feed.part, feed.line, fault.field, fault.code, left(fault.value, 200)
FROM feed_row AS feed
LEFT JOIN organization_unit AS unit ON unit.code = feed.unit_code
LEFT JOIN organization_staff AS held ON held.employee_no = feed.employee_no
CROSS JOIN LATERAL (VALUES
    ('unit_code', 'unknown_unit', feed.unit_code, unit.id IS NULL),
    ('unit_code', 'unit_closed', feed.unit_code, feed.status = 'active' AND unit.closed_on <= %(business_date)s),
    ('email', 'bad_email', feed.email, feed.email !~ '^[^@\s]+@[^@\s]+\.[^@\s]+$'),
    ('employee_no', 'not_a_person', feed.employee_no,
        EXISTS (SELECT FROM organization_roleassignment AS role
                WHERE role.staff_id = held.id AND role.role = 'service_account'))
) AS fault (field, code, value, bad)
WHERE fault.bad
