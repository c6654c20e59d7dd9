-- Question:  which customers belong to the group of a customer?
-- Row:       one customer reached over lasting ties of parent and subsidiary, from either side, in six steps at most.
-- Relies on: tie_of_customer and tie_of_other.
WITH RECURSIVE owned AS (
    SELECT customer_id AS one, other_id AS another FROM customers_companytie
    WHERE other_id IS NOT NULL AND ended_on IS NULL AND kind IN ('parent', 'subsidiary')
),

member (id, step) AS (
    SELECT %(customer)s::bigint, 0
    UNION
    SELECT CASE WHEN owned.one = member.id THEN owned.another ELSE owned.one END, member.step + 1
    FROM member
    INNER JOIN owned ON member.id IN (owned.one, owned.another)
    WHERE member.step < 6
)

SELECT DISTINCT id FROM member
