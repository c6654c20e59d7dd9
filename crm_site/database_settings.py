"""DATABASES of an installation: the database itself, and a copy that follows it where there is one."""

from typing import Any

import environ

ENGINE = "django.db.backends.postgresql"


def databases(env: environ.Env, *, session: list[str]) -> dict[str, dict[str, Any]]:
    """`default` from DATABASE_URL, `replica` from DATABASE_REPLICA_URL if given, with the options of every session.

    The copy is read outside transactions, and a page does not wait long for one that is away.
    """
    shared = {
        "ENGINE": ENGINE,
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
    }
    itself = {**env.db_url("DATABASE_URL", default="postgres:///hausbank"), **shared, "ATOMIC_REQUESTS": True}
    options = {"options": " ".join(filter(None, session))}
    found = {"default": {**itself, "OPTIONS": {**itself.get("OPTIONS", {}), **options}}}
    if env("DATABASE_REPLICA_URL", default=""):
        copy = {**env.db_url("DATABASE_REPLICA_URL"), **shared}
        found["replica"] = {**copy, "OPTIONS": {**copy.get("OPTIONS", {}), **options, "connect_timeout": 2}}
    return found
