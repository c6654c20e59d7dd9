"""Starts the test servers before settings are read, and gives tests the rights of a web process."""

import atexit
import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import uuid4

import django
import pytest

from crm_site.catalogue import compile_catalogue, source_texts, write_pseudo
from crm_site.local.bytecode import keep_bytecode
from crm_site.local.chromium import find_chromium
from crm_site.local.services import ROOT
from tests import database
from tests.mailbox import Mailbox, serving

keep_bytecode()
WORKER = os.environ.get("PYTEST_XDIST_WORKER")
SERVICES = None if WORKER else database.start_services()
if SERVICES is not None:
    atexit.register(SERVICES.release)
    database.prepare_template()
    compile_catalogue()
database.name_this_process(WORKER or "alone")
os.environ.update(
    DJANGO_SETTINGS_MODULE="crm_site.settings",
    DATABASE_ROLE="app",
    CELERY_EAGER="1",
    DEMO="1",
    DEBUG="0",
    SECRET_KEY="only-for-tests-and-known-to-everybody-0123456789",
    LOG_LEVEL="WARNING",
    API_CALLS_PER_MINUTE="100000",
    FRAME_SECONDS="0",  # a test writes past the pages and reads the numbers of the next one
    COUNTS_SECONDS="0",
    FILES_DIR=str(database.HOME / "files"),
    # Playwright's synchronous interface runs inside an event loop, which Django would take for async code.
    DJANGO_ALLOW_ASYNC_UNSAFE="1",
)
django.setup()
# A worker of xdist that inherits the name would read settings before it has named its own databases.
del os.environ["DJANGO_SETTINGS_MODULE"]

import hypothesis  # noqa: E402
from django.conf import settings as django_settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402
from django.utils import translation  # noqa: E402

from crm_site.celery import app as celery_app  # noqa: E402
from tests.standing import loaders_rights  # noqa: E402

assert connection.settings_dict["NAME"] in os.environ["DATABASE_URL"], (
    "unset DJANGO_SETTINGS_MODULE for tests"
)
django_settings.PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "corebanking.hashers.MachineSecretHasher",
]
# A loaded machine is slow, not wrong; and a run that is repeated draws the same examples (script/fuzz draws others).
hypothesis.settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis.settings.load_profile("suite")
# Scans every static file each time a test client is made; the live server serves static files by itself.
django_settings.MIDDLEWARE = [name for name in django_settings.MIDDLEWARE if "whitenoise" not in name]


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the collector need not walk all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(autouse=True)
def _no_language_left_over() -> None:
    """A request leaves the language of its reader behind; each test begins in that of the settings."""
    translation.deactivate()


# ---------------------------------------------------------------- databases
@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """Each process works in its own copy of the migrated template."""
    with django_db_blocker.unblock():
        database.make_copy()
    yield
    with django_db_blocker.unblock():
        database.drop_copy()


def _fresh_copy_instead_of_flush(self: TransactionTestCase) -> None:
    database.make_copy()


# The audit trail refuses TRUNCATE, in tests as in a bank: what a committing test left goes with its database.
TransactionTestCase._fixture_teardown = _fresh_copy_instead_of_flush


@pytest.fixture
def as_loader(db) -> Callable[[], AbstractContextManager[None]]:
    """`with as_loader():` the block has the worker's rights instead of the web's."""
    return loaders_rights


@pytest.fixture
def loader(as_loader) -> Iterator[None]:
    """The whole test has the worker's rights."""
    with as_loader():
        yield


# ---------------------------------------------------------------- texts
@pytest.fixture(scope="session")
def pseudo_locale(tmp_path_factory) -> Path:
    """A folder whose Chinese catalogue marks every text: ⟦Ţöðàý⟧."""
    folder = tmp_path_factory.mktemp("pseudo")
    write_pseudo(folder, source_texts().values())
    return folder


@pytest.fixture
def pseudo_translated(settings, pseudo_locale) -> None:
    """Pages asked for in Chinese come marked; plain English on them was never marked for translation."""
    settings.LOCALE_PATHS = [str(pseudo_locale)]


# ---------------------------------------------------------------- jobs
@pytest.fixture
def real_worker(transactional_db) -> Iterator[subprocess.Popen]:
    """A Celery worker of its own process on this test's databases; messages really travel."""
    environment = {**os.environ, "DATABASE_ROLE": "loader", "CELERY_EAGER": "0", "LOG_LEVEL": "INFO"}
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "crm_site",
        "worker",
        "--pool",
        "solo",
        "--loglevel",
        "INFO",
    ]
    log = database.HOME / f"worker-{WORKER or 'alone'}.log"
    celery_app.conf.task_always_eager = False
    with log.open("w+b") as output:
        worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait_until(lambda: b" ready." in log.read_bytes() or worker.poll() is not None, seconds=30)
            assert worker.poll() is None, log.read_text()
            yield worker
        finally:
            worker.terminate()
            worker.wait(20)
            celery_app.conf.task_always_eager = True


def _wait_until(met: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, f"not met in {seconds} seconds"
        time.sleep(0.1)


# ---------------------------------------------------------------- mail
@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    """A real mail server, and settings that send to it."""
    with serving(Mailbox()) as server:
        settings.MAIL_SERVER = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 5
        yield server


# ---------------------------------------------------------------- browser
@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The machine's own Chromium; Playwright downloads none."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": str(find_chromium()), "args": sandbox}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def counts_are_kept(settings):
    """Counts of many rows are kept as in a bank, in a store that no other test sees."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": uuid4().hex}
    }
    settings.COUNTS_SECONDS = 60


@pytest.fixture
def one_frame(settings):
    """The frame is asked for once a person and act, as in a bank, and not anew on each of a thousand pages."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": uuid4().hex}
    }
    settings.FRAME_SECONDS = 3600
