"""A talk of the lead with the secret customer, with something in each of its tables."""

from negotiations.models import StopApproval
from tests.negotiations.making import make_full_talk

KEPT = (
    "negotiations_negotiation",
    "negotiations_teammember",
    "negotiations_counterpart",
    "negotiations_issue",
    "negotiations_round",
    "negotiations_offer",
    "negotiations_stopapproval",
    "negotiations_phasenote",
    "negotiations_tacticseen",
    "negotiations_agreement",
    "negotiations_lesson",
)


def make_talks(bank, customer) -> dict[str, str]:
    """Make it; returns the keys that paths name: {talk}, {issue}, {crossing}."""
    talk = make_full_talk(bank, customer)
    return {
        "talk": str(talk.negotiation.public_id),
        "issue": str(talk.rate.public_id),
        "crossing": str(StopApproval.objects.get().public_id),
    }
