"""Tables in and out of spreadsheets: Excel and CSV in the encodings banks use, columns found by their heads."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

Cell = str | int | float | bool | date | datetime | None

MAX_ROWS = 100_000
# A workbook of so many bytes when unpacked is a bomb or no list of rows.
MAX_UNPACKED = 300 * 1024 * 1024
# What a spreadsheet takes for a formula at the beginning of a text (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_DELIMITERS = ",;\t|"
_DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
_CLOCK_FORMATS = ("", " %H:%M", " %H:%M:%S", "T%H:%M", "T%H:%M:%S", " %H时%M分")
WIDEST = 60


class UnreadableSheet(Exception):
    """The file is no table that can be read; `code` says why: not_a_table, no_header, too_many_rows, too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Sheet:
    """A table as read: its heads, and its rows with the number each has in the file (the head is row 1 or later)."""

    header: tuple[str, ...]
    rows: list[tuple[int, tuple[Cell, ...]]]


@dataclass(frozen=True)
class Table:
    """A table to write: a title (of the worksheet), its heads, its rows, and lines of text above it."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()


# ---------------------------------------------------------------- reading
def read_sheet(content: bytes) -> Sheet:
    """The first worksheet of an Excel file, or a CSV file in UTF-8, UTF-16 or GB 18030 (which holds GBK).

    The first row with two filled cells (or the only column's first cell) is the head; rows without any value are left
    out; short rows are filled up with None, cells beyond the head are dropped. Raises UnreadableSheet.
    """
    lines = (
        _workbook_lines(content)
        if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
        else _csv_lines(content)
    )
    filled = [
        (number, line) for number, line in enumerate(lines, start=1) if any(cell is not None for cell in line)
    ]
    widest = max((sum(cell is not None for cell in line) for _, line in filled), default=0)
    start = next(
        (
            place
            for place, (_, line) in enumerate(filled)
            if sum(cell is not None for cell in line) >= min(2, widest)
        ),
        None,
    )
    if start is None:
        raise UnreadableSheet("no_header")
    header = tuple(_head(cell) for cell in filled[start][1])
    while header and not header[-1]:
        header = header[:-1]
    rows = filled[start + 1 :]
    if len(rows) > MAX_ROWS:
        raise UnreadableSheet("too_many_rows")
    width = len(header)
    return Sheet(header, [(number, tuple((*line, *[None] * width)[:width])) for number, line in rows])


def _workbook_lines(content: bytes) -> list[list[Cell]]:
    if content[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                    raise UnreadableSheet("too_large")
        except zipfile.BadZipFile:
            raise UnreadableSheet("not_a_table") from None
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        lines = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError, OSError):
        raise UnreadableSheet("not_a_table") from None
    return [[_plain(cell) for cell in line] for line in lines]


def _csv_lines(content: bytes) -> list[list[Cell]]:
    text = _decoded(content)
    if "\x00" in text:
        raise UnreadableSheet("not_a_table")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        return [
            [_plain(cell) for cell in line] for line in csv.reader(io.StringIO(text), delimiter=delimiter)
        ]
    except csv.Error:
        raise UnreadableSheet("not_a_table") from None


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        candidates: tuple[str, ...] = ("utf-16",)
    else:
        candidates = ("utf-8-sig", "gb18030")
    for encoding in candidates:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableSheet("not_a_table")


def _plain(cell: object) -> Cell:
    """A cell without outer blanks; what is empty is None, whole floats are whole numbers."""
    if isinstance(cell, str):
        text = unicodedata.normalize("NFC", cell).replace("\u3000", " ").strip()
        return text or None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time(0) else cell
    if isinstance(cell, (int, float, bool, date)) or cell is None:
        return cell
    return str(cell)


def _head(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


# ---------------------------------------------------------------- columns by their heads
def fold_head(head: str) -> str:
    """A head as it is compared: one width and case, without blanks, stars, and what stands in brackets."""
    folded = unicodedata.normalize("NFKC", head).lower()
    folded = folded.split("(")[0] if not folded.startswith("(") else folded
    return "".join(sign for sign in folded if not sign.isspace() and sign not in "*_-:：/")


def match_columns(header: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Which column (from 0) holds which field, by the field's usual heads; each column serves one field."""
    places = {fold_head(head): place for place, head in reversed(list(enumerate(header))) if head}
    found: dict[str, int] = {}
    for name, heads in known.items():
        for head in (name, *heads):
            place = places.get(fold_head(head))
            if place is not None and place not in found.values():
                found[name] = place
                break
    return found


def as_text(cell: Cell) -> str:
    """What a cell says as text: numbers without a decimal point that they do not need, dates as 2026-01-31."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, float):
        return repr(cell)
    return str(cell)


def as_day(cell: Cell) -> date | None:
    """The day that a cell names in one of the usual ways; None where it is empty; ValueError for anything else."""
    found = as_moment(cell)
    return found.date() if found else None


def as_moment(cell: Cell) -> datetime | None:
    """The moment (without zone) that a cell names; a bare day is its midnight. None where empty, else ValueError."""
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, date):
        return datetime.combine(cell, time(0))
    text = as_text(cell)
    for day_format in _DAY_FORMATS:
        for clock_format in _CLOCK_FORMATS:
            try:
                return datetime.strptime(text, day_format + clock_format)
            except ValueError:
                continue
    raise ValueError(text)


def as_number(cell: Cell) -> Decimal | None:
    """The number in a cell, thousands marks and a currency sign aside; None where empty, else ValueError."""
    if cell is None:
        return None
    if isinstance(cell, (bool, date, datetime)):
        raise ValueError(str(cell))
    try:
        number = Decimal(
            str(cell).replace(",", "").replace("，", "").replace("¥", "").replace("￥", "").strip()
        )
    except ArithmeticError:
        raise ValueError(str(cell)) from None
    if not number.is_finite() or number.adjusted() > 15:
        raise ValueError(str(cell))
    return number


# ---------------------------------------------------------------- writing
def neutral(cell: Cell) -> Cell:
    """A cell that no spreadsheet runs: a text that looks like a formula gets an apostrophe in front."""
    if isinstance(cell, str):
        cleaned = "".join(sign for sign in cell if sign in "\t\r\n" or ord(sign) >= 32)
        return f"'{cleaned}" if cleaned.lstrip(" ").startswith(FORMULA_STARTS) else cleaned
    return cell


def write_csv(table: Table) -> bytes:
    """A CSV file that Excel opens with Chinese intact: UTF-8 with its mark, and lines that end as Windows wants."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    for note in table.notes:
        lines.writerow([neutral(note)])
    lines.writerow([neutral(head) for head in table.header])
    for row in table.rows:
        lines.writerow([as_text(neutral(cell)) for cell in row])
    return written.getvalue().encode("utf-8-sig")


def write_workbook(tables: Iterable[Table]) -> bytes:
    """An Excel file of one worksheet per table; moments lose their zone, which a worksheet cannot hold."""
    workbook = Workbook(write_only=True)
    for table in tables:
        sheet = workbook.create_sheet(_sheet_title(table.title, workbook.sheetnames))
        for place, width in enumerate(_widths(table), start=1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        if not table.notes:
            sheet.freeze_panes = "A2"
        for note in table.notes:
            sheet.append([_written(sheet, note)])
        sheet.append([_written(sheet, head, bold=True) for head in table.header])
        for row in table.rows:
            sheet.append([_written(sheet, cell) for cell in row])
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _written(sheet, cell: Cell, *, bold: bool = False):
    value = neutral(cell)
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    found = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        found.data_type = "s"
        if "\n" in value:
            found.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        found.font = Font(bold=True)
    return found


def _sheet_title(title: str, taken: Sequence[str]) -> str:
    """A title that a worksheet may have: 31 signs, none of []:*?/\\, and no other's."""
    plain = "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "Sheet"
    number, found = 1, plain
    while found in taken:
        number += 1
        found = f"{plain[:27]} {number}"
    return found


def _widths(table: Table) -> list[int]:
    widths = [_width(head) for head in table.header]
    for row in table.rows[:200]:
        for place, cell in enumerate(row[: len(widths)]):
            widths[place] = max(widths[place], _width(as_text(cell)))
    return [min(WIDEST, width + 2) for width in widths]


def _width(text: str) -> int:
    """How wide a text stands: Chinese signs are twice as wide."""
    return max(
        (sum(2 if ord(sign) > 0x2E80 else 1 for sign in line) for line in text.splitlines()), default=1
    )
