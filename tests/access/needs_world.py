"""A need of the secret customer, with a product that was chosen for it, and what was analysed of the customer."""

from django.utils import timezone

from needs.services import choose_product, note_need
from products.models import Product
from tests.access.analyses_world import KEPT as ANALYSES_KEPT
from tests.access.analyses_world import make_analyses

KEPT = ("needs_need", "needs_needproduct", "needs_needmove", "needs_needdeal", *ANALYSES_KEPT)


def make_needs(bank, customer) -> dict[str, str]:
    """Make them; returns the keys that paths name."""
    acting = {"by": bank.manager, "at": timezone.now()}
    words = {"kind": "receivables", "asked": "只在此处的透支", "lacks": "应收账款占用资金"}
    need = note_need(customer=customer, words=words, **acting)
    product = Product.objects.get(code="working_capital")
    choose_product(need=need, product=product, reason="合适", **acting)
    return {"need": str(need.public_id)} | make_analyses(bank, customer)
