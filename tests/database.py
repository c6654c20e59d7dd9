"""The databases of a test run: a template per state of the migrations, a copy of it per process."""

import fcntl
import hashlib
import json
import os
import re
from pathlib import Path

import psutil
from django.db import connections
from psycopg2.sql import SQL, Identifier, Literal

from crm_site.local.databases import (
    copy_database,
    drop_database,
    ensure_database,
    migrate,
    name_in,
    superuser,
    with_name,
)
from crm_site.local.postgres import FORGETFUL
from crm_site.local.services import LOCAL, ROOT, Services

HOME = LOCAL / "test"
TEMPLATES_KEPT = 6  # other people's runs on the same machine may still copy from an older one


def start_services() -> Services:
    """Start or find the test servers and say in the environment where they are, also for xdist's workers."""
    services = Services(HOME, FORGETFUL)
    addresses = services.start(database="postgres")
    os.environ.update(addresses.environment())
    return services


def prepare_template() -> None:
    """Have a migrated template and name this run's copies of it in the environment."""
    server = os.environ["DATABASE_URL"]
    suffix = re.sub(r"\W", "", os.environ.get("TEST_DATABASE_SUFFIX", ""))[:12].lower()
    template = f"hausbank_template_{_state_of_the_schema()}"
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "template.lock").open("a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        with superuser(with_name(server, "postgres")) as cursor:
            _drop_what_dead_runs_left(server)
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
            if cursor.fetchone() is None:
                _build_template(server, template)
    os.environ["HAUSBANK_TEST_TEMPLATE"] = template
    os.environ["HAUSBANK_TEST_COPY"] = "_".join(filter(None, ["hausbank_test", suffix, f"run{os.getpid()}"]))


def name_this_process(worker: str) -> None:
    """Point DATABASE_URL and REDIS_URL at the worker's own databases; settings are read after this."""
    copy = f"{os.environ['HAUSBANK_TEST_COPY']}_{worker}"
    os.environ["DATABASE_URL"] = with_name(os.environ["DATABASE_URL"], copy)
    number = int(re.sub(r"\D", "", worker) or 0) + 1
    os.environ["REDIS_URL"] = with_name(os.environ["REDIS_URL"], str(number))


def make_copy() -> None:
    """Replace this process's database by a fresh copy of the template."""
    connections.close_all()
    copy_database(os.environ["DATABASE_URL"], source=os.environ["HAUSBANK_TEST_TEMPLATE"])


def drop_copy() -> None:
    connections.close_all()
    drop_database(os.environ["DATABASE_URL"])


def _build_template(server: str, template: str) -> None:
    """Migrate an empty database, or a copy of a template that lacks nothing but later migrations."""
    building = with_name(server, f"{template}_building")
    drop_database(building)
    earlier = _nearest_earlier_template(server)
    if earlier is not None:
        copy_database(building, source=earlier)
    ensure_database(building)
    migrate(building)
    with superuser(with_name(server, "postgres")) as admin:
        admin.execute(
            SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(name_in(building)), Identifier(template))
        )
        admin.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(Identifier(template)))
        admin.execute(
            SQL("COMMENT ON DATABASE {} IS {}").format(
                Identifier(template), Literal(json.dumps(_schema_files()))
            )
        )
        admin.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'hausbank\\_template\\_%' ORDER BY oid DESC"
        )
        for (old,) in admin.fetchall()[TEMPLATES_KEPT:]:
            drop_database(with_name(server, old))


def _drop_what_dead_runs_left(server: str) -> None:
    with superuser(with_name(server, "postgres")) as admin:
        admin.execute("SELECT datname FROM pg_database WHERE datname LIKE 'hausbank\\_test\\_%'")
        for (name,) in admin.fetchall():
            run = re.search(r"_run(\d+)_", name)
            if run and not psutil.pid_exists(int(run[1])):
                drop_database(with_name(server, name))


def _nearest_earlier_template(server: str) -> str | None:
    """The template made of the most of today's files and of no others; None if a file it was made of has changed."""
    files = _schema_files()
    with superuser(with_name(server, "postgres")) as admin:
        admin.execute(
            "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database "
            "WHERE datname ~ '^hausbank_template_[0-9a-f]{16}$'"
        )
        made_of = {name: json.loads(said) for name, said in admin.fetchall() if said}
    usable = [name for name, manifest in made_of.items() if manifest.items() <= files.items()]
    return max(usable, key=lambda name: len(made_of[name]), default=None)


def _state_of_the_schema() -> str:
    return hashlib.sha256(json.dumps(_schema_files()).encode()).hexdigest()[:16]


def _schema_files() -> dict[str, str]:
    """Everything that decides what a migrated database looks like: path to digest."""
    migrations = sorted(ROOT.glob("*/migrations/*.py"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in migrations)
    sql = [
        path
        for path in sorted(ROOT.glob("*/sql/*.sql"))
        if path.name in code or path.parent.parent.name == "common"
    ]
    return {
        str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in [*migrations, *sql, ROOT / "requirements.txt", Path(__file__)]
    }
