"""Whether this process lives, and whether it can serve: asked by whoever balances load or starts processes."""

from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from kombu.exceptions import OperationalError


@login_not_required
def alive(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "ok"})


@login_not_required
@transaction.non_atomic_requests
def ready(request: HttpRequest) -> JsonResponse:
    """200 when database, schema and broker can be worked with; 503 naming what cannot.

    A broker that is down delays work and loses none, so it is named and does not fail the answer.
    """
    checks = {"database": _database(), "broker": _broker()}
    return JsonResponse(checks, status=200 if checks["database"] == "ok" else 503)


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        return "behind" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"
    except DatabaseError:
        return "unreachable"


def _broker() -> str:
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=1)
        return "ok"
    except (OperationalError, OSError):
        return "unreachable"
