"""Who works at the demo bank and where: one head office, four branches, twelve sub-branches, sixty people."""

# Tables read best with one row a line.

from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin

BANK = ("浙东商业银行", "Zhedong Commercial Bank")


@dataclass(frozen=True)
class Unit:
    """One row of the units feed; `weight` is its share of the bank's customers (sub-branches only)."""

    code: str
    name: str
    name_en: str
    short_name: str
    short_name_en: str
    level: str
    parent_code: str
    region_code: str
    opened_on: str
    city: str = ""
    weight: float = 0.0
    districts: tuple = ()


@dataclass(frozen=True)
class StaffMember:
    """One login with one role; `weight` is the share of a sub-branch's customers an account manager leads."""

    employee_no: str
    name: str
    name_en: str
    role: str
    unit_code: str
    email: str
    phone: str
    language: str
    since: str
    weight: float = 0.0


_BRANCHES = (
    ("8810", "杭州", "Hangzhou", "330100", "1996-06-18"),
    ("8820", "宁波", "Ningbo", "330200", "1998-03-09"),
    ("8830", "温州", "Wenzhou", "330300", "1999-09-16"),
    ("8840", "绍兴", "Shaoxing", "330600", "2003-05-12"),
)

# fmt: off
# code, city, name, pinyin, home district, opened, weight, districts its customers come from
_SUB_BRANCHES = (
    ("8811", "杭州", "城东", "Chengdong", "330105", "1997-04-08", 12.5, ("330105", "330102", "330113", "330114")),
    ("8812", "杭州", "滨江", "Binjiang", "330108", "2001-10-22", 10.5, ("330108", "330109", "330111")),
    ("8813", "杭州", "西湖", "Xihu", "330106", "1999-05-17", 10.0, ("330106", "330110", "330112", "330122")),
    ("8814", "杭州", "萧山", "Xiaoshan", "330109", "2002-11-11", 9.0, ("330109", "330114", "330127", "330182")),
    ("8821", "宁波", "鄞州", "Yinzhou", "330212", "1999-08-26", 9.5, ("330212", "330203", "330213", "330226")),
    ("8822", "宁波", "北仑", "Beilun", "330206", "2003-04-14", 8.0, ("330206", "330211", "330225")),
    ("8823", "宁波", "慈溪", "Cixi", "330282", "2005-09-19", 7.5, ("330282", "330281", "330205")),
    ("8831", "温州", "鹿城", "Lucheng", "330302", "2000-03-20", 7.5, ("330302", "330304", "330305", "330324")),
    ("8832", "温州", "瑞安", "Rui'an", "330381", "2004-06-07", 6.5, ("330381", "330326", "330327", "330383", "330328")),
    ("8833", "温州", "乐清", "Yueqing", "330382", "2006-10-16", 6.0, ("330382", "330303", "330329")),
    ("8841", "绍兴", "越城", "Yuecheng", "330602", "2003-12-01", 7.0, ("330602", "330604", "330683", "330624")),
    ("8842", "绍兴", "柯桥", "Keqiao", "330603", "2005-04-25", 6.0, ("330603", "330681")),
)
# fmt: on

# role, unit, names; the numbers follow from the order
_STAFF = (
    ("account_manager", "8811", "陈思远 周明 沈若溪 何嘉铭"),
    ("account_manager", "8812", "方旭 蒋雨桐 罗一帆"),
    ("account_manager", "8813", "许嘉 孟庆然 顾晓岚"),
    ("account_manager", "8814", "郑博文 童欣妍 余浩然"),
    ("account_manager", "8821", "戴志航 应雪薇 史俊杰"),
    ("account_manager", "8822", "贺云帆 竺晓彤"),
    ("account_manager", "8823", "岑立群 胡静怡"),
    ("account_manager", "8831", "叶承泽 潘雨欣"),
    ("account_manager", "8832", "林海涛 金梦洁"),
    ("account_manager", "8833", "吴珂 项天佑"),
    ("account_manager", "8841", "章文轩 俞诗涵"),
    ("account_manager", "8842", "钱宇航 骆婉清"),
    ("supervisor", "8810", "林雅琴"),
    ("supervisor", "8820", "徐国栋"),
    ("supervisor", "8830", "黄建平"),
    ("supervisor", "8840", "邵美娟"),
    ("supervisor", "8811", "冯立新"),
    ("supervisor", "8812", "曹颖"),
    ("supervisor", "8813", "袁志强"),
    ("supervisor", "8814", "傅晓东"),
    ("supervisor", "8821", "董海燕"),
    ("supervisor", "8822", "毛伟民"),
    ("supervisor", "8823", "施建国"),
    ("supervisor", "8831", "柯秀兰"),
    ("supervisor", "8832", "郭永刚"),
    ("supervisor", "8833", "万丽萍"),
    ("supervisor", "8841", "祝文斌"),
    ("supervisor", "8842", "马小红"),
    ("executive", "8800", "梁启文 宋慧敏"),
    ("product_manager", "8800", "唐子墨 白静"),
    ("risk_manager", "8800", "秦昊 丁素芬"),
    ("complaint_officer", "8800", "鲁敏"),
    ("complaint_officer", "8810", "石玉梅"),
    ("complaint_officer", "8820", "范佳宁"),
    ("complaint_officer", "8830", "侯文静"),
    ("complaint_officer", "8840", "康丽华"),
    ("system_administrator", "8800", "彭博"),
    ("security_administrator", "8800", "田野"),
    ("audit_administrator", "8800", "严正宁"),
)

_LETTERS = {
    "account_manager": "M",
    "supervisor": "S",
    "executive": "E",
    "product_manager": "P",
    "risk_manager": "R",
    "complaint_officer": "C",
    "system_administrator": "A",
    "security_administrator": "A",
    "audit_administrator": "A",
}

PASSWORD = "hausbank-demo"
LOGINS = {"account_manager": "M1001", "supervisor": "S1001", "executive": "E1001"}


def units():
    """Head office, branches, sub-branches, parents before children."""
    bank, bank_en = BANK
    rows = [Unit("8800", bank, bank_en, "总行", "Head Office", "head_office", "", "330100", "1996-01-08")]
    for code, city, pinyin, region, opened in _BRANCHES:
        rows.append(
            Unit(code, f"{bank}{city}分行", f"{bank_en} {pinyin} Branch", f"{city}分行", f"{pinyin} Branch",
                 "branch", "8800", region, opened, city=city)
        )  # fmt: skip
    branch_of = {city: code for code, city, *_ in _BRANCHES}
    for code, city, name, pinyin, region, opened, weight, districts in _SUB_BRANCHES:
        rows.append(
            Unit(code, f"{bank}{city}{name}支行", f"{bank_en} {pinyin} Sub-branch", f"{name}支行",
                 f"{pinyin} Sub-branch", "sub_branch", branch_of[city], region, opened, city, weight, districts)
        )  # fmt: skip
    return rows


def staff():
    """Everybody with a login, sixty people, account managers first."""
    rows: list[StaffMember] = []
    counters: dict[str, int] = {}
    for role, unit_code, names in _STAFF:
        for place, name in enumerate(names.split()):
            letter = _LETTERS[role]
            counters[letter] = number = counters.get(letter, 1000) + 1
            surname, *given = lazy_pinyin(name, style=Style.NORMAL, v_to_u=False)
            name_en = f"{surname.title()} {''.join(given).title()}"
            order = len(rows)
            rows.append(
                StaffMember(
                    employee_no=f"{letter}{number}",
                    name=name,
                    name_en=name_en,
                    role=role,
                    unit_code=unit_code,
                    email=f"{''.join(given)}.{surname}@zhedong-bank.example",
                    phone=f"1380571{2000 + 37 * order:04d}",
                    language="zh-hans",
                    since=f"{2016 + order % 7}-{1 + order % 12:02d}-01",
                    weight=(0.75, 1.0, 1.1, 0.95)[place % 4] if role == "account_manager" else 0.0,
                )
            )
    return rows
