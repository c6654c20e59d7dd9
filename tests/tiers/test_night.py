"""Stories of a night from the books to the notice."""

import pytest

from customers.models import CustomerScore, Publication
from tests.factories import make_bank, make_customer
from tests.tiers.books import keep_books, price_money, result, run_night
from tiers.models import TierInterval, TierMove
from worklist.models import Notice

pytestmark = pytest.mark.usefixtures("loader")


@pytest.fixture
def bank(db):
    price_money()
    return make_bank()


def test_a_night_publishes_every_customer_with_books(bank):
    customers = [make_customer(bank) for _ in range(10)]
    for place, customer in enumerate(customers, start=1):
        keep_books(customer, place * 1_000_000)
    make_customer(bank)

    run = run_night()

    assert run.customers == 10 == run.entered
    assert (run.moved_up, run.moved_down) == (0, 0)
    publication = Publication.objects.get(current__isnull=False)
    assert (publication.pk, publication.model_label) == (run.pk, "v1")
    best = CustomerScore.objects.current().get(customer=customers[-1])
    assert (best.rank, best.tier_id, best.bank_decile) == (1, 3, 1)
    assert result(run, customers[-1]).revenue_pct == 100_000_000
    assert TierInterval.objects.filter(ended_on=None).count() == 10
    assert not TierMove.objects.exists()
    assert not Notice.objects.exists()
