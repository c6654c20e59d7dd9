"""Answers about the feed: is a day complete, what came when, and what was wrong with it."""

from datetime import date

from django.db.models import Count, Max

from corebanking.models import Batch, RowError
from corebanking.rules import NEEDED_FOR_SCORING
from corebanking.texts import PROBLEMS, ROW_ERRORS


def is_complete(business_date: date) -> bool:
    """Whether every resource that scoring needs has been applied for the business date."""
    applied = Batch.objects.applied().filter(business_date=business_date, resource__in=NEEDED_FOR_SCORING)
    return applied.values("resource").distinct().count() == len(NEEDED_FOR_SCORING)


def latest_complete_date() -> date | None:
    """The last business date of which everything that scoring needs has been applied."""
    days = (
        Batch.objects.applied()
        .filter(resource__in=NEEDED_FOR_SCORING)
        .values("business_date")
        .annotate(resources=Count("resource", distinct=True))
        .filter(resources=len(NEEDED_FOR_SCORING))
    )
    return days.aggregate(last=Max("business_date"))["last"]


def row_error_text(error: RowError) -> str:
    """What a fault means, in the reader's language."""
    return str(ROW_ERRORS.get(error.code, error.code))


def problem_texts(batch: Batch) -> list[dict[str, str]]:
    """Why a batch was refused: code and sentence in the reader's language."""
    return [
        {
            "code": problem["code"],
            "text": str(PROBLEMS.get(problem["code"], problem["code"])) % problem["params"],
        }
        for problem in batch.problems
    ]
