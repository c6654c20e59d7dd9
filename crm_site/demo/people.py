"""Invents the people an account manager knows at a company: who decides, influences, uses the bank."""

from dataclasses import dataclass

import numpy as np
from pypinyin import Style, lazy_pinyin

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁"
    "魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎"
    "易常武乔贺赖龚文"
)
GIVEN_FIRST = (
    "建国志文晓海丽秀美雪玉春立永家俊振宏明光庆学世东伟正德金兴启嘉思雨欣佳静雅慧婷子浩宇博泽天一亦若清"
)
GIVEN_SECOND = (
    "华平明军伟强峰杰磊涛波斌敏芳英兰红梅霞琴燕娟萍云洁莹颖倩妍轩宁航辰睿远达康安诚信良成林森山川江源"
)
READINGS = {"曾": "zeng", "单": "shan", "萧": "xiao", "任": "ren", "贾": "jia", "乔": "qiao"}
PREFIXES = ("133", "135", "136", "137", "138", "139", "150", "151", "157", "158", "159", "186", "187", "188")


@dataclass(frozen=True)
class Post:
    """A position at a company and what its holder usually means to a bank."""

    title: str
    title_en: str
    department: str
    level: str
    part: str


@dataclass(frozen=True)
class Person:
    """One contact as an account manager would write it down."""

    name: str
    name_en: str
    post: Post
    attitude: str
    phone: str
    email: str
    source: str


# In the order in which a bank gets to know them.
POSTS = (
    Post("财务总监", "Chief Financial Officer", "财务部", "executive", "decides"),
    Post("出纳主管", "Head Cashier", "财务部", "staff", "uses"),
    Post("董事长", "Chairman", "董事会", "owner", "decides"),
    Post("采购副总", "Vice President, Purchasing", "采购部", "executive", "influences"),
)
SMALL_POSTS = (
    Post("财务经理", "Finance Manager", "财务部", "department", "influences"),
    Post("会计", "Accountant", "财务部", "staff", "uses"),
    Post("总经理", "General Manager", "总经办", "owner", "decides"),
    Post("办公室主任", "Office Manager", "总经办", "department", "gatekeeps"),
)
ATTITUDES = (("favours", 0.34), ("neutral", 0.50), ("reserved", 0.13), ("opposes", 0.03))
SOURCES = ("上门拜访", "名片", "开户资料", "授信调查")

# People the tour speaks of, by customer number.
_KNOWN = {
    "8000000001": (
        ("刘蔚", "Liu Wei", POSTS[0], "favours"),
        ("赵晴", "Zhao Qing", POSTS[1], "favours"),
        ("吴启明", "Wu Qiming", POSTS[2], "neutral"),
        ("孙柏", "Sun Bai", POSTS[3], "reserved"),
    ),
}


def people_of(*, customer_no, count, large, seed):
    """The first `count` people met at a company, always the same for the same seed and customer number."""
    rng = np.random.default_rng([seed, 3, int(customer_no)])
    posts = POSTS if large else SMALL_POSTS
    known = _KNOWN.get(customer_no, ())
    return [
        _person(rng, post, known[place] if place < len(known) else None, customer_no)
        for place, post in enumerate(posts[:count])
    ]


def _person(rng, post, known, customer_no):
    surname, first, second = (rng.choice(list(text)) for text in (SURNAMES, GIVEN_FIRST, GIVEN_SECOND))
    name = str(surname + (second if rng.random() < 0.18 else first + second))
    attitude = str(rng.choice([key for key, _ in ATTITUDES], p=[share for _, share in ATTITUDES]))
    name_en = english_name(name)
    if known:
        name, name_en, post, attitude = known
    mailbox = name_en.lower().replace(" ", ".").replace("'", "")
    return Person(
        name=name,
        name_en=name_en,
        post=post,
        attitude=attitude,
        phone=f"{rng.choice(PREFIXES)}{rng.integers(10_000_000, 99_999_999)}",
        email=f"{mailbox}@c{customer_no[-6:]}.example",
        source=str(rng.choice(SOURCES)),
    )


def english_name(name):
    """刘蔚 as Liu Wei, 吴启明 as Wu Qiming."""
    surname = READINGS.get(name[0]) or lazy_pinyin(name[0], style=Style.NORMAL)[0]
    given = "".join(lazy_pinyin(name[1:], style=Style.NORMAL))
    return f"{surname.title()} {given.title()}"
