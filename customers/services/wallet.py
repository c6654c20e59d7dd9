"""What a customer has with all banks together, as far as we know."""

from datetime import date
from typing import Any

from django.db import transaction

from audit.services import record_act
from customers.models import Customer, WalletEntry, WalletEstimate
from products.models import ProductLine


@transaction.atomic
def record_wallet_estimate(
    *,
    customer: Customer,
    product_line: ProductLine,
    total_fen: int,
    source: str,
    confidence: str,
    estimated_on: date,
    competitor: str = "",
    strengths: str = "",
    by: Any,
) -> WalletEstimate:
    """Note what we believe the customer has with all banks in one product line (fen of yuan), and who else serves it.

    The ledger keeps every estimate, the last one stands; the same said again on one day is once.
    """
    said = {
        "total_fen": total_fen,
        "source": source,
        "confidence": confidence,
        "estimated_on": estimated_on,
        "competitor": competitor,
        "strengths": strengths,
    }
    Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=customer.pk)
    last = WalletEntry.objects.filter(customer=customer, product_line=product_line).first()
    if last is None or any(getattr(last, name) != value for name, value in said.items()):
        WalletEntry.objects.create(customer=customer, product_line=product_line, **said, estimated_by=by)
    held = (
        WalletEstimate.objects.select_for_update()
        .filter(customer=customer, product_line=product_line)
        .first()
    )
    values = {
        "total_fen": total_fen,
        "source": source,
        "confidence": confidence,
        "estimated_on": estimated_on,
    }
    before = {name: getattr(held, name) for name in values} if held else {}
    estimate = held or WalletEstimate(customer=customer, product_line=product_line)
    for name, value in {**values, "estimated_by": by}.items():
        setattr(estimate, name, value)
    estimate.save()
    line = {"product_line": product_line.code}
    record_act(
        kind="customer.wallet_estimated",
        subject=customer,
        actor=by,
        before={**line, **before} if before else {},
        after={**line, **values},
    )
    return estimate
