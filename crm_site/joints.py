"""What apps bring to pages that several apps share, named in one place: approvals, lists that are taken along."""

# What waits for a decision (worklist.approvals).
APPROVALS = [
    "pricing.approvals.PriceApprovals",
    "negotiations.approvals.LeaveApprovals",
    "proposals.approvals.ProposalApprovals",
    "accountplans.approvals.PlanApprovals",
    "tiers.approvals.TierApprovals",
    "tiers.approvals.ModelApprovals",
    "tiers.approvals.ParameterApprovals",
    "pricing.approvals.StandardApprovals",
    "complaints.approvals.RemedyApprovals",
    "complaints.approvals.ExtensionApprovals",
    "portfolios.approvals.HandoverApprovals",
]
# How negotiations about a product ended, for whoever prices it (pricing.queries.history).
SIMILAR_TALKS = "negotiations.queries.similar_talks"
# Lists that readers take along as tables (lists.exports).
LIST_EXPORTS = [
    "customers.views.exporting.CustomerExport",
    "customers.views.looking.LookExport",
    "prospects.views.exports.ProspectExport",
    "prospects.views.exports.OpportunityExport",
    "complaints.views.exports.ComplaintExport",
    "worklist.views.exports.TaskExport",
    "needs.exports.NeedExport",
    "signs.exports.SignExport",
    "accountplans.exports.PlanExport",
    "accountplans.exports.PlanDueExport",
    "targets.exports.TargetExport",
    "proposals.exports.ProposalExport",
    "activities.views.exports.VisitExport",
    "activities.views.exports.EducationExport",
    "growth.exports.TrainingExport",
    "dashboards.exports.CubeExport",
    "dashboards.exports.AffinityExport",
    "dashboards.exports.RetentionExport",
    "dashboards.exports.TurnsExport",
    "dashboards.exports.ManagersExport",
    "dashboards.exports.SourcesExport",
    "dashboards.exports.FairnessExport",
    "dashboards.exports.FairRowsExport",
]
