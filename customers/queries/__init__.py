"""The finished answers for the screens of customers."""

from customers.queries.company import Company, company, profile_of, size_of, size_reason
from customers.queries.dossier import Datum, Dossier, datum, dossier
from customers.queries.listing import (
    SORTS,
    CustomerRow,
    ListPage,
    Neighbours,
    Totals,
    customer_list,
    listed_customers,
    neighbours,
)
from customers.queries.money import (
    AccountFigures,
    BalanceHistory,
    ProductState,
    WalletLine,
    account_figures,
    balance_history,
    books_of,
    product_states,
    wallet,
)
from customers.queries.people import Colleague, Person, people, team
from customers.queries.publications import current_publication, last_of_earlier_month, published_on
from customers.queries.record import Record, RecordHeader, last_edit, record, record_header
from customers.queries.ties import Group, Node, Stranger, TieRow, drawing, group, tied_strangers, ties

__all__ = [
    "SORTS",
    "AccountFigures",
    "BalanceHistory",
    "Colleague",
    "Company",
    "CustomerRow",
    "Datum",
    "Dossier",
    "Group",
    "ListPage",
    "Neighbours",
    "Node",
    "Person",
    "ProductState",
    "Record",
    "RecordHeader",
    "Stranger",
    "TieRow",
    "Totals",
    "WalletLine",
    "account_figures",
    "balance_history",
    "books_of",
    "company",
    "current_publication",
    "customer_list",
    "datum",
    "dossier",
    "drawing",
    "group",
    "last_edit",
    "last_of_earlier_month",
    "listed_customers",
    "neighbours",
    "people",
    "product_states",
    "profile_of",
    "published_on",
    "record",
    "record_header",
    "size_of",
    "size_reason",
    "team",
    "tied_strangers",
    "ties",
    "wallet",
]
