-- Question:  which rates of the feed are new or differ, written.
-- One row:   one currency on one day.
-- Index:     exchange_rate_once_a_day.
INSERT INTO customers_exchangerate AS held (currency, day, rate)
SELECT currency, date, rate FROM {rows}
ON CONFLICT (currency, day) DO UPDATE SET rate = excluded.rate
WHERE held.rate IS DISTINCT FROM excluded.rate
