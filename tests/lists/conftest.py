"""The bank whose lists people keep views of."""

from collections.abc import Callable

import pytest
from django.test import Client

from organization.models import Staff
from tests.factories import Bank, fresh, make_bank


@pytest.fixture
def bank(db) -> Bank:
    return make_bank()


@pytest.fixture
def signed_in() -> Callable[[Staff], Client]:
    """A browser of a person."""

    def sign_in(person: Staff) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        fresh(person)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
