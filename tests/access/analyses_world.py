"""Analysis sheets of the secret customer: one that stands, one that its author removed."""

from uuid import uuid4

from django.utils import timezone

from analyses.services import remove_sheet, write_sheet
from common.calendar import business_today

KEPT = ("analyses_analysissheet", "analyses_sheetwording", "analyses_sheetentry")


def make_analyses(bank, customer) -> dict[str, str]:
    """Make them; returns the keys that paths name."""
    acting = {"by": bank.manager, "at": timezone.now()}
    words = {"economy": {"text": "只在此处的行情", "source": "月报"}}
    stands, gone = (
        write_sheet(
            customer=customer,
            kind="environment",
            dated_on=business_today(),
            words=words,
            form_key=uuid4(),
            **acting,
        )
        for _ in range(2)
    )
    remove_sheet(sheet=gone, **acting)
    return {"sheet": str(stands.public_id), "removed_sheet": str(gone.public_id)}
