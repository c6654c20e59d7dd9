"""The catalogue: product lines in which the bank keeps its books, and the products it offers."""

from products.models.catalogue import Family, Product, ProductVersion, VersionState
from products.models.lines import LineKind, ProductLine

__all__ = ["Family", "LineKind", "Product", "ProductLine", "ProductVersion", "VersionState"]
