"""What the codes of figures are called in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from complaints import texts
from complaints.models import StandardCode
from complaints.rules.codes import Channel, Level, Topic, Track, Validity
from organization.models import Unit
from products.models import ProductLine


@dataclass(frozen=True)
class Words:
    """The names of every code in every dimension."""

    names: dict[str, dict[str, str]]

    def label(self, dimension: str, code: str) -> str:
        """What a code is called; a code of no name stands for itself, nothing said is a phrase of its own."""
        if not code:
            return _("Not told yet")
        return self.names.get(dimension, {}).get(code, code)


def words_for(units: Sequence[Unit]) -> Words:
    """The words for figures of these units."""
    standard = {code.code: str(code.name) for code in StandardCode.objects.all()}
    return Words(
        {
            "level": {str(level.value): str(texts.SHORT_LEVELS[level]) for level in Level},
            "unit": {unit.code: unit.label for unit in units},
            "product": {line.code: line.name for line in ProductLine.objects.all()},
            "channel": {channel.value: str(texts.CHANNELS[channel]) for channel in Channel},
            "topic": {topic.value: str(texts.TOPICS[topic]) for topic in Topic},
            "track": {track.value: str(texts.TRACKS[track]) for track in Track},
            "validity": {validity.value: str(texts.VALIDITIES[validity]) for validity in Validity},
            "cause": standard,
            "business": standard,
            "standard_channel": standard,
            "days": {
                "15": _("within 15 days"),
                "30": _("16 to 30 days"),
                "60": _("31 to 60 days"),
                "over": _("more than 60 days"),
                "open": _("not resolved yet"),
                "withdrawn": _("withdrawn by the customer"),
            },
        }
    )
