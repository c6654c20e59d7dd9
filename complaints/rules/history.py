"""Past cases out of another system: what its columns are called, what a row says, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from common.calendar import SHANGHAI
from common.spreadsheets import Cell, as_moment, as_number, as_text, fold_head
from complaints.rules.codes import TOPICS, Category, Channel, Level, Topic, Track, Validity

# A day without a time: the case came in the morning, the answer went at the end of the day.
MORNING, EVENING = time(9, 0), time(17, 30)
LONGEST_NUMBER = 18

# Fields by the heads under which other systems keep them.
HEADS: dict[str, tuple[str, ...]] = {
    "number": ("编号", "投诉编号", "工单号", "案件编号", "case number", "case no"),
    "received_at": ("收到时间", "受理时间", "投诉时间", "投诉日期", "登记日期", "received", "received at"),
    "unit": ("单位", "机构", "被投诉机构", "处理机构", "支行", "机构号", "unit", "branch"),
    "text": ("内容", "投诉内容", "事由", "投诉事由", "诉求", "description", "text"),
    "customer": ("客户号", "客户编号", "统一社会信用代码", "customer", "customer number", "credit code"),
    "complainant_name": ("投诉人", "客户名称", "单位名称", "complainant", "name"),
    "level": ("级别", "等级", "紧急程度", "level", "priority"),
    "channel": ("渠道", "来源渠道", "受理渠道", "channel"),
    "track": ("来源", "投诉来源", "source"),
    "topic": ("类别", "投诉类别", "投诉类型", "topic", "category"),
    "product": ("产品", "业务品种", "业务类别", "product"),
    "amount": ("金额", "涉及金额", "amount"),
    "responded_at": ("首次回复时间", "答复时间", "回复日期", "first response", "answered"),
    "resolved_at": ("解决时间", "办结时间", "处理完成日期", "resolved", "resolved at"),
    "closed_at": ("结案时间", "关闭时间", "closed", "closed at"),
    "withdrawn_at": ("撤诉时间", "撤回时间", "withdrawn"),
    "validity": ("是否有效", "认定结果", "处理结果", "outcome", "validity"),
    "cause": ("原因", "投诉原因", "原因代码", "cause"),
    "business": ("业务代码", "监管业务分类", "business code"),
    "standard_channel": ("渠道代码", "监管渠道分类", "channel code"),
    "accused": ("被投诉人", "被投诉人工号", "责任人工号", "accused", "employee number"),
}
REQUIRED = ("number", "received_at", "unit", "text")
MOMENTS = ("received_at", "responded_at", "resolved_at", "closed_at", "withdrawn_at")
# What other systems usually write for our codes.
USUAL: dict[str, dict[str, str]] = {
    "level": {
        **{str(level.value): str(level.value) for level in Level},
        **dict.fromkeys(["特急", "紧急", "一级", "重大", "urgent", "p1"], "1"),
        **dict.fromkeys(["优先", "二级", "较急", "high", "p2"], "2"),
        **dict.fromkeys(["一般", "普通", "三级", "normal", "medium", "p3"], "3"),
        **dict.fromkeys(["咨询", "四级", "建议", "low", "p4"], "4"),
    },
    "channel": {
        **{channel.value: channel.value for channel in Channel},
        **dict.fromkeys(["电话", "热线", "客服热线", "phone"], "phone"),
        **dict.fromkeys(["来访", "现场", "网点", "visit"], "visit"),
        **dict.fromkeys(["来信", "信函", "letter"], "letter"),
        **dict.fromkeys(["意见簿", "suggestion book"], "suggestion_book"),
        **dict.fromkeys(["网站", "网银", "线上", "web"], "web_form"),
        **dict.fromkeys(["媒体", "media"], "media"),
        **dict.fromkeys(["监管", "监管转办", "银保监", "金融监管局", "regulator"], "regulator"),
        **dict.fromkeys(["微信", "微博", "social media"], "social_media"),
    },
    "track": {
        **{track.value: track.value for track in Track},
        **dict.fromkeys(["客户", "本行", "customer"], "customer"),
        **dict.fromkeys(["监管转办", "监管", "regulator"], "regulator"),
        **dict.fromkeys(["媒体", "press"], "press"),
        **dict.fromkeys(["信访", "政府", "12345", "government"], "government"),
    },
    "topic": {
        **{topic.value: topic.value for topic in Topic},
        **dict.fromkeys(["态度", "服务态度"], "attitude"),
        **dict.fromkeys(["失职", "不作为"], "neglect"),
        **dict.fromkeys(["承诺未兑现", "失信"], "broken_promise"),
        **dict.fromkeys(["产品"], "product"),
        **dict.fromkeys(["收费", "价格", "利率"], "price"),
        **dict.fromkeys(["流程", "效率", "制度"], "process"),
        **dict.fromkeys(["系统", "系统故障"], "system"),
        **dict.fromkeys(["信息", "告知"], "information"),
        **dict.fromkeys(["差错", "资金差错"], "money_error"),
        **dict.fromkeys(["信息泄露", "个人信息"], "data_protection"),
    },
    "validity": {
        **{validity.value: validity.value for validity in Validity if validity.value},
        **dict.fromkeys(["有效", "属实", "是", "yes"], "valid"),
        **dict.fromkeys(["部分有效", "部分属实"], "partly"),
        **dict.fromkeys(["无效", "不属实", "否", "no"], "invalid"),
        **dict.fromkeys(["非本行", "不属于我行"], "not_ours"),
    },
}


class Wrong(StrEnum):
    """What is wrong with a row: one of these stands at the field it is about."""

    MISSING = "missing"
    NOT_A_MOMENT = "not_a_moment"
    NOT_A_NUMBER = "not_a_number"
    TOO_LONG = "too_long"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_CUSTOMER = "unknown_customer"
    UNKNOWN_PRODUCT = "unknown_product"
    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_PERSON = "unknown_person"
    IN_FUTURE = "in_future"
    BEFORE_COMPLAINT = "before_complaint"
    BEFORE_RESOLVED = "before_resolved"
    STILL_OPEN = "still_open"
    TWICE = "twice"


@dataclass(frozen=True)
class Fault:
    """One thing wrong: the row of the file, the field, what, and what stands there."""

    row: int
    field: str
    wrong: Wrong
    value: str


@dataclass(frozen=True)
class Known:
    """What the bank knows, by everything it may be called in a file (folded): keys of our rows."""

    units: Mapping[str, int]
    customers: Mapping[str, int]
    products: Mapping[str, int]
    causes: Mapping[str, int]
    business: Mapping[str, int]
    channels: Mapping[str, int]
    staff: Mapping[str, int]


@dataclass
class PastCase:
    """A past case as it will be taken over; keys are those of `Known`."""

    row: int
    number: str
    unit: int
    text: str
    level: int
    channel: str
    topic: str
    track: str
    validity: str
    received_at: datetime
    responded_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    withdrawn_at: datetime | None
    customer: int | None = None
    product: int | None = None
    cause: int | None = None
    business: int | None = None
    standard_channel: int | None = None
    complainant_name: str = ""
    amount_fen: int | None = None
    accused: tuple[int, ...] = field(default=())

    @property
    def category(self) -> Category:
        return next(category for category, topics in TOPICS.items() if self.topic in topics)

    @property
    def state(self) -> str:
        return "withdrawn" if self.withdrawn_at else "closed"


@dataclass(frozen=True)
class Reading:
    """A file as read: cases that can be taken over, and all that is wrong with the other rows."""

    cases: list[PastCase]
    faults: list[Fault]
    rows: int


def read_history(
    rows: Sequence[tuple[int, Sequence[Cell]]],
    *,
    mapping: Mapping[str, int],
    codes: Mapping[str, Mapping[str, str]],
    known: Known,
    home: int | None,
    at: datetime,
) -> Reading:
    """Every row as a past case or as what is wrong with it; a row is taken over whole or not at all.

    `mapping` says which column holds which field, `codes` what the other system's codes mean besides the usual ones,
    `home` the unit of rows that name none. Nothing may lie after `at`; an answer never lies before its complaint.
    """
    cases, faults, numbers = [], [], set()
    for number, cells in rows:
        reader = _Row(
            number, {name: cells[place] for name, place in mapping.items() if place < len(cells)}, codes
        )
        case = reader.case(known, home, at)
        if case is not None and case.number in numbers:
            reader.wrong("number", Wrong.TWICE)
        if case is not None and not reader.faults:
            numbers.add(case.number)
            cases.append(case)
        faults += reader.faults
    return Reading(cases, faults, len(rows))


class _Row:
    def __init__(self, number: int, cells: dict[str, Cell], codes: Mapping[str, Mapping[str, str]]) -> None:
        self._number, self._cells, self._codes = number, cells, codes
        self.faults: list[Fault] = []

    def wrong(self, name: str, wrong: Wrong) -> None:
        self.faults.append(Fault(self._number, name, wrong, as_text(self._cells.get(name))[:80]))

    def case(self, known: Known, home: int | None, at: datetime) -> PastCase | None:
        """The case, or None where it cannot even be put together; `faults` says why."""
        moments = {name: self._moment(name) for name in MOMENTS}
        number, text = self._text("number"), self._text("text")
        for name in REQUIRED:
            if self._cells.get(name) is None and not (name == "unit" and home):
                self.wrong(name, Wrong.MISSING)
        if len(number) > LONGEST_NUMBER:
            self.wrong("number", Wrong.TOO_LONG)
        self._check_order(moments, at)
        unit = self._key("unit", known.units, Wrong.UNKNOWN_UNIT) or home
        values = {
            "customer": self._key("customer", known.customers, Wrong.UNKNOWN_CUSTOMER),
            "product": self._key("product", known.products, Wrong.UNKNOWN_PRODUCT),
            "cause": self._key("cause", known.causes, Wrong.UNKNOWN_CODE),
            "business": self._key("business", known.business, Wrong.UNKNOWN_CODE),
            "standard_channel": self._key("standard_channel", known.channels, Wrong.UNKNOWN_CODE),
        }
        level = self._code("level", "3")
        channel, track = self._code("channel", "phone"), self._code("track", "customer")
        topic, validity = self._code("topic", "process"), self._code("validity", "")
        amount, accused = self._amount(), self._people(known.staff)
        received = moments["received_at"]
        if self.faults or received is None or unit is None:
            return None
        return PastCase(
            row=self._number,
            number=number,
            unit=unit,
            text=text,
            level=int(level),
            channel=channel,
            topic=topic,
            track=track,
            validity=validity,
            received_at=received,
            responded_at=moments["responded_at"],
            resolved_at=moments["resolved_at"] or moments["closed_at"],
            closed_at=None if moments["withdrawn_at"] else moments["closed_at"] or moments["resolved_at"],
            withdrawn_at=moments["withdrawn_at"],
            complainant_name=self._text("complainant_name")[:120],
            amount_fen=amount,
            accused=accused,
            **values,
        )

    def _text(self, name: str) -> str:
        return as_text(self._cells.get(name))

    def _moment(self, name: str) -> datetime | None:
        try:
            found = as_moment(self._cells.get(name))
        except ValueError:
            self.wrong(name, Wrong.NOT_A_MOMENT)
            return None
        if found is None:
            return None
        if found.time() == time(0):
            found = datetime.combine(found.date(), MORNING if name == "received_at" else EVENING)
        return found.replace(tzinfo=SHANGHAI)

    def _check_order(self, moments: Mapping[str, datetime | None], at: datetime) -> None:
        received = moments["received_at"]
        for name, moment in moments.items():
            if moment is None:
                continue
            if moment > at:
                self.wrong(name, Wrong.IN_FUTURE)
            elif received is not None and moment < received:
                self.wrong(name, Wrong.BEFORE_COMPLAINT)
        resolved, closed = moments["resolved_at"], moments["closed_at"]
        if resolved is not None and closed is not None and closed < resolved:
            self.wrong("closed_at", Wrong.BEFORE_RESOLVED)
        if not any(moments[name] for name in ("resolved_at", "closed_at", "withdrawn_at")):
            unreadable = {fault.field for fault in self.faults}
            if not unreadable & {"resolved_at", "closed_at", "withdrawn_at"}:
                self.wrong("closed_at", Wrong.STILL_OPEN)

    def _key(self, name: str, known: Mapping[str, int], wrong: Wrong) -> int | None:
        said = self._text(name)
        if not said:
            return None
        meant = self._codes.get(name, {}).get(said, said)
        found = known.get(fold_head(meant))
        if found is None:
            self.wrong(name, wrong)
        return found

    def _code(self, name: str, usual: str) -> str:
        said = self._text(name)
        if not said:
            return usual
        meant = self._codes.get(name, {}).get(said, said)
        found = USUAL[name].get(meant) or USUAL[name].get(meant.lower())
        if found is None:
            self.wrong(name, Wrong.UNKNOWN_CODE)
            return usual
        return found

    def _amount(self) -> int | None:
        try:
            found = as_number(self._cells.get("amount"))
        except ValueError:
            found = None
            self.wrong("amount", Wrong.NOT_A_NUMBER)
        if found is not None and found < 0:
            self.wrong("amount", Wrong.NOT_A_NUMBER)
        return None if found is None else int(found * 100)

    def _people(self, staff: Mapping[str, int]) -> tuple[int, ...]:
        said = [
            name
            for name in self._text("accused").replace("；", ";").replace("、", ";").split(";")
            if name.strip()
        ]
        found = [staff.get(fold_head(name)) for name in said]
        if None in found:
            self.wrong("accused", Wrong.UNKNOWN_PERSON)
        return tuple(key for key in found if key is not None)
