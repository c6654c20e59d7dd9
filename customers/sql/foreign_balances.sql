-- Question:  what does each scored customer hold and owe in each foreign currency, averaged over the month?
-- Row:       one customer and currency of the publication, in hundredths of that currency.
-- Relies on: the month's partition of customers_accountmonth and the publication's own key.
INSERT INTO customers_customerforeignbalance (publication_id, customer_id, currency, deposits_fen, loans_fen)
SELECT
    %(publication)s,
    book.customer_id,
    book.currency,
    coalesce(sum(book.average_fen) FILTER (WHERE line.kind = 'deposit'), 0),
    coalesce(sum(book.average_fen) FILTER (WHERE line.kind = 'loan'), 0)
FROM customers_accountmonth AS book
INNER JOIN products_productline AS line ON book.product_line_id = line.id AND line.kind IN ('deposit', 'loan')
INNER JOIN customers_customerscore AS score
    ON book.customer_id = score.customer_id AND score.publication_id = %(publication)s
WHERE book.month = %(month)s AND book.currency <> 'CNY'
GROUP BY book.customer_id, book.currency
HAVING bool_or(book.average_fen <> 0)
