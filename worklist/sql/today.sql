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
       tier.rank AS tier_rank, tier.code AS tier_code, score.computed_tier_id,
       score.bank_decile, score.deposits_change_bp, score.deposits_fen,
       pulse.last_contact_at, pulse.last_contact_kind,
       owner.name AS owner_name, owner.name_en AS owner_name_en,
       giver.name AS giver_name, giver.name_en AS giver_name_en,
       weights.urgency, weights.value, weights.loss
FROM waiting
JOIN customers_customer AS customer ON customer.id = waiting.customer_id
JOIN organization_staff AS owner ON owner.id = waiting.owner_id
LEFT JOIN organization_staff AS giver ON giver.id = waiting.raised_by_id
-- One probe a row, into the partition of the publication that readers follow: joined by its number the planner, who does
-- not know which it will be, reads every score of every publication.
LEFT JOIN LATERAL (
    SELECT scored.tier_id, scored.computed_tier_id, scored.bank_decile, scored.deposits_change_bp, scored.deposits_fen
    FROM customers_customerscore AS scored
    WHERE scored.publication_id = (SELECT pointer.publication_id FROM customers_currentpublication AS pointer WHERE pointer.only)
      AND scored.customer_id = waiting.customer_id
    LIMIT 1
) AS score ON TRUE
LEFT JOIN customers_tier AS tier ON tier.rank = score.tier_id
LEFT JOIN customers_customerpulse AS pulse ON pulse.customer_id = waiting.customer_id
LEFT JOIN (SELECT urgency, value, loss FROM worklist_rankweights ORDER BY id DESC LIMIT 1) AS weights ON TRUE
