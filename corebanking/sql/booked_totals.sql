-- Question:  what do the months that a batch speaks of hold now that it is applied?
-- One row:   one month and currency.
-- Index:     none, whole month partitions; given as constants, so that no other is read.
INSERT INTO corebanking_bookedtotal (batch_id, month, currency, rows, ending_fen)
SELECT %(batch)s, month, currency, count(*), sum(ending_fen)
FROM customers_accountmonth
WHERE month = ANY(%(months)s)
GROUP BY month, currency
