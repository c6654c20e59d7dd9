"""Reports to the regulator that were drawn up: which there are of a scope, and each as it stood then, to the row."""

from dataclasses import dataclass, fields, replace
from datetime import datetime

from django.db.models import QuerySet

from complaints.models import ReportedCase, ReportSnapshot
from complaints.queries.regulator import Report, report_of
from complaints.queries.statistics import Held, Scope, scope_of
from complaints.rules.statistics import CaseFacts

SHOWN = 12
_MOMENTS = frozenset(one.name for one in fields(CaseFacts) if "datetime" in str(one.type))


@dataclass(frozen=True)
class KeptReport:
    """A report drawn up again out of what was kept; `is_whole` where its rows still give the hash of that day."""

    snapshot: ReportSnapshot
    report: Report

    @property
    def is_whole(self) -> bool:
        return self.report.sha256 == self.snapshot.sha256


def kept_reports(scope: Scope) -> QuerySet[ReportSnapshot]:
    """The reports of a scope that its reader sees, the latest first."""
    found = ReportSnapshot.objects.visible_to(scope.user).filter(unit=scope.unit, period=scope.period.code)
    return found.select_related("drawn_up_by")[:SHOWN]


def kept_report(snapshot: ReportSnapshot, user) -> KeptReport:
    """The tables as they stood when they were drawn up; NothingToRead where the unit's figures are not the person's."""
    scope = scope_of(user, unit_code=snapshot.unit.code, period_code=snapshot.period, at=snapshot.drawn_up_at)
    rows = list(ReportedCase.objects.filter(snapshot=snapshot).order_by("pk"))
    held = Held(
        now=[_facts(row) for row in rows if not row.earlier],
        earlier=[_facts(row) for row in rows if row.earlier],
        repeated=frozenset(row.complaint_id for row in rows if row.repeated),
        unhappy_under=snapshot.unhappy_under,
    )
    return KeptReport(snapshot, report_of(replace(scope, at=snapshot.drawn_up_at), held))


def _facts(row: ReportedCase) -> CaseFacts:
    held = {
        name: datetime.fromisoformat(value) if value is not None and name in _MOMENTS else value
        for name, value in row.facts.items()
    }
    return CaseFacts(
        **held | {"key": row.complaint_id, "customer": None, "breached": frozenset(held["breached"])}
    )
