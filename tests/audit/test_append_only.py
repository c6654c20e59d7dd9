"""The trail is only appended to: by privilege for the application, by trigger for everybody, its owner included."""

import pytest
from django.db import DatabaseError, connection, transaction

from audit.models import Act
from audit.services import record_act
from tests.factories import make_bank
from tests.standing import rights_of

pytestmark = pytest.mark.django_db

ATTACKS = {
    "update": "UPDATE audit_act SET reason = 'changed'",
    "delete": "DELETE FROM audit_act",
    "truncate": "TRUNCATE audit_act",
    "truncate cascade": "TRUNCATE audit_act CASCADE",
}
PRIVILEGE = "permission denied|must be owner"


@pytest.fixture
def act():
    bank = make_bank()
    act = record_act(kind="test", subject=bank.unit, actor=bank.manager, reason="told")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE is refused for pending foreign keys
    return act


def attempt(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("role", ["hausbank_app", "hausbank_loader"])
def test_the_application_has_no_right_to_change_the_trail(act, role, attack):
    with rights_of(role), pytest.raises(DatabaseError, match=PRIVILEGE):
        attempt(ATTACKS[attack])
    assert Act.objects.get(pk=act.pk).reason == "told"


@pytest.mark.parametrize(
    ("attack", "refusal"),
    [
        ("update", "Cannot update or delete rows from audit_act table"),
        ("delete", "Cannot update or delete rows from audit_act table"),
        ("truncate", "the trail is only appended to"),
        ("truncate cascade", "the trail is only appended to"),
    ],
)
def test_the_owner_of_the_table_is_refused_by_trigger(act, attack, refusal):
    with rights_of("hausbank_owner"), pytest.raises(DatabaseError, match=refusal):
        attempt(ATTACKS[attack])
    assert Act.objects.get(pk=act.pk).reason == "told"


def test_even_a_superuser_is_refused_by_trigger(act):
    with rights_of("NONE"), pytest.raises(DatabaseError, match="Cannot update or delete"):
        attempt(ATTACKS["delete"])
    assert Act.objects.count() == 1


def test_the_owner_role_owns_the_trail(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'audit_act'")
        assert cursor.fetchone() == ("hausbank_owner",)


@pytest.mark.parametrize("role", ["hausbank_app", "hausbank_loader"])
def test_the_application_cannot_switch_the_triggers_off(act, role):
    for statement in (
        "ALTER TABLE audit_act DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DROP TABLE audit_act",
    ):
        with rights_of(role), pytest.raises(DatabaseError, match=PRIVILEGE):
            attempt(statement)


@pytest.mark.parametrize("table", ["customers_customerevent", "organization_roleassignmentevent"])
@pytest.mark.parametrize("role", ["hausbank_app", "hausbank_loader"])
def test_row_history_is_not_changed_by_the_application(db, role, table):
    for statement in (f"UPDATE {table} SET pgh_label = 'x'", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with rights_of(role), pytest.raises(DatabaseError, match=PRIVILEGE):
            attempt(statement)
