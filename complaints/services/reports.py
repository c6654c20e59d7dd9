"""That figures left the bank is an act: which, of what, with the hash of the cases they were counted from."""

from datetime import datetime

from django.db import transaction

from audit.services import record_act
from complaints.queries.regulator import Report
from organization.models import Staff


@transaction.atomic
def record_report(*, report: Report, by: Staff, at: datetime) -> None:
    """Record that the tables of a period were drawn up as a file."""
    record_act(
        kind="complaint.report_drawn_up",
        subject=report.scope.unit,
        actor=by,
        at=at,
        after={
            "period": report.scope.period.code,
            "cases": len(report.cases),
            "sha256": report.sha256,
        },
    )
