"""What was read on a shared computer cannot be called back; addresses that nothing can hold are refused."""

import pytest
from django.test import Client

from tests.factories import make_bank, make_customer

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(person) -> Client:
    browser = Client()
    browser.force_login(person, backend=BACKEND)
    return browser


def test_no_cache_keeps_a_page_of_a_signed_in_person():
    bank = make_bank()
    customer = make_customer(bank)
    answer = signed_in(bank.manager).get(f"/customers/{customer.customer_no}/")
    assert answer.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    "path", ["/customers/%00/", "/search/?q=%00ab", "/search/?q=ab%00", "/dashboard/lost/?tier_before=%00"]
)
def test_a_nul_in_an_address_is_a_bad_request(path):
    assert signed_in(make_bank().executive).get(path).status_code == 400


def test_a_filter_that_no_bank_reaches_is_refused_at_its_field():
    answer = signed_in(make_bank().executive).get("/customers/?deposits_min=1e49")
    assert answer.status_code == 200
