-- Question:  which staged rows of a batch had no fault, removed.
-- One row:   one received line.
-- Index:     staged_in_order.
DELETE FROM corebanking_stagedrow AS staged
WHERE staged.batch_id = %(batch)s AND NOT EXISTS (
    SELECT FROM feed_error AS fault
    WHERE fault.part = staged.part AND fault.line = staged.line AND NOT fault.warning
)
