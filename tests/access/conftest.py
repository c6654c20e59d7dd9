"""One world for each module of access tests: whatever they do is undone."""

import logging
from copy import deepcopy

import pytest

from tests.access.known import forget_known
from tests.access.world import make_world
from tests.standing import loaders_rights, standing


@pytest.fixture(scope="module")
def made_world(django_db_setup, django_db_blocker):
    with standing(django_db_blocker, _make) as made:
        yield made


@pytest.fixture
def world(db, made_world, caplog):
    """The world as made; what a test changes of it, in the database or here, the next does not find."""
    caplog.set_level(logging.CRITICAL, "django.request")  # thousands of refusals, each with its traceback
    forget_known()
    return deepcopy(made_world)


def _make():
    with loaders_rights():
        return make_world()
