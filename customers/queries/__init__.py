"""The finished answers for the screens of customers."""

from customers.queries.listing import (
    SORTS,
    CustomerRow,
    ListPage,
    Neighbours,
    Totals,
    current_publication,
    customer_list,
    neighbours,
    ordering_named,
)

__all__ = [
    "SORTS",
    "CustomerRow",
    "ListPage",
    "Neighbours",
    "Totals",
    "current_publication",
    "customer_list",
    "neighbours",
    "ordering_named",
]
