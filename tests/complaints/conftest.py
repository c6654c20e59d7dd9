"""What every test of complaints begins with."""

import pytest

from tests.complaints.making import Desk, make_desk


@pytest.fixture
def desk() -> Desk:
    return make_desk()
