"""Named companies of the tour: sizes and stories fixed, so that pictures and texts agree."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Featured:
    """A named company; deposits and loans in units of 10,000 yuan, `story` a key of money.STORIES."""

    core: str
    trade: str
    form: str
    ownership: str
    deposits: int
    loans: int
    revenue: int
    staff_count: int
    since: str
    story: str = "steady"
    former_names: str = ""


# fmt: off
# All led by the first account manager at the first sub-branch, so a bank with few customers still has them.
FEATURED = (
    Featured("澜川", "精密制造", "group", "private", 8_420, 5_600, 68_000, 1_120, "2018-03-12", "dip"),
    Featured("远汀", "物流", "group", "private", 12_604, 8_000, 91_000, 860, "2012-09-20", "growth"),
    Featured("越锦", "纺织", "shares", "private", 1_840, 2_400, 21_500, 410, "2014-05-08", "drop"),
    Featured("启棠", "医药", "shares", "private", 21_350, 12_000, 186_000, 2_300, "2009-11-03", "growth"),
    Featured("榕泽", "新能源", "limited", "state", 11_200, 15_500, 74_000, 520, "2019-04-22", "growth"),
    Featured("中砺", "建设", "group", "state", 6_930, 9_400, 132_000, 980, "2008-02-18"),
    Featured("云栈", "信息技术", "limited", "private", 1_640, 0, 11_800, 260, "2020-08-11", "growth"),
    Featured("禾屿", "食品", "shares", "private", 3_052, 2_000, 38_600, 620, "2015-06-30"),
    Featured("青坞", "建材", "limited", "private", 2_764, 8_000, 45_200, 380, "2013-10-16", "dip",
             "杭州青坞水泥制品有限公司"),
    Featured("海衢", "港务", "group", "state", 30_912, 6_000, 158_000, 1_760, "2005-01-25"),
    Featured("临澜", "水务", "group", "state", 9_875, 14_000, 63_000, 740, "2006-07-07"),
    Featured("甬曜", "照明", "limited", "joint", 1_420, 900, 16_400, 310, "2016-12-01"),
    Featured("砺舟", "重工机械", "shares", "private", 5_318, 7_200, 82_000, 1_340, "2011-03-28", "growth"),
    Featured("瑞帆", "电气", "limited", "private", 430, 600, 7_900, 180, "2019-09-09"),
    Featured("新沣", "环保科技", "limited", "private", 2_180, 1_500, 18_700, 290, "2017-05-19"),
    Featured("茗岭", "茶业", "limited", "private", 260, 0, 3_100, 75, "2021-03-15"),
    Featured("永祺", "包装材料", "limited", "private", 680, 1_200, 9_600, 220, "2014-11-24", "decline",
             "杭州永祺纸箱有限公司"),
    Featured("甬海", "船务", "shares", "private", 7_600, 11_000, 88_000, 540, "2010-08-13", "dip"),
)
# fmt: on
