-- Question:  what does each waiting thing need to be ranked and shown?
-- One row:   a task or a contact that is due, with its customer, the customer's published tier and money, its owner.
-- Relies on: task_open_of_owner for the tasks, customer_of_manager and the pulse's key for the contacts.
-- The two querysets put in below are scoped to the reader and bounded; this only joins their names.
WITH waiting (task_id, public_id, kind, title, parameters, due_on, created_at, owner_id, raised_by_id, customer_id) AS (
    (SELECT * FROM ({tasks}) AS tasks)
    UNION ALL
    (SELECT * FROM ({contacts}) AS contacts)
)
SELECT waiting.*,
       customer.customer_no, customer.short_name, customer.short_name_en,
       tier.rank AS tier_rank, tier.code AS tier_code,
       score.bank_decile, score.deposits_change_bp, score.deposits_fen,
       pulse.last_contact_at, pulse.last_contact_kind,
       owner.name AS owner_name, owner.name_en AS owner_name_en,
       giver.name AS giver_name, giver.name_en AS giver_name_en,
       weights.urgency, weights.value, weights.loss
FROM waiting
JOIN customers_customer AS customer ON customer.id = waiting.customer_id
JOIN organization_staff AS owner ON owner.id = waiting.owner_id
LEFT JOIN organization_staff AS giver ON giver.id = waiting.raised_by_id
LEFT JOIN customers_currentpublication AS pointer ON pointer.only
LEFT JOIN customers_customerscore AS score
       ON score.publication_id = pointer.publication_id AND score.customer_id = waiting.customer_id
LEFT JOIN customers_tier AS tier ON tier.rank = score.tier_id
LEFT JOIN customers_customerpulse AS pulse ON pulse.customer_id = waiting.customer_id
LEFT JOIN (SELECT urgency, value, loss FROM worklist_rankweights ORDER BY id DESC LIMIT 1) AS weights ON TRUE
