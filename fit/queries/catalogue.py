"""The catalogue as pages show it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from organization.models import Staff
from organization.rules import Act
from products.models import Family, Product, ProductVersion, VersionState


class NoSuchProduct(Exception):
    """There is no such product or version, or the person does not see it."""


@dataclass(frozen=True)
class ProductPage:
    """A product: the version shown, the one in force, the draft (for whoever shapes products), and all versions."""

    product: Product
    shown: ProductVersion
    in_force: ProductVersion | None
    draft: ProductVersion | None
    versions: list[ProductVersion]
    may_shape: bool


def offered(user: Staff) -> QuerySet[ProductVersion]:
    """The version in force of every product, in the bank's order."""
    return _listed(ProductVersion.objects.visible_to(user).in_force())


def catalogue(user: Staff) -> list[tuple[str, list[ProductVersion]]]:
    """Families with what is offered in each; whoever shapes products sees what is offered no
    longer, and what is not offered yet, as well."""
    released = ProductVersion.objects.visible_to(user).released()
    found = list(
        _listed(released | _unreleased(user)) if user.reach.may(Act.SHAPE_PRODUCTS) else offered(user)
    )
    families = [
        (str(family.label), [each for each in found if each.product.family == family]) for family in Family
    ]
    return [(name, rows) for name, rows in families if rows]


def _unreleased(user: Staff) -> QuerySet[ProductVersion]:
    """First drafts of products of which no version was in force yet."""
    return ProductVersion.objects.visible_to(user).filter(state=VersionState.DRAFT, number=1)


def _listed(found: QuerySet[ProductVersion]) -> QuerySet[ProductVersion]:
    return found.select_related("product__manager", "product__line").order_by("product__position")


def product_page(user: Staff, code: str, number: str = "") -> ProductPage:
    """A product by its code and perhaps a version's number. Refuses NoSuchProduct where the person sees none."""
    product = Product.objects.select_related("line", "manager").filter(code=code).first()
    if product is None:
        raise NoSuchProduct(code)
    visible: Any = ProductVersion.objects.visible_to(user).filter(product=product)
    versions = list(visible.select_related("drafted_by", "released_by").order_by("-number"))
    for version in versions:
        version.product = product
    by_state = {version.state: version for version in reversed(versions)}
    asked = [version for version in versions if str(version.number) == number] if number else []
    in_force = next((version for version in versions if version.state == VersionState.IN_FORCE), None)
    shown = asked[0] if asked else in_force or (versions[0] if versions else None)
    if shown is None or (number and not asked):
        raise NoSuchProduct(code)
    return ProductPage(
        product=product,
        shown=shown,
        in_force=in_force,
        draft=by_state.get(VersionState.DRAFT),
        versions=versions,
        may_shape=user.reach.may(Act.SHAPE_PRODUCTS),
    )
