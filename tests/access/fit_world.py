"""A draft of a product and a told fact of the secret customer."""

from products.models import Product
from tests.fit.making import draft_of, tell

KEPT = ("products_product", "products_productversion", "fit_toldfacts")


def make_fit(bank, customer) -> None:
    """Make them: the draft stands on the shipped working-capital loan."""
    assert Product.objects.filter(code="working_capital").exists()
    draft_of("working_capital", None, [])
    tell(customer, bank.manager, true_trade="yes")
