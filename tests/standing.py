"""What a whole module's tests stand on is made once for them; each test's own changes are undone."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from django.db import connection, transaction
from django.utils import translation

Made = TypeVar("Made")


@contextmanager
def standing(blocker, make: Callable[[], Made]) -> Iterator[Made]:
    """What `make` writes stands while the block does, below the transaction of every test in it, and is then gone.

    For fixtures of a module that ask for `django_db_setup` and `django_db_blocker` and have no test that commits. What
    tests change of the objects themselves stays changed: whoever changes one loads it anew.
    """
    translation.deactivate()
    with blocker.unblock(), transaction.atomic():
        made = make()
        connection.check_constraints()  # else each test would do it anew for all of these rows
        yield made
        transaction.set_rollback(True)


def loaders_rights() -> AbstractContextManager[None]:
    """The block has the rights of the worker instead of those of the web."""
    return rights_of("hausbank_loader")


@contextmanager
def rights_of(role: str) -> Iterator[None]:
    """The block has the rights of a database role; "NONE" are those of the login itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (before,) = cursor.fetchone()
        cursor.execute(f"SET ROLE {role}")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {before}")
