"""The level that a case is proposed, with the reasons that a person reads beside it."""

from dataclasses import dataclass

from complaints.rules.codes import Harm, Level, Mood, Topic, Track

# Fen of yuan.
LARGE_FEN = 10_000_000
VERY_LARGE_FEN = 100_000_000
TOP_TIERS = (1, 2)
# So many reasons for priority at once make an emergency.
REASONS_TOGETHER = 3


@dataclass(frozen=True)
class Proposal:
    """A level and the codes of what speaks for it: 'harm_grave', 'amount_large', 'tier' ..."""

    level: Level
    reasons: tuple[str, ...]


def propose_level(
    *,
    track: Track | str,
    topic: Topic | str,
    mood: Mood | str,
    harm: Harm | str,
    amount_fen: int | None,
    tier_rank: int | None,
    consultation: bool = False,
) -> Proposal:
    """The level by source, topic, the customer's tier, mood, amount (fen) and harm."""
    if consultation:
        return Proposal(Level.CONSULTATION, ("consultation",))
    emergency = {
        "harm_grave": harm == Harm.GRAVE,
        "amount_very_large": (amount_fen or 0) >= VERY_LARGE_FEN,
    }
    if found := tuple(name for name, holds in emergency.items() if holds):
        return Proposal(Level.EMERGENCY, found)
    priority = {
        "indirect": track != Track.CUSTOMER,
        "harm_serious": harm == Harm.SERIOUS,
        "amount_large": (amount_fen or 0) >= LARGE_FEN,
        "mood_angry": mood == Mood.ANGRY,
        "tier": tier_rank in TOP_TIERS,
        "data_protection": topic == Topic.DATA_PROTECTION,
    }
    found = tuple(name for name, holds in priority.items() if holds)
    if len(found) >= REASONS_TOGETHER:
        return Proposal(Level.EMERGENCY, found)
    return Proposal(Level.PRIORITY, found) if found else Proposal(Level.REGULAR, ())
