"""Tables of the customer's file that the access tests keep an eye on, and what head office decides for everybody."""

from collections.abc import Callable
from typing import Any

KEPT = (
    "customers_customer",
    "customers_contact",
    "customers_dossierentry",
    "customers_note",
    "customers_teammember",
    "customers_walletestimate",
    "customers_walletentry",
    "customers_companytie",
    "customers_companyfigures",
    "customers_customerprofile",
    "customers_marketstance",
    "customers_needssegment",
    "customers_otherbank",
    "customers_sizethresholds",
    "customers_customerpulse",
)


def customers_sight(
    reads_customer: Callable[[Any, Any], bool], reads_unit: Callable[[Any, Any], bool]
) -> dict[str, Callable[[Any, Any], bool]]:
    """What follows by itself and what is decided for every customer is read by everybody."""
    everybodys = ("chains.chainversion", "signs.signrule", "surveys.surveyrule")
    decided = (
        "customers.marketstance",
        "customers.sizethresholds",
        "customers.needssegment",
        "customers.otherbank",
    )
    return {
        **dict.fromkeys([*everybodys, *decided], lambda *_: True),
        "customers.dossierentry": lambda person, entry: reads_customer(person, entry.contact.customer),
        "customers.personrequest": lambda person, asked: reads_customer(person, asked.contact.customer),
        # Who looked is known to whoever supervises the customer; who searched, to whoever supervises them.
        "customers.look": lambda person, look: reads_unit(
            person, look.customer.unit if look.customer_id else look.person.unit
        ),
        "customers.customermerge": lambda person, merge: reads_customer(person, merge.survivor),
    }
