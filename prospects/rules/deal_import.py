"""Closed deals of another system, row by row: which heads mean what, and what a row must say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from common.money import LARGEST_FEN, to_fen
from common.spreadsheets import Cell, Sheet, as_day, as_number, as_text
from imports.rules import Row, RowError
from prospects.rules.pipeline import Stage, position

WAN_FEN = 10_000
# Usual heads of each field, Chinese and English.
HEADS: dict[str, tuple[str, ...]] = {
    "number": ("商机编号", "编号", "项目编号", "deal number", "opportunity id", "id"),
    "customer_no": ("客户号", "客户编号", "customer number", "account number"),
    "company": ("客户名称", "公司名称", "企业名称", "客户", "company", "account name", "account"),
    "name": ("商机名称", "项目名称", "名称", "deal name", "opportunity name"),
    "product_line": ("产品线", "产品", "业务品种", "product line", "product"),
    "amount_wan": ("金额万元", "金额(万元)", "amount 10000"),
    "amount": ("金额", "金额元", "amount", "deal value", "close value"),
    "opened_on": ("开始日期", "创建日期", "立项日期", "opened", "engage date", "created"),
    "closed_on": ("结束日期", "关闭日期", "成交日期", "closed", "close date"),
    "result": ("结果", "状态", "是否成功", "result", "deal stage", "outcome", "status"),
    "stage": ("到达阶段", "最高阶段", "阶段", "stage reached", "last stage"),
    "decided_by": ("决定因素", "decided by", "what decided"),
    "competitor": ("竞争对手", "竞争银行", "competitor"),
    "reason": ("原因", "丢单原因", "失败原因", "reason", "lost reason"),
    "owner": ("客户经理工号", "工号", "负责人工号", "employee number", "owner"),
}
REQUIRED = ("number", "company", "closed_on", "result")
# Fields whose words are given a meaning, and what the words of the result mean.
WORDED = ("result", "stage", "product_line", "decided_by")
WON, LOST, RUNNING = "won", "lost", "running"
_WON = frozenset({"won", "win", "closed won", "funded", "成功", "赢单", "已投放", "成交", "是", "1", "true"})
_LOST = frozenset({"lost", "loss", "closed lost", "失败", "丢单", "未成交", "流失", "否", "0", "false"})
_RUNNING = frozenset({"open", "in progress", "进行中", "跟进中", "未结束"})
RESULTS: dict[str, Iterable[str]] = {WON: _WON, LOST: _LOST, RUNNING: _RUNNING}
LONGEST = {"number": 60, "company": 120, "name": 80, "competitor": 60, "reason": 300}


@dataclass(frozen=True)
class Deal:
    """One closed deal as read; codes are resolved by whoever writes it."""

    row: int
    number: str
    customer_no: str
    company: str
    name: str
    product_line: str
    amount_fen: int | None
    opened_on: date
    closed_on: date
    won: bool
    furthest: int
    decided_by: str
    competitor: str
    reason: str
    owner: str


@dataclass(frozen=True)
class Reading:
    """What the file says: deals, errors by row, fields that no column was found for, and rows still under way."""

    deals: list[Deal]
    errors: list[RowError]
    missing: list[str]
    running: int = 0


def read_deals(
    sheet: Sheet, *, today: date, words: Mapping[str, Mapping[str, str]], columns: Mapping[str, int]
) -> Reading:
    """Every row as a deal or an error; rows that are still under way there are passed over and counted.

    `words` says what each field of WORDED may say (in small letters) and means, `columns` which column (from 0) holds
    which field. A won deal has reached every stage; a lost one the stage that is named, a lead without one.
    """
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        return Reading([], [], missing)
    deals: list[Deal] = []
    errors: list[RowError] = []
    seen: set[str] = set()
    running = 0
    for number, cells in sheet.rows:
        row = Row(number, cells, columns, REQUIRED, LONGEST, usual=60)
        if meaning(words, "result", row.cell("result")) == RUNNING:
            running += 1
            continue
        deal = _deal(row, today=today, words=words)
        if deal is not None and deal.number in seen:
            row.wrong("number", "twice", deal.number)
        if row.errors or deal is None:
            errors += row.errors
            continue
        seen.add(deal.number)
        deals.append(deal)
    return Reading(deals, errors, [], running)


def meaning(words: Mapping[str, Mapping[str, str]], name: str, cell: Cell) -> str | None:
    """What a cell of a worded field means here; empty where nothing stands there, None where nobody has said."""
    said = as_text(cell).lower()
    return words[name].get(said) if said else ""


def _deal(row: Row, *, today: date, words: Mapping[str, Mapping[str, str]]) -> Deal | None:
    number, company = row.text("number"), row.text("company")
    meant = {name: _meant(row, name, words) for name in WORDED}
    closed_on = row.read("closed_on", as_day)
    opened_on = row.read("opened_on", as_day) or closed_on
    if closed_on is None:
        row.wrong("closed_on", "empty")
    elif closed_on > today:
        row.wrong("closed_on", "future", closed_on.isoformat())
    elif opened_on > closed_on:
        row.wrong("opened_on", "after_close", opened_on.isoformat())
    amount_fen = _amount(row)
    if row.errors or closed_on is None:
        return None
    won, stage = meant["result"] == WON, meant["stage"]
    reached = min(position(stage), position(Stage.APPROVED)) if stage else 0
    return Deal(
        row=row.number,
        number=number,
        customer_no=row.text("customer_no"),
        company=company,
        name=row.text("name") or company[: LONGEST["name"]],
        product_line=meant["product_line"],
        amount_fen=amount_fen,
        opened_on=opened_on,
        closed_on=closed_on,
        won=won,
        furthest=position(Stage.FUNDED) if won else reached,
        decided_by=meant["decided_by"],
        competitor=row.text("competitor"),
        reason=row.text("reason"),
        owner=row.text("owner"),
    )


def _meant(row: Row, name: str, words: Mapping[str, Mapping[str, str]]) -> str:
    said = row.text(name)
    meant = meaning(words, name, said)
    if meant is None:
        row.wrong(name, "unknown", said)
    return meant or ""


def _amount(row: Row) -> int | None:
    """The amount in fen, from yuan or ten thousand yuan; nothing and zero are no amount."""
    in_wan = row.read("amount_wan", as_number)
    amount = row.read("amount", as_number)
    yuan = in_wan * WAN_FEN if in_wan is not None else amount
    if yuan is None or yuan == 0:
        return None
    if yuan < 0:
        row.wrong("amount", "negative", str(yuan))
        return None
    fen = to_fen(round(yuan, 2))
    if fen > LARGEST_FEN:
        row.wrong("amount", "too_large", str(yuan))
        return None
    return fen


def words_of(names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """A code by each of its words in small letters, and by itself."""
    found = {code.lower(): code for code in names}
    for code, words in names.items():
        found |= {word.lower(): code for word in words}
    return found
