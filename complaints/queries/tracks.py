"""The two clocks of a case as a drawing: shares of a track in percent, and the words beside it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from common import presentation
from common.calendar import business_date
from complaints import texts
from complaints.models import ClockRegime, Complaint
from complaints.phrases import ClockFace, clock_face, column_day, language, said_moment, span
from complaints.rules.codes import State


@dataclass(frozen=True)
class Track:
    """A clock from its start to its end: how much has gone, where it turns amber, when it stood still."""

    name: str
    rule: str
    face: ClockFace
    share: float
    tick: float | None
    gaps: list[tuple[float, float]]
    start: str
    middle: str
    middle_at: float | None
    end: str
    note: str
    title: str = ""
    marks: tuple[tuple[float, str], ...] = ()

    @property
    def said(self) -> str:
        """The drawing in words."""
        return _("%(name)s: %(share)s%% gone, %(face)s") % {
            "name": self.name,
            "share": round(self.share),
            "face": self.face.text,
        }


def service_track(complaint: Complaint, pauses: list, at: datetime) -> Track | None:
    """The service clock until the case is resolved; None for a case that has none (imported ones)."""
    if complaint.resolve_due_at is None:
        return None
    begin, end = (
        complaint.received_at,
        max(complaint.resolve_due_at, complaint.received_at + timedelta(minutes=1)),
    )
    now = complaint.resolved_at or complaint.closed_at or complaint.withdrawn_at or complaint.paused_at or at
    share = _share(begin, end, now)
    gaps = []
    for pause in pauses:
        left = _share(begin, end, pause.started_at)
        gaps.append((left, max(_share(begin, end, pause.ended_at or at) - left, 1.0)))
    return Track(
        name=_("Service level"),
        rule=str(texts.LEVEL_LIMITS.get(complaint.level, "")),
        face=_service_face(complaint, at),
        share=share,
        tick=_share(begin, end, complaint.resolve_amber_at) if complaint.resolve_amber_at else None,
        gaps=gaps,
        start=column_day(begin),
        middle=_("stopped") if gaps else "",
        middle_at=gaps[0][0] + gaps[0][1] / 2 if gaps else None,
        end=said_moment(complaint.resolve_due_at, at),
        note=_service_note(complaint, pauses, at),
    )


def law_track(complaint: Complaint, regime: ClockRegime | None, at: datetime) -> Track | None:
    """The law's clock over its longest limit, with the limits of each extension; None where no regime holds."""
    if regime is None or complaint.legal_due_on is None:
        return None
    start, longest = business_date(complaint.received_at), max(int(limit) for limit in regime.limits)
    due = complaint.legal_due_on
    last = max(start + timedelta(days=longest), due)
    working = regime.counts == "working"
    limit = regime.limits[min(complaint.legal_stage, len(regime.limits) - 1)]
    marks = tuple(
        (_days(start, last, start + timedelta(days=int(each))), _("%(days)s d") % {"days": each})
        for each in regime.limits
        if int(each) < longest and int(each) != int(limit) and not working
    )
    face = (
        ClockFace("done", _("answered"))
        if complaint.state not in {State.NEW, State.OPEN}
        else ClockFace.of_law(complaint.legal_due_at or at, at, complaint.legal_amber_at)
    )
    moved = complaint.legal_moved_on
    names = ", ".join(complaint.regime_codes or [regime.code])
    unconfirmed = "" if regime.confirmed_by_compliance else _(" (to be confirmed by compliance)")
    notes = [f"{names}{unconfirmed}", _("does not stop while the service clock does")]
    if complaint.legal_provisional:
        notes.append(_("provisional: that year's calendar is not published"))
    return Track(
        name=_("Law"),
        rule=(_("%(days)s working days") if working else _("%(days)s calendar days")) % {"days": limit},
        face=face,
        share=_days(start, last, business_date(complaint.resolved_at or complaint.closed_at or at)),
        tick=None,
        gaps=[],
        start=column_day(complaint.received_at),
        middle=f"{due:%m-%d}",
        middle_at=_days(start, last, due),
        end="" if due == last else _("%(days)s d at most") % {"days": longest},
        note=(", " if language() == "en" else "，").join(notes),
        title=_("Legal date, moved by days off: %(day)s")
        % {"day": presentation.day(moved, language=language(), today=business_date(at))}
        if moved and moved != due
        else "",
        marks=marks,
    )


def _service_face(complaint: Complaint, at: datetime) -> ClockFace:
    values = {name: getattr(complaint, name) for name in _FACE}
    # This track is the service clock's: the law's has its own.
    _which, face = clock_face({**values, "legal_due_at": None}, at)
    if complaint.resolved_at and complaint.state not in {State.NEW, State.OPEN}:
        late = complaint.resolve_due_at is not None and complaint.resolved_at > complaint.resolve_due_at
        return ClockFace("red", _("late")) if late else ClockFace("done", _("in time"))
    return face


def _service_note(complaint: Complaint, pauses: list, at: datetime) -> str:
    notes = []
    if complaint.first_response_at and complaint.response_due_at:
        took = span(complaint.first_response_at - complaint.received_at)
        kept = complaint.first_response_at <= complaint.response_due_at
        notes.append(
            (
                _("first response after %(span)s, in time")
                if kept
                else _("first response after %(span)s, late")
            )
            % {"span": took}
        )
    elif complaint.response_due_at and complaint.state in {State.NEW, State.OPEN}:
        notes.append(
            _("first response due %(moment)s") % {"moment": said_moment(complaint.response_due_at, at)}
        )
    for pause in pauses[-1:]:
        stood = span((pause.ended_at or at) - pause.started_at)
        notes.append(
            _("waited for the customer: %(what)s, stood still %(span)s")
            % {"what": pause.waiting_for, "span": stood}
        )
    if complaint.service_provisional:
        notes.append(_("provisional: that year's calendar is not published"))
    return (", " if language() == "en" else "，").join(notes)


_FACE = (
    "state",
    "paused_at",
    "first_response_at",
    "response_due_at",
    "response_amber_at",
    "resolve_due_at",
    "resolve_amber_at",
    "legal_due_at",
    "legal_amber_at",
    "resolved_at",
    "closed_at",
)


def _share(begin: datetime, end: datetime, moment: datetime) -> float:
    whole = (end - begin).total_seconds()
    return round(min(max((moment - begin).total_seconds() / whole * 100, 0.0), 100.0), 2)


def _days(begin: date, end: date, day: date) -> float:
    return round(min(max((day - begin).days / max((end - begin).days, 1) * 100, 0.0), 100.0), 2)
