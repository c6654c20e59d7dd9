"""The ground that every other test stands on: roles, clean copies, real processes."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.utils import ProgrammingError
from django.test import TransactionTestCase
from django.utils import translation

from audit.models import Act


def one(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_tests_have_the_rights_of_the_web_process(db):
    assert one("SELECT current_user") == "hausbank_app"
    assert one("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") is False


def test_a_block_can_have_the_rights_of_the_worker(as_loader):
    with as_loader():
        assert one("SELECT current_user") == "hausbank_loader"
    assert one("SELECT current_user") == "hausbank_app"


def test_a_whole_test_can_have_the_rights_of_the_worker(loader):
    assert one("SELECT current_user") == "hausbank_loader"


def test_the_worker_role_ends_with_its_test(db):
    assert one("SELECT current_user") == "hausbank_app"


def test_truncating_the_trail_is_refused(db):
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {Act._meta.db_table} CASCADE")


class TestCommitting:
    """A committing test leaves nothing to the next, and nothing is truncated for that."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.mark.parametrize("turn", ["first", "second"])
    def test_each_turn_finds_the_database_as_migrated(self, turn):
        assert one("SELECT count(*) FROM django_session") == 0
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO django_session VALUES ('kept', '', now())")
        assert one("SELECT count(*) FROM django_session") == 1

    def test_teardown_makes_a_copy_where_django_would_flush(self):
        assert TransactionTestCase._fixture_teardown.__name__ == "_fresh_copy_instead_of_flush"


def test_what_was_committed_is_gone(db):
    assert one("SELECT count(*) FROM django_session") == 0


def test_pseudo_translation_marks_what_a_page_says_in_chinese(pseudo_translated):
    with translation.override("zh-hans"):
        assert translation.gettext("Chinese") == "⟦Çĥîñéšé⟧"


def test_pseudo_translation_ends_with_its_test():
    with translation.override("zh-hans"):
        assert "⟦" not in translation.gettext("Chinese")


@pytest.mark.services
def test_a_worker_of_its_own_process_can_be_had(real_worker):
    assert real_worker.poll() is None


def test_no_migration_is_missing(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
