-- Question:  which units of the feed cannot stand where they say they stand?
-- One row:   one fault of one row.
-- Index:     unique unit code.
INSERT INTO feed_error (part, line, field, code, value)
SELECT feed.part, feed.line, fault.field, fault.code, fault.value
FROM feed_row AS feed
LEFT JOIN organization_unit AS held ON held.code = feed.code
LEFT JOIN feed_row AS sent_parent ON sent_parent.code = feed.parent_code
LEFT JOIN organization_unit AS held_parent ON held_parent.code = feed.parent_code
LEFT JOIN organization_unit AS head ON head.level = 'head_office'
CROSS JOIN LATERAL (SELECT coalesce(sent_parent.level, held_parent.level) AS level) AS parent
CROSS JOIN LATERAL (VALUES
    ('parent_code', 'head_office_has_parent', feed.parent_code,
        feed.level = 'head_office' AND feed.parent_code IS NOT NULL),
    ('parent_code', 'required', NULL,
        feed.level <> 'head_office' AND feed.parent_code IS NULL),
    ('parent_code', 'unknown_unit', feed.parent_code,
        feed.level <> 'head_office' AND feed.parent_code IS NOT NULL AND parent.level IS NULL),
    ('parent_code', 'wrong_level', feed.parent_code,
        feed.level <> 'head_office' AND parent.level IS NOT NULL
        AND parent.level <> CASE feed.level WHEN 'branch' THEN 'head_office' ELSE 'branch' END),
    ('level', 'level_changed', feed.level, held.level <> feed.level),
    ('level', 'second_head_office', feed.level, feed.level = 'head_office' AND (
        head.code <> feed.code
        OR EXISTS (SELECT FROM feed_row AS other WHERE other.level = 'head_office' AND other.code <> feed.code))),
    ('closed_on', 'closed_before_opened', feed.closed_on::text, feed.closed_on < feed.opened_on),
    -- Closing is refused while nobody has said to whom the unit's customers and people go.
    ('closed_on', 'unit_still_in_use', feed.closed_on::text,
        feed.closed_on IS NOT NULL AND held.closed_on IS DISTINCT FROM feed.closed_on AND held.successor_id IS NULL
        AND (EXISTS (SELECT FROM customers_customer AS customer
                     WHERE customer.unit_id = held.id AND customer.state <> 'merged')
             OR EXISTS (SELECT FROM organization_staff AS staff
                        WHERE staff.unit_id = held.id AND staff.status <> 'left')))
) AS fault (field, code, value, bad)
WHERE fault.bad
