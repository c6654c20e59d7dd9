"""A table of customers that the lead brought."""

from io import BytesIO

from django.utils import timezone

from common.models import uuid7
from common.spreadsheets import Table, write_workbook
from imports.services import bring_sheet
from imports.targets import targets
from tests.factories import Bank


def make_table(bank: Bank) -> dict[str, str]:
    content = write_workbook([Table("list", ["客户号", "员工人数"], [["C1", 5]])])
    run = bring_sheet(
        target=targets()["customers"],
        content=BytesIO(content),
        name="只在此处的名单.xlsx",
        size=len(content),
        form_key=uuid7(),
        by=bank.manager,
        at=timezone.now(),
    )
    return {"table": str(run.public_id)}
