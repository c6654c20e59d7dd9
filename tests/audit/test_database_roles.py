"""Web, worker and migrations each work under a database role of their own, in the embedded server too."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from crm_site.local.processes import programs
from crm_site.local.services import ROOT, Addresses
from tests.factories import current_role

ASK = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT current_user, current_setting('statement_timeout')")
    print(*cursor.fetchone())
"""


def ask(**environment):
    """What a process started with this environment says of itself."""
    answer = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "crm_site.settings", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.split()


@pytest.mark.django_db
def test_tests_of_pages_have_the_rights_of_the_web():
    assert current_role() == "hausbank_app"


@pytest.mark.services
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("app", ["hausbank_app", "15s"]),
        ("loader", ["hausbank_loader", "0"]),
        ("owner", ["hausbank_owner", "0"]),
    ],
)
def test_a_process_has_the_role_that_its_environment_names(role, expected):
    assert ask(DATABASE_ROLE=role) == expected


@pytest.mark.services
@pytest.mark.django_db
def test_web_worker_and_scheduler_are_started_with_the_roles_they_have_in_a_bank(tmp_path):
    addresses = Addresses(os.environ["REDIS_URL"], os.environ["DATABASE_URL"], postgres=None)
    started = {program.name: program.environment for program in programs(tmp_path, addresses, "127.0.0.1:0")}
    assert {name: ask(**environment)[0] for name, environment in started.items()} == {
        "web": "hausbank_app",
        "worker": "hausbank_loader",
        "scheduler": "hausbank_loader",
    }


@pytest.mark.services
@pytest.mark.django_db
def test_a_process_that_names_no_role_has_the_least(monkeypatch):
    monkeypatch.delenv("DATABASE_ROLE")
    assert ask() == ["hausbank_app", "15s"]


@pytest.mark.django_db
def test_no_role_is_a_superuser_or_escapes_row_security():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
            " WHERE rolname LIKE 'hausbank%%' ORDER BY rolname"
        )
        assert cursor.fetchall() == [
            (name, False, False, False, False)
            for name in ("hausbank_app", "hausbank_loader", "hausbank_owner")
        ]


@pytest.mark.django_db
def test_no_role_of_the_bank_changes_the_trail_or_who_looked():
    with connection.cursor() as cursor:
        for role in ("hausbank_app", "hausbank_loader"):
            for table in ("audit_act", "customers_look"):
                cursor.execute("SELECT has_table_privilege(%s, %s, 'INSERT')", [role, table])
                assert cursor.fetchone() == (True,), (role, table)
                for privilege in ("UPDATE", "DELETE", "TRUNCATE"):
                    cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, privilege])
                    assert cursor.fetchone() == (False,), (role, table, privilege)


@pytest.mark.django_db
def test_the_web_owns_no_table_and_cannot_write_facts_or_publish():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = 'hausbank_app'")
        assert cursor.fetchone() == (0,)
        for table in (
            "customers_accountmonth",
            "customers_customerscore",
            "customers_publication",
            "customers_currentpublication",
            "tiers_contribution",
            "tiers_result",
            "tiers_tierinterval",
            "dashboards_summary",
            "dashboards_valuespread",
            "dashboards_cubecell",
            "dashboards_customerturn",
            "dashboards_retentionmonth",
            "dashboards_cohort",
            "dashboards_managermonth",
        ):
            for privilege in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute("SELECT has_table_privilege('hausbank_app', %s, %s)", [table, privilege])
                assert cursor.fetchone() == (False,), (table, privilege)
            cursor.execute("SELECT has_table_privilege('hausbank_loader', %s, 'INSERT')", [table])
            assert cursor.fetchone() == (True,), table
