"""Complaints of a made-up bank with the truth known: ordinary ones, true groups, and what only looks like one.

Nothing here is taken from real complaints. Ordinary complaints repeat the same matters in the words of many people, as
they do in a bank; a true group is one event of which different customers complain within days, each in words of their
own with the event's facts among them. Look-alikes: one customer many times, four customers, four in a fortnight.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from common.calendar import SHANGHAI
from complaints.rules.detection import Reported

STARTS = datetime(2026, 1, 5, 9, 0, tzinfo=SHANGHAI)
# Product: what it is about, and what goes wrong with it; each said in two ways. Every pairing is a matter of its own.
OBJECTS: dict[str, list[tuple[str, str]]] = {
    "online_banking": [
        ("网银盾", "U盾证书"),
        ("付款限额", "单笔限额"),
        ("复核权限", "操作员授权"),
        ("登录页面", "网银首页"),
        ("明细下载", "流水导出"),
        ("预约转账", "定时付款"),
    ],
    "payroll": [
        ("工资代发", "代发业务"),
        ("代发名单", "员工名册"),
        ("退票明细", "失败清单"),
        ("代发协议", "代发合同"),
        ("工资卡", "员工卡"),
        ("奖金发放", "年终奖代发"),
    ],
    "loan": [
        ("续贷审批", "转贷手续"),
        ("提前还款", "提前归还"),
        ("利率重定价", "利息计算"),
        ("抵押登记", "他项权证"),
        ("授信额度", "综合授信"),
        ("放款", "提款"),
    ],
    "settlement": [
        ("跨行汇款", "大额汇划"),
        ("账户冻结", "只收不付"),
        ("开户", "开立账户"),
        ("电子回单", "纸质回单"),
        ("对账单", "余额对账"),
        ("支票", "本票"),
    ],
    "fees": [
        ("账户管理费", "年费"),
        ("财务顾问费", "咨询费"),
        ("短信费", "通知费"),
        ("电汇费", "汇划费"),
        ("票据工本费", "凭证费"),
        ("函证费", "询证函收费"),
    ],
    "acceptance": [
        ("承兑汇票", "银承"),
        ("贴现报价", "贴现利率"),
        ("开票保证金", "承兑保证金"),
        ("托收", "提示付款"),
        ("质押票据", "票据池"),
        ("背书", "转让"),
    ],
    "foreign_exchange": [
        ("结汇", "卖汇"),
        ("购汇", "买汇"),
        ("国际收支申报", "涉外申报"),
        ("信用证", "跟单证"),
        ("境外汇款", "跨境汇入"),
        ("外汇账户", "外币户"),
    ],
    "deposit": [
        ("定期存款", "定存"),
        ("协定存款", "协定户"),
        ("大额存单", "存单"),
        ("通知存款", "七天通知"),
        ("保证金存款", "保证金户"),
        ("存款证明", "资信证明"),
    ],
}
FAULTS: tuple[tuple[str, str], ...] = (
    ("拖了三个星期没办成", "等了大半个月还没好"),
    ("金额算错了", "数目对不上"),
    ("收费比合同高", "多收了钱"),
    ("没有提前通知就变了", "悄悄改了规则"),
    ("材料一次没说全，跑了四趟", "反复让补资料"),
    ("系统报错，重试也不行", "总提示异常"),
    ("承诺的优惠不认", "当初答应的条件不算数"),
    ("记录查不到", "查询结果是空的"),
    ("退回来没有说明理由", "被拒绝又讲不清原因"),
    ("信息泄露给了第三方", "资料被转给别人"),
)
EFFECTS = (
    "财务人员来回跑了好几趟",
    "耽误了采购付款",
    "供应商差点停止供货",
    "被税务催缴",
    "老板很生气",
    "年底审计等着要",
    "员工议论纷纷",
    "合作方要我们赔偿",
    "损失了一张订单",
    "浪费了大量精力",
    "生产线停了半天",
    "工程款结算被拖住",
)
WISHES = (
    "要求书面道歉",
    "要求退还费用",
    "希望给个明确的时间",
    "要求赔偿损失",
    "希望换一位经办人",
    "要求说明原因",
    "希望领导出面",
    "否则向监管部门反映",
    "不行就销户",
    "希望以后提前通知",
)
ASIDES = (
    "我们是老企业，合作了八年",
    "厂里三百多号人",
    "之前从来没有出过这种事",
    "打热线排队半小时",
    "大堂说不归他管",
    "窗口只开了一个",
    "经办人休假找不到人",
    "微信发了消息不回",
    "态度还算客气但办不成",
    "柜台互相推诿",
    "同行那边一天就办好",
    "按月交了不少服务费",
)
# What a group is about: an event, whose facts different people tell in different words.
EVENTS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "online_banking",
        ("周末系统升级以后", "这次版本升级之后", "升级切换过后"),
        ("网银验证码收不到", "登录要的验证码一直不来", "短信验证码发不出来"),
    ),
    (
        "online_banking",
        ("新版网银上线后", "网银改版之后", "换成新版网银"),
        ("批量付款文件导入报格式错误", "导入批量付款模板失败", "批量文件上传总说格式不对"),
    ),
    (
        "payroll",
        ("月底批处理故障", "跑批失败那天", "批处理出错"),
        ("整批工资被重复扣款", "同一批代发扣了两遍", "代发款扣了双份"),
    ),
    (
        "payroll",
        ("换了代发系统", "代发系统迁移后", "新代发平台"),
        ("员工卡号校验不通过", "卡号全部校验失败", "名单里卡号都被判无效"),
    ),
    (
        "loan",
        ("利率转换公告之后", "定价基准转换", "基准转换那次"),
        ("加点数值写错", "合同加点多写了五十个基点", "补充协议里加点不对"),
    ),
    (
        "loan",
        ("园区担保公司被暂停合作", "担保公司出事以后", "合作的担保公司停业"),
        ("园区企业贷款全部停放", "我们园区的贷款都不放了", "园区客户一律停贷"),
    ),
    (
        "settlement",
        ("清算系统故障", "清算通道中断", "那天清算通道出问题"),
        ("汇出款项原路退回又扣手续费", "款子退回来手续费照扣", "退汇还收了费"),
    ),
    (
        "settlement",
        ("账户年检", "年检核查", "账户年检通知"),
        ("法人要求本人到场拍照", "非要法定代表人亲自到场拍照", "法人在外地也要求到场拍照"),
    ),
    (
        "fees",
        ("新的收费目录", "调整收费目录后", "收费目录改版"),
        ("现金清点费按捆收取", "清点现金每捆都收费", "突然收现金清点费"),
    ),
    (
        "fees",
        ("回馈活动", "减免活动宣传", "宣传的减免活动"),
        ("活动承诺的减免没有兑现", "说减免结果照收", "减免名额说没就没"),
    ),
    (
        "acceptance",
        ("票据平台切换", "新一代票据系统", "换新票据平台"),
        ("电票背书签收不了", "票据背书一直待签收", "背书转让卡在签收"),
    ),
    (
        "foreign_exchange",
        ("远期结汇产品", "那款远期结汇", "推荐的远期合约"),
        ("违约平仓损失没有提示", "平仓亏损事先没讲", "到期平仓亏了才说风险"),
    ),
    (
        "deposit",
        ("结构性存款到期", "那期结构性存款", "结构性产品到期"),
        ("收益只有保底，跟宣传不符", "说的高收益变成保底", "实际收益远低于推介"),
    ),
    (
        "deposit",
        ("利率下调前夜", "调息前一天", "降息那天"),
        ("系统提前关闭预约的定期", "预约好的定期被系统取消", "定期预约单被撤销"),
    ),
)
# The same kind of event happens again after so many days at the earliest, so that the truth stays one.
BLOCK = 21
UNITS = [f"S{number:04d}" for number in range(1, 81)]


@dataclass
class Labelled:
    """Complaints in no order, and of each true group the keys of its members."""

    complaints: list[Reported] = field(default_factory=list)
    groups: list[frozenset[int]] = field(default_factory=list)


class _Teller:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.told = Labelled()
        self.free: list = []

    def _key(self) -> int:
        return len(self.told.complaints) + 1

    def add(self, customer: str, at: datetime, product: str, unit: str, *facts: str) -> int:
        """One complaint: its facts in any order among what people say besides."""
        choose = self.random
        said = [*facts, choose.choice(EFFECTS), choose.choice(WISHES)]
        if choose.random() < 0.6:
            said.insert(0, choose.choice(ASIDES))
        if choose.random() < 0.3:
            said[0], said[1] = said[1], said[0]
        if choose.random() < 0.15:
            product = "" if choose.random() < 0.7 else choose.choice(list(OBJECTS))
        key = self._key()
        text = "，".join(said) + f"，涉及金额{choose.randint(1, 900)}万元。"
        self.told.complaints.append(Reported(key, customer, at, product, "", unit, text))
        return key

    def ordinary(self, days: int) -> None:
        choose = self.random
        product = choose.choice(list(OBJECTS))
        fact = choose.choice(choose.choice(OBJECTS[product])) + choose.choice(choose.choice(FAULTS))
        at = STARTS + timedelta(minutes=choose.randrange(days * 1440))
        self.add(f"C{choose.randrange(40_000):05d}", at, product, choose.choice(UNITS), fact)

    def event(
        self, days: int, *, customers: int, within: int, true: bool, same_customer: bool = False
    ) -> None:
        """An event told by so many customers within so many days, at one unit or (two of five times) anywhere."""
        choose = self.random
        if not self.free:
            self.free = [(event, block) for event in EVENTS for block in range(days // BLOCK)]
            choose.shuffle(self.free)
        (product, causes, facts), block = self.free.pop()
        first = block * BLOCK * 1440
        start = STARTS + timedelta(
            minutes=first + choose.randrange(max(1, BLOCK - 8 - min(within, 10)) * 1440)
        )
        unit = choose.choice(UNITS) if choose.random() < 0.6 else ""
        who = choose.sample(range(40_000), customers)
        keys = [
            self.add(
                f"C{who[0] if same_customer else person:05d}",
                start + timedelta(minutes=choose.randrange(within * 1440)),
                product,
                unit or choose.choice(UNITS),
                choose.choice(causes),
                choose.choice(facts),
            )
            for person in who
        ]
        if true:
            self.told.groups.append(frozenset(keys))


def labelled_complaints(*, seed: int, ordinary: int, groups: int, days: int) -> Labelled:
    """So many ordinary complaints over so many days, with true groups and as many look-alikes among them."""
    teller = _Teller(seed)
    for _ in range(ordinary):
        teller.ordinary(days)
    for number in range(groups):
        teller.event(
            days, customers=teller.random.randint(5, 18), within=teller.random.randint(2, 6), true=True
        )
        kind = number % 3
        if kind == 0:
            teller.event(days, customers=8, within=5, true=False, same_customer=True)
        elif kind == 1:
            teller.event(days, customers=4, within=5, true=False)
        else:
            teller.event(days, customers=4, within=14, true=False)
    return teller.told


@dataclass(frozen=True)
class Quality:
    """How well groups were found; one is right that is mostly one true group and most of it."""

    groups: int
    found: int
    right: int
    pairs_precision: float
    pairs_recall: float

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.groups if self.groups else 0.0


def quality(truth: list[frozenset[int]], found: list[frozenset[int]]) -> Quality:
    """Right groups, and members: the share of members found that belong, and of those that belong that were found."""
    right, belonging = set(), 0
    for one in found:
        best = max(truth, key=lambda group: len(group & one), default=frozenset())
        belonging += len(best & one)
        if len(best & one) * 2 > len(one) and len(best & one) * 2 > len(best):
            right.add(best)
    every = sum(map(len, truth))
    listed = sum(map(len, found))
    return Quality(len(truth), len(found), len(right), belonging / (listed or 1), belonging / (every or 1))
