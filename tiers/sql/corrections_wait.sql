-- Question:  did books of months up to the one scored change since contributions were computed from them?
-- Row:       one, true or false.
-- Relies on: customers_bookschange holding only what no computation has seen; months changed as a whole are the night's.
SELECT EXISTS (
    SELECT FROM customers_bookschange AS change
    INNER JOIN tiers_contributionstate AS held ON change.month = held.month
    WHERE change.version > held.books_version AND change.month <= %(last)s::date
)
