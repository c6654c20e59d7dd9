"""Names of sets of choices in the document of the API, where several fields are called alike."""

from collections.abc import Iterable
from enum import StrEnum

from complaints.rules.codes import Channel, Topic
from negotiations.rules.codes import (
    AskKind,
    AskState,
    Confidence,
    LessonKind,
    Measure,
    Part,
    Phase,
    Side,
    Step,
    Subject,
)


def _plain(codes: Iterable[StrEnum]) -> list[tuple[str, str]]:
    return [(code.value, code.value) for code in codes]


# Name -> the choices, or where they are imported from.
ENUM_NAMES = {
    name: f"drf_standardized_errors.openapi_serializers.{name}.choices"
    for name in (
        "ValidationErrorEnum",
        "ClientErrorEnum",
        "ServerErrorEnum",
        "ErrorCode401Enum",
        "ErrorCode403Enum",
        "ErrorCode404Enum",
        "ErrorCode405Enum",
        "ErrorCode406Enum",
        "ErrorCode415Enum",
        "ErrorCode429Enum",
        "ErrorCode500Enum",
    )
} | {
    "MeetingKindEnum": "campaigns.models.MeetingKind",
    "ApproachKindEnum": "prospects.models.ApproachKind",
    "CustomerActEnum": "notebook.texts.BULK_NAMES",
    "CustomerActRowEnum": "notebook.api_bulk.ROW_STATES",
    "RemovedKindEnum": "workspace.api_bin.REMOVED_KINDS",
    "ParameterChangeStateEnum": "tiers.models.ChangeState",
    "FigureSourceEnum": "customers.models.FigureSource",
    "ProspectSourceEnum": "prospects.models.ProspectSource",
    "StandardTableEnum": "pricing.models.StandardTable",
    "ParameterTableEnum": "tiers.models.ParameterTable",
    "TierOverrideStateEnum": "tiers.models.OverrideState",
    "TagColourEnum": "customers.models.TagColour",
    "TieKindEnum": "customers.models.TieKind",
    "BatchStateEnum": [
        (state, state) for state in ("announced", "receiving", "closing", "applying", "applied", "refused")
    ],
    "CallOutcomeEnum": "campaigns.models.targets.OUTCOMES",
    "ContactMoodEnum": "activities.models.Mood",
    "MoodOfCaseEnum": [(mood, mood) for mood in ("calm", "upset", "angry")],
    "ComplaintChannelEnum": _plain(Channel),
    "NewContactKindEnum": "activities.serializers.WAYS",
    "CampaignMeasureEnum": "campaigns.models.campaign.MEASURES",
    "CampaignStateEnum": "campaigns.models.campaign.STATES",
    "AbilityScaleEnum": "growth.models.Scale",
    "AssessorEnum": "growth.models.SideName",
    "TableSideEnum": _plain(Side),
    "TableMeasureEnum": _plain(Measure),
    "TableConfidenceEnum": _plain(Confidence),
    "TablePhaseEnum": _plain(Phase),
    "TableStepEnum": _plain(Step),
    "TablePartEnum": _plain(Part),
    "TableLessonKindEnum": _plain(LessonKind),
    "TableSubjectEnum": _plain(Subject),
    "CounterpartSideEnum": "negotiations.models.negotiation.CounterpartSide",
    "QuestionKindEnum": _plain(AskKind),
    "QuestionStateEnum": _plain(AskState),
    "ComplaintTopicEnum": _plain(Topic),
    "KnowledgeKindEnum": "knowledge.models.KindName",
    "KnowledgeTopicEnum": "knowledge.models.TopicName",
    "ConfidenceOfNewsEnum": "knowledge.models.Confidence",
    "CompanyEventKindEnum": "signs.models.EventKind",
    "CauseEnum": "chains.models.CauseName",
    "CustomerTeamPartEnum": "customers.models.TeamPart",
    "LifeStageEnum": "customers.models.LifeStage",
    "OtherBankStateEnum": "customers.models.BankState",
    "MarketApproachEnum": "customers.models.Approach",
    "DecisionPartEnum": "customers.models.DecisionPart",
    "LookedAtEnum": "customers.models.LookedAt",
    "PersonRequestKindEnum": "customers.models.RequestKind",
    "AskedOfPersonEnum": "customers.models.ASKED",
    "PersonRequestStateEnum": "customers.models.RequestState",
    "SurveyCauseEnum": "surveys.models.CauseName",
    "SurveyStateEnum": "surveys.models.StateName",
    "WalletConfidenceEnum": "customers.models.WalletConfidence",
    "HandoverStateEnum": "portfolios.models.StateName",
    "HandedFateEnum": "portfolios.models.FateName",
    "AnalysisKindEnum": "analyses.models.KIND_NAMES",
    "AnalysisSectionEnum": "analyses.models.SECTION_NAMES",
    "ProposalStateEnum": "proposals.models.ProposalStateName",
    "ProposalAnswerEnum": "proposals.models.AnswerName",
    "PlanStateEnum": "accountplans.models.PlanStateName",
    "PlanEndingEnum": "accountplans.models.EndingName",
    "PlanMeasureEnum": "accountplans.models.MeasureName",
    "RiskLevelEnum": "accountplans.models.LevelName",
    "TargetMeasureEnum": "targets.models.TargetMeasure",
    "AttitudeEnum": "customers.models.Attitude",
    "NeedKindEnum": "needs.models.KIND_NAMES",
    "NeedStepEnum": "needs.models.STEP_NAMES",
    "DiscoveryStepEnum": "needs.models.DiscoveryName",
}
