"""The ledger of a talk: who offered what, what it conceded, what came back, and how far apart both still are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from negotiations import words
from negotiations.models import Issue, Negotiation, Offer
from negotiations.rules.codes import Side
from negotiations.rules.concessions import BIG, Move, concedes, rates, unreturned


@dataclass(frozen=True)
class Entry:
    """One offer as the ledger shows it; words are ready for the reader, `corrected` entries count nowhere."""

    offer: Offer
    round: int
    opens_round: bool
    at: datetime
    ours: bool
    issue: str
    before: str
    value: str
    concession: str
    rate: Decimal | None
    big: bool
    in_return: str
    unreturned: bool
    distance: str
    corrected: bool


@dataclass
class Track:
    """The offers of both sides on one issue, by round, without corrected ones."""

    issue: Issue
    ours: list[tuple[int, Decimal]] = field(default_factory=list)
    theirs: list[tuple[int, Decimal]] = field(default_factory=list)

    def last(self, side: str) -> Decimal | None:
        """What a side offers now."""
        offers = self.ours if side == Side.OURS else self.theirs
        return offers[-1][1] if offers else None

    @property
    def settled(self) -> Decimal | None:
        """The value on which both sides stand, None while they do not."""
        ours, theirs = self.last(Side.OURS), self.last(Side.THEIRS)
        return ours if ours is not None and ours == theirs else None


@dataclass(frozen=True)
class Ledger:
    entries: list[Entry]
    tracks: dict[int, Track]
    unreturned: int
    rounds: int


def ledger(negotiation: Negotiation, issues: Sequence[Issue]) -> Ledger:
    """The whole ledger, in three queries whatever its length."""
    offers = list(
        Offer.objects.filter(round__negotiation=negotiation)
        .select_related("round", "by", "corrects", "corrected_by")
        .order_by("round__number", "at", "id")
    )
    tracks = {issue.pk: Track(issue) for issue in issues}
    standing = [offer for offer in offers if not hasattr(offer, "corrected_by")]
    befores = _befores(standing)
    bare = unreturned([_move(offer, befores[offer.pk], tracks[offer.issue_id].issue) for offer in standing])
    entries, seen_rounds = [], set()
    for offer in offers:
        opens = offer.round.number not in seen_rounds
        seen_rounds.add(offer.round.number)
        entries.append(_entry(offer, befores.get(offer.pk), tracks[offer.issue_id], bare, opens))
    return Ledger(entries, tracks, len(bare), len(seen_rounds))


def _befores(standing: list[Offer]) -> dict[int, Decimal | None]:
    last: dict[tuple[int, str], Decimal] = {}
    found: dict[int, Decimal | None] = {}
    for offer in standing:
        key = (offer.issue_id, offer.side)
        found[offer.pk] = last.get(key)
        last[key] = offer.value
    return found


def _move(offer: Offer, before: Decimal | None, issue: Issue) -> Move:
    return Move(
        key=offer.pk,
        round=offer.round.number,
        side=Side(offer.side),
        concedes=concedes(before, offer.value, side=Side(offer.side), more_is_better=issue.more_is_better),
        named=bool(offer.in_return),
    )


def _entry(offer: Offer, before: Decimal | None, track: Track, bare: set[int], opens: bool) -> Entry:
    issue, side = track.issue, Side(offer.side)
    corrected = hasattr(offer, "corrected_by")
    gave = not corrected and concedes(before, offer.value, side=side, more_is_better=issue.more_is_better)
    rate = None
    if not corrected:
        own = track.ours if side == Side.OURS else track.theirs
        own.append((offer.round.number, offer.value))
        reservation = issue.bottom if side == Side.OURS else issue.their_bottom
        found = rates([value for _, value in own], reservation) if reservation is not None else []
        rate = found[-1] if gave and found else None
    ours, theirs = track.last(Side.OURS), track.last(Side.THEIRS)
    return Entry(
        offer=offer,
        round=offer.round.number,
        opens_round=opens,
        at=offer.at,
        ours=side == Side.OURS,
        issue=words.issue_name(issue.subject, issue.name),
        before=words.value(issue.measure, before),
        value=words.value(issue.measure, offer.value),
        concession=words.apart(issue.measure, before, offer.value) if gave and before is not None else "",
        rate=rate,
        big=rate is not None and rate >= BIG,
        in_return=offer.in_return,
        unreturned=offer.pk in bare,
        distance=words.apart(issue.measure, ours, theirs) if ours is not None and theirs is not None else "",
        corrected=corrected,
    )


def chart_of(track: Track, rounds: int, names: tuple[str, str, str]) -> dict[str, object]:
    """Both sides' positions on an issue after each round, and our bottom line, for the drawing of distances."""
    by_side = []
    for offers in (track.ours, track.theirs):
        last: dict[int, Decimal] = defaultdict(Decimal)
        last.update(dict(offers))
        values, held = [], None
        for number in range(1, rounds + 1):
            held = last[number] if number in dict(offers) else held
            values.append(float(held) if held is not None else None)
        by_side.append(values)
    ours, theirs, bottom = names
    return {
        "labels": [str(number) for number in range(1, rounds + 1)],
        "series": [
            {"name": ours, "values": by_side[0], "color": "accent", "mark": "circle"},
            {"name": theirs, "values": by_side[1], "color": "theirs", "mark": "diamond"},
        ],
        "limit": {
            "name": bottom,
            "value": float(track.issue.bottom) if track.issue.bottom is not None else None,
        },
    }
