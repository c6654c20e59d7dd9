"""Cases, their clocks, the people around them, what was done, and what was learned."""

from complaints.models.attachments import Attachment
from complaints.models.case import Complaint
from complaints.models.catalogue import (
    Clause,
    ClockRegime,
    NumberCounter,
    RemedyLimit,
    StandardCode,
    Threshold,
)
from complaints.models.clocks import Breach, Escalation, Extension, LevelChange, Pause
from complaints.models.handling import Check, Remedy, Reply, Review, Step
from complaints.models.learning import (
    ComplaintGroup,
    CorrectiveAction,
    GroupMember,
    SurveyAnswer,
    ThresholdLesson,
)
from complaints.models.people import Accused, Assignment, Contribution, Recused
from complaints.models.reports import ReportedCase, ReportSnapshot

__all__ = [
    "Accused",
    "Assignment",
    "Attachment",
    "Breach",
    "Check",
    "Clause",
    "ClockRegime",
    "Complaint",
    "ComplaintGroup",
    "Contribution",
    "CorrectiveAction",
    "Escalation",
    "Extension",
    "GroupMember",
    "LevelChange",
    "NumberCounter",
    "Pause",
    "Recused",
    "Remedy",
    "RemedyLimit",
    "Reply",
    "ReportSnapshot",
    "ReportedCase",
    "Review",
    "StandardCode",
    "Step",
    "SurveyAnswer",
    "Threshold",
    "ThresholdLesson",
]
