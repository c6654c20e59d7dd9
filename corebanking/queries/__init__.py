"""Answers about the feed and about the machines that send it."""

from corebanking.queries.clients import BY_NAME, clients, latest_batches
from corebanking.queries.feeds import (
    Arrival,
    Fault,
    FeedDay,
    faults,
    feed_days,
    is_complete,
    latest_complete_date,
    problem_texts,
    row_error_text,
)
from corebanking.queries.health import (
    FeedHistory,
    FeedLine,
    cut_off,
    cut_off_place,
    cut_offs,
    day_lines,
    due,
    history,
    kept_cut_offs,
    totals_of,
)
from corebanking.queries.metrics import Figure, feed_figures
from corebanking.queries.quarantine import IN_ORDER, KeptRow, kept_rows, quarantine, waiting_by_batch
from corebanking.queries.webhooks import BY_CLIENT, NEWEST, messages, webhooks

__all__ = [
    "BY_CLIENT",
    "BY_NAME",
    "IN_ORDER",
    "NEWEST",
    "Arrival",
    "Fault",
    "FeedDay",
    "FeedHistory",
    "FeedLine",
    "Figure",
    "KeptRow",
    "clients",
    "cut_off",
    "cut_off_place",
    "cut_offs",
    "day_lines",
    "due",
    "faults",
    "feed_days",
    "feed_figures",
    "history",
    "is_complete",
    "kept_cut_offs",
    "kept_rows",
    "latest_batches",
    "latest_complete_date",
    "messages",
    "problem_texts",
    "quarantine",
    "row_error_text",
    "totals_of",
    "waiting_by_batch",
    "webhooks",
]
