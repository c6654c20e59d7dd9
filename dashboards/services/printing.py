"""A dashboard on paper."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from audit.services import record_act
from common.calendar import business_date
from common.reader import language
from common.sheets import sheet_pdf
from dashboards.boards import Board, board_sheet
from dashboards.queries import Scope
from organization.models import Staff


@transaction.atomic
def print_board(*, board: Board, scope: Scope, by: Staff, at: datetime) -> bytes:
    """The dashboard of a unit as a PDF in the reader's language; that it was taken along is recorded on the unit."""
    sheet = board_sheet(board, scope, foot=foot(reader=by, at=at))
    record_act(kind="dashboards.printed", subject=scope.unit, actor=by, at=at, after={"board": board.value})
    return sheet_pdf(sheet, language=language())


def foot(*, reader: Staff, at: datetime) -> str:
    """Who took the sheet along, and when."""
    return gettext("Exported by %(name)s on %(today)s") % {
        "name": reader.display_name,
        "today": business_date(at),
    }
