"""The bank whose people look for customers."""

from collections.abc import Callable

import pytest
from django.test import Client

from organization.models import Staff
from tests.factories import Bank, make_bank


@pytest.fixture
def bank(db) -> Bank:
    return make_bank()


@pytest.fixture
def signed_in() -> Callable[[Staff], Client]:
    """A browser of a person, in English."""

    def sign_in(person: Staff, language: str = "en") -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE=language)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
