"""Making, migrating, copying and dropping databases, as a superuser, on the embedded or a given server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2.sql import SQL, Identifier

from crm_site.local.services import ROOT

OLDEST_SERVER = 18  # uuidv7(), the MAINTAIN privilege
ROLES_SQL = ROOT / "common" / "sql" / "roles.sql"


class DatabaseRefused(Exception):
    """The server cannot be used as it is; the message says why and what would help."""


def with_name(url: str, name: str) -> str:
    """The same server's URL with another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def name_in(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


@contextmanager
def superuser(url: str) -> Iterator[Any]:
    """A cursor whose statements each commit; refuses a server too old, unreachable, or a login that may too little."""
    parts = urlsplit(url)
    scheme_known_to_libpq = urlunsplit(parts._replace(scheme="postgresql"))
    try:
        connection = psycopg2.connect(scheme_known_to_libpq, connect_timeout=10)
    except psycopg2.OperationalError as error:
        raise DatabaseRefused(f"PostgreSQL does not let us in: {str(error).strip()}") from error
    connection.autocommit = True
    try:
        if connection.server_version < OLDEST_SERVER * 10_000:
            version = connection.server_version // 10_000
            raise DatabaseRefused(
                f"PostgreSQL {OLDEST_SERVER} or newer is needed; DATABASE_URL names a {version}."
            )
        with connection.cursor() as cursor:
            yield cursor
    except psycopg2.errors.InsufficientPrivilege as error:
        raise DatabaseRefused(
            f"The login of DATABASE_URL may too little: {str(error).strip()}. Databases and roles are made by a "
            "superuser here; docs/howto/services.md says how a bank does it by hand."
        ) from error
    finally:
        connection.close()


def ensure_database(url: str) -> bool:
    """Have the database, its three roles and their privileges; says whether it was made."""
    name = name_in(url)
    made = False
    with superuser(with_name(url, "postgres")) as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))
            made = True
    with superuser(url) as cursor:
        cursor.execute(ROLES_SQL.read_text(encoding="utf-8"))
    return made


def copy_database(url: str, *, source: str) -> None:
    """Replace the URL's database by a copy of `source`."""
    name = name_in(url)
    with superuser(with_name(url, "postgres")) as cursor:
        cursor.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
        cursor.execute(
            SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                Identifier(name), Identifier(source)
            )
        )


def drop_database(url: str) -> None:
    with superuser(with_name(url, "postgres")) as cursor:
        cursor.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name_in(url))))


def migrate(url: str, *, quiet: bool = True) -> None:
    """Run the migrations as the owner role, in a process of its own (settings read the role once)."""
    manage(
        "migrate",
        "--no-input",
        "--skip-checks",
        *(["--verbosity", "0"] if quiet else []),
        DATABASE_URL=url,
        DATABASE_ROLE="owner",
    )


def manage(*arguments: str, **environment: str) -> None:
    """Run `manage.py` with more environment; its failure is ours."""
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        check=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
