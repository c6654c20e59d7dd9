"""Which style of relationship a customer is worth, by Kotler's table of margin and number; plain Python."""

from dataclasses import dataclass

# Kotler, Marketing Management (levels of relationship marketing): for each margin, what few, some and many
# customers of that margin are worth.
STYLES = {
    "high": {"few": "partnership", "some": "proactive", "many": "accountable"},
    "medium": {"few": "proactive", "some": "accountable", "many": "reactive"},
    "low": {"few": "accountable", "some": "reactive", "many": "basic"},
}


@dataclass(frozen=True)
class StyleBands:
    """From how many percent of the peers' mean a margin is medium and high; how many customers are few and some."""

    medium_from: int
    high_from: int
    few_up_to: int
    some_up_to: int


def amounts_of(margin: str, mean_fen: int, bands: StyleBands) -> tuple[int | None, int | None]:
    """Contributions in fen from which on and below which a margin is `margin`; None where it has no end."""
    medium, high = _from(mean_fen, bands.medium_from), _from(mean_fen, bands.high_from)
    return {"high": (high, None), "medium": (medium, high), "low": (None, medium)}[margin]


def margin_of(contribution_fen: int, mean_fen: int, bands: StyleBands) -> str:
    """high, medium or low, against the mean contribution of the peers; who costs money is low whatever the peers do."""
    if contribution_fen >= _from(mean_fen, bands.high_from):
        return "high"
    return "medium" if contribution_fen >= _from(mean_fen, bands.medium_from) else "low"


def number_of(customers: int, bands: StyleBands) -> str:
    """few, some or many."""
    if customers <= bands.few_up_to:
        return "few"
    return "some" if customers <= bands.some_up_to else "many"


def _from(mean_fen: int, percent: int) -> int:
    """The least contribution of a band, rounded up; never nought or less, so that a loss is never a margin."""
    return max(-(-mean_fen * percent // 100), 1)
