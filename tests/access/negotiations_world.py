"""Two talks of the lead with the secret customer, one signed, with something in each of their tables."""

from negotiations.models import StopApproval
from tests.negotiations.making import make_full_talk, make_talk, sign_talk

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
    """Make it, and a signed one; returns the keys that paths name: {talk}, {issue}, {crossing}."""
    sign_talk(bank, make_talk(bank, customer))
    talk = make_full_talk(bank, customer)
    return {
        "talk": str(talk.negotiation.public_id),
        "issue": str(talk.rate.public_id),
        "crossing": str(StopApproval.objects.get().public_id),
    }
