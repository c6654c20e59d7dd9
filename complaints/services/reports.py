"""That figures left the bank is an act: of what, with every case as it stood, so that they can be drawn up again."""

from datetime import datetime

from django.db import transaction

from audit.services import record_act
from complaints.models import ReportedCase, ReportSnapshot
from complaints.queries.regulator import Report, canonical
from organization.models import Staff

_TOGETHER = 2000


@transaction.atomic
def keep_report(*, report: Report, by: Staff, at: datetime) -> ReportSnapshot:
    """Keep the rows of the tables of a period as they are drawn up as a file, and record that they were."""
    scope, held = report.scope, report.held
    snapshot = ReportSnapshot.objects.create(
        unit=scope.unit,
        period=scope.period.code,
        drawn_up_at=at,
        drawn_up_by=by,
        cases=len(held.now),
        sha256=report.sha256,
        unhappy_under=held.unhappy_under,
    )
    ReportedCase.objects.bulk_create(
        (
            ReportedCase(
                snapshot=snapshot,
                complaint_id=case.key,
                facts=canonical(case),
                earlier=earlier,
                repeated=case.key in held.repeated,
            )
            for earlier, cases in ((False, held.now), (True, held.earlier))
            for case in cases
        ),
        batch_size=_TOGETHER,
    )
    _record(snapshot, by=by, at=at, again=False)
    return snapshot


@transaction.atomic
def draw_again(*, snapshot: ReportSnapshot, by: Staff, at: datetime) -> None:
    """Record that a kept report left the bank as a file once more."""
    _record(snapshot, by=by, at=at, again=True)


def _record(snapshot: ReportSnapshot, *, by: Staff, at: datetime, again: bool) -> None:
    record_act(
        kind="complaint.report_drawn_up",
        subject=snapshot.unit,
        actor=by,
        at=at,
        after={
            "period": snapshot.period,
            "cases": snapshot.cases,
            "sha256": snapshot.sha256,
            "again": again,
        },
    )
