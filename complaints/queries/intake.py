"""What is asked while a complaint is written down: the customer's tier, and cases like it."""

from datetime import datetime

from complaints.models import Complaint
from complaints.phrases import title_of
from customers.models import CurrentPublication, Customer, CustomerScore

SHOWN = 3


def tier_rank(customer: Customer | None) -> int | None:
    """The rank of the customer's tier, 1 the best; None where it has none."""
    if customer is None:
        return None
    scores = CustomerScore.objects.filter(
        customer=customer, publication__in=CurrentPublication.objects.values("publication_id")
    )
    return scores.values_list("tier_id", flat=True).first()


def alike(user, customer: Customer, *, since: datetime) -> list[tuple[str, str, bool]]:
    """Running or new cases of a customer: number and title, and whether this person may open it."""
    of_customers = Customer.objects.visible_to(user)
    known = Complaint.objects.known_to(user, of_customers).filter(customer=customer)
    cases = list(
        (known.running() | known.filter(received_at__gte=since)).order_by("-received_at", "-id")[:SHOWN]
    )
    seen = set(
        Complaint.objects.visible_to(user)
        .filter(pk__in=[case.pk for case in cases])
        .values_list("pk", flat=True)
    )
    return [(case.number, title_of(case.text), case.pk in seen) for case in cases]
