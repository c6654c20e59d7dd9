"""Figures of how the feeds are, for machines that watch over others."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from corebanking.models import Batch, Message, MessageState
from corebanking.queries.feeds import latest_complete_date
from corebanking.queries.health import cut_offs, day_lines, due
from corebanking.rules import UNFINISHED, Punctuality
from organization.models import Staff


@dataclass(frozen=True)
class Figure:
    """One figure: its name, what it means, its labels and its value; times are seconds since 1970."""

    name: str
    meaning: str
    value: float
    labels: dict[str, str] = field(default_factory=dict)


def feed_figures(user: Staff, business_date: date, *, at: datetime) -> Iterator[Figure]:
    """The figures of a business date, those of one name after one another."""
    lines, own = day_lines(user, business_date, at=at), cut_offs()
    came = [(line, _labels(line.resource, line.batch)) for line in lines]
    for name in dict.fromkeys(line.resource for line in lines):
        until = due(business_date, name, own=own).timestamp()
        yield Figure("hausbank_feed_due_seconds", "When a resource is due.", until, {"resource": name})
    for state in Punctuality:
        yield from (
            Figure(
                f"hausbank_feed_{state.value}",
                f"1 where a resource of the last business date is: {state.value.replace('_', ' ')}.",
                float(line.state is state),
                labels,
            )
            for line, labels in came
        )
    batches = [(line, labels, line.batch) for line, labels in came if line.batch is not None]
    for name, meaning, value in (
        ("rows_received", "Rows of the newest batch.", lambda line, batch: batch.received_rows),
        ("rows_changed", "Rows of it that were new or differed.", lambda line, batch: batch.changed_rows),
        ("rows_stale", "Rows of it older than what stands.", lambda line, batch: batch.stale_rows),
        ("rows_waiting", "Rows of it that wait in quarantine.", lambda line, batch: line.waiting),
        (
            "rows_against_usual",
            "Its rows less the usual, as a share.",
            lambda line, batch: line.change or 0.0,
        ),
        ("totals_differing", "Currencies whose totals differ.", lambda line, batch: len(line.differing)),
    ):
        yield from (
            Figure(f"hausbank_feed_{name}", meaning, float(value(line, batch)), labels)
            for line, labels, batch in batches
        )
    complete = latest_complete_date()
    if complete is not None:
        midnight = datetime.combine(complete, time.min, at.tzinfo).timestamp()
        yield Figure("hausbank_feed_complete_seconds", "The last business date that is complete.", midnight)
    unfinished = Batch.objects.visible_to(user).filter(state__in=UNFINISHED).count()
    yield Figure("hausbank_batches_unfinished", "Closed batches that are not decided yet.", float(unfinished))
    dead = Message.objects.filter(state=MessageState.DEAD).count()
    yield Figure("hausbank_messages_dead", "Messages to webhooks that were given up.", float(dead))


def _labels(resource: str, batch: Batch | None) -> dict[str, str]:
    return {"resource": resource, "source": batch.source if batch else ""}
