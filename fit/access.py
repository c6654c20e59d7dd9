"""The one way from a request to a product: what is invisible does not exist."""

from typing import Any

from django.http import Http404

from fit import queries


def visible_product(request: Any, code: str, number: str = "") -> queries.ProductPage:
    """The product, as its version in force or that of this number; 404 for one that this person does not see."""
    try:
        return queries.product_page(request.user, code, number)
    except queries.NoSuchProduct:
        raise Http404 from None
