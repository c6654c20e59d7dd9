"""Finished answers: the catalogue, who may have what, and why."""

from fit.queries.backwards import BY_NAME, DryRun, Qualified, counted, dry_run, judged, qualified
from fit.queries.catalogue import NoSuchProduct, ProductPage, catalogue, product_page
from fit.queries.checks import CheckedRule, Eligibility, eligibility_of, eligible_among
from fit.queries.facts import Known, facts_of

__all__ = [
    "BY_NAME",
    "CheckedRule",
    "DryRun",
    "Eligibility",
    "Known",
    "NoSuchProduct",
    "ProductPage",
    "Qualified",
    "catalogue",
    "counted",
    "dry_run",
    "eligibility_of",
    "eligible_among",
    "facts_of",
    "judged",
    "product_page",
    "qualified",
]
