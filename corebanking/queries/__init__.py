"""Answers about the feed and about the machines that send it."""

from corebanking.queries.clients import BY_NAME, clients, latest_batches
from corebanking.queries.feeds import (
    Arrival,
    Fault,
    FeedDay,
    arrivals,
    faults,
    feed_days,
    is_complete,
    latest_complete_date,
    problem_texts,
    row_error_text,
)

__all__ = [
    "BY_NAME",
    "Arrival",
    "Fault",
    "FeedDay",
    "arrivals",
    "clients",
    "faults",
    "feed_days",
    "is_complete",
    "latest_batches",
    "latest_complete_date",
    "problem_texts",
    "row_error_text",
]
