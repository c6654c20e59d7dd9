"""The words the demo bank's companies are named with: trades, places and distinctive characters."""

# Tables read best with one row a line.
# ruff: noqa: E501, SIM905

from dataclasses import dataclass


@dataclass(frozen=True)
class Trade:
    """One word a company carries in its name, with the GB/T 4754 division and the money habits that go with it.

    `weight` is the trade's share among companies, `export` the probability of foreign-currency business,
    `borrowing` a factor on loans, `margin` profit over revenue, `revenue_per_head` in yuan a year,
    `season` a key of SEASONS.
    """

    word: str
    short: str
    english: str
    short_english: str
    code: str
    weight: float
    export: float
    borrowing: float
    margin: float
    revenue_per_head: int
    season: str


def _trades(season: str, *rows: tuple) -> list[Trade]:
    return [Trade(*(*row, season)) for row in rows]


# fmt: off
TRADES = (
    _trades(
        "industry",
        ("精密制造", "精密", "Precision Manufacturing", "Precision", "C34", 3.0, 0.30, 1.1, 0.075, 1_050_000),
        ("机械", "机械", "Machinery", "Machinery", "C34", 3.2, 0.28, 1.0, 0.062, 980_000),
        ("重工机械", "重工", "Heavy Industry", "Heavy Industry", "C35", 1.0, 0.22, 1.4, 0.055, 1_300_000),
        ("泵阀", "泵阀", "Pump and Valve", "Valve", "C34", 1.4, 0.30, 0.9, 0.070, 900_000),
        ("轴承", "轴承", "Bearing", "Bearing", "C34", 1.2, 0.34, 0.9, 0.068, 850_000),
        ("制冷设备", "制冷", "Refrigeration Equipment", "Refrigeration", "C34", 1.0, 0.30, 1.0, 0.060, 1_000_000),
        ("模具", "模具", "Mould", "Mould", "C35", 1.8, 0.24, 0.9, 0.080, 720_000),
        ("紧固件", "紧固", "Fastener", "Fastener", "C33", 1.3, 0.42, 0.8, 0.058, 880_000),
        ("五金制品", "五金", "Hardware", "Hardware", "C33", 2.4, 0.40, 0.8, 0.055, 760_000),
        ("不锈钢", "钢业", "Stainless Steel", "Steel", "C31", 1.0, 0.20, 1.5, 0.028, 3_200_000),
        ("铜业", "铜业", "Copper", "Copper", "C32", 0.7, 0.22, 1.5, 0.024, 4_100_000),
        ("汽车部件", "汽配", "Auto Parts", "Auto Parts", "C36", 2.4, 0.30, 1.2, 0.058, 1_000_000),
        ("船舶工程", "船舶", "Shipbuilding", "Shipbuilding", "C37", 0.6, 0.40, 1.4, 0.050, 1_250_000),
        ("航空器材", "航材", "Aviation Parts", "Aviation", "C37", 0.4, 0.24, 1.1, 0.095, 1_150_000),
        ("电气", "电气", "Electric", "Electric", "C38", 2.8, 0.30, 1.0, 0.070, 1_080_000),
        ("照明", "照明", "Lighting", "Lighting", "C38", 1.2, 0.50, 0.8, 0.058, 780_000),
        ("电子", "电子", "Electronics", "Electronics", "C39", 2.4, 0.40, 1.0, 0.065, 1_150_000),
        ("光电科技", "光电", "Optoelectronics", "Opto", "C39", 1.2, 0.36, 1.0, 0.085, 1_200_000),
        ("传感技术", "传感", "Sensing Technology", "Sensing", "C39", 0.9, 0.26, 0.9, 0.110, 1_050_000),
        ("仪表", "仪表", "Instruments", "Instruments", "C40", 1.1, 0.28, 0.8, 0.095, 820_000),
        ("光学眼镜", "眼镜", "Optical", "Optical", "C40", 0.6, 0.55, 0.7, 0.070, 520_000),
        ("新材料", "新材", "New Materials", "Materials", "C26", 1.8, 0.26, 1.2, 0.078, 1_700_000),
        ("化工", "化工", "Chemical", "Chemical", "C26", 1.6, 0.28, 1.3, 0.058, 2_400_000),
        ("石化", "石化", "Petrochemical", "Petrochem", "C25", 0.4, 0.18, 1.6, 0.035, 6_500_000),
        ("塑胶", "塑胶", "Plastics", "Plastics", "C29", 1.8, 0.34, 0.9, 0.050, 900_000),
        ("包装材料", "包装", "Packaging", "Packaging", "C22", 1.5, 0.16, 0.9, 0.052, 880_000),
        ("纸业", "纸业", "Paper", "Paper", "C22", 0.8, 0.14, 1.3, 0.042, 1_500_000),
        ("医药", "医药", "Pharmaceutical", "Pharma", "C27", 1.3, 0.20, 1.0, 0.130, 1_350_000),
        ("医疗器械", "医械", "Medical Devices", "Medical", "C35", 1.2, 0.36, 0.8, 0.150, 900_000),
    )
    + _trades(
        "export",
        ("纺织", "纺织", "Textile", "Textile", "C17", 3.0, 0.50, 1.1, 0.040, 780_000),
        ("印染", "印染", "Dyeing and Printing", "Dyeing", "C17", 1.2, 0.24, 1.2, 0.045, 900_000),
        ("针织服饰", "服饰", "Apparel", "Apparel", "C18", 2.4, 0.52, 0.8, 0.050, 420_000),
        ("化纤", "化纤", "Chemical Fibre", "Fibre", "C28", 1.0, 0.30, 1.4, 0.032, 3_400_000),
        ("鞋业", "鞋业", "Footwear", "Footwear", "C19", 1.6, 0.52, 0.8, 0.048, 380_000),
        ("皮革", "皮革", "Leather", "Leather", "C19", 0.8, 0.40, 0.9, 0.042, 620_000),
        ("家居用品", "家居", "Home Furnishing", "Home", "C21", 1.4, 0.55, 0.8, 0.062, 560_000),
        ("文具", "文具", "Stationery", "Stationery", "C24", 0.8, 0.56, 0.7, 0.065, 520_000),
        ("玩具", "玩具", "Toys", "Toys", "C24", 0.7, 0.62, 0.7, 0.055, 430_000),
        ("户外用品", "户外", "Outdoor", "Outdoor", "C24", 0.7, 0.60, 0.7, 0.066, 560_000),
        ("进出口", "进出口", "Import and Export", "Trading", "F51", 2.4, 0.78, 0.9, 0.018, 4_200_000),
    )
    + _trades(
        "trade",
        ("贸易", "贸易", "Trade", "Trade", "F51", 3.4, 0.30, 1.0, 0.015, 5_200_000),
        ("供应链管理", "供应链", "Supply Chain", "Supply Chain", "F51", 1.6, 0.18, 1.3, 0.014, 6_800_000),
        ("商贸", "商贸", "Commerce", "Commerce", "F52", 2.6, 0.08, 0.7, 0.022, 2_600_000),
        ("百货", "百货", "Department Store", "Retail", "F52", 0.8, 0.04, 0.9, 0.035, 1_400_000),
        ("汽车销售", "汽车", "Auto Sales", "Auto", "F52", 1.0, 0.02, 1.2, 0.016, 3_600_000),
        ("电子商务", "电商", "E-commerce", "E-commerce", "F52", 1.6, 0.30, 0.5, 0.040, 2_100_000),
    )
    + _trades(
        "food",
        ("食品", "食品", "Food", "Food", "C14", 2.0, 0.16, 0.9, 0.055, 820_000),
        ("饮品", "饮品", "Beverage", "Beverage", "C15", 0.8, 0.08, 0.9, 0.075, 1_050_000),
        ("茶业", "茶业", "Tea", "Tea", "C15", 0.8, 0.26, 0.6, 0.085, 480_000),
        ("酒业", "酒业", "Liquor", "Liquor", "C15", 0.6, 0.06, 0.7, 0.110, 900_000),
        ("水产", "水产", "Aquatic Products", "Aquatic", "A04", 0.8, 0.36, 1.0, 0.050, 620_000),
        ("农业开发", "农业", "Agriculture", "Agriculture", "A01", 1.2, 0.06, 0.9, 0.048, 460_000),
        ("园林苗木", "园林", "Landscaping", "Landscaping", "A02", 0.7, 0.01, 0.8, 0.060, 520_000),
        ("餐饮管理", "餐饮", "Catering", "Catering", "H62", 1.0, 0.01, 0.5, 0.060, 320_000),
    )
    + _trades(
        "project",
        ("建设", "建设", "Construction", "Construction", "E47", 2.0, 0.02, 1.3, 0.028, 1_900_000),
        ("市政工程", "市政", "Municipal Works", "Municipal", "E48", 1.1, 0.01, 1.3, 0.032, 1_700_000),
        ("装饰工程", "装饰", "Decoration", "Decoration", "E50", 1.4, 0.01, 0.8, 0.040, 1_100_000),
        ("建材", "建材", "Building Materials", "Building", "C30", 1.6, 0.08, 1.2, 0.045, 1_250_000),
        ("置业", "置业", "Real Estate", "Properties", "K70", 0.9, 0.00, 2.2, 0.075, 4_800_000),
        ("环保科技", "环保", "Environmental Technology", "Environmental", "N77", 1.5, 0.06, 1.1, 0.075, 880_000),
        ("设备租赁", "租赁", "Leasing", "Leasing", "L71", 0.7, 0.02, 1.6, 0.090, 1_800_000),
    )
    + _trades(
        "utility",
        ("水务", "水务", "Water", "Water", "D46", 0.4, 0.00, 1.5, 0.085, 1_100_000),
        ("新能源", "新能源", "New Energy", "Energy", "D44", 1.2, 0.12, 1.7, 0.080, 1_900_000),
        ("热电", "热电", "Heat and Power", "Power", "D44", 0.4, 0.00, 1.6, 0.070, 2_400_000),
        ("燃气", "燃气", "Gas", "Gas", "D45", 0.4, 0.00, 1.3, 0.055, 2_800_000),
        ("港务", "港务", "Port", "Port", "G55", 0.3, 0.20, 1.3, 0.160, 1_300_000),
    )
    + _trades(
        "service",
        ("物流", "物流", "Logistics", "Logistics", "G59", 1.8, 0.14, 1.1, 0.032, 1_050_000),
        ("船务", "船务", "Shipping", "Shipping", "G55", 0.6, 0.44, 1.5, 0.060, 2_100_000),
        ("运输", "运输", "Transport", "Transport", "G54", 1.1, 0.02, 1.2, 0.035, 760_000),
        ("快运", "快运", "Express", "Express", "G60", 0.6, 0.04, 0.7, 0.030, 520_000),
        ("信息技术", "信息", "Information Technology", "Information", "I65", 1.8, 0.06, 0.6, 0.110, 680_000),
        ("软件", "软件", "Software", "Software", "I65", 1.7, 0.10, 0.5, 0.140, 560_000),
        ("网络科技", "网络", "Network Technology", "Network", "I64", 1.6, 0.08, 0.5, 0.090, 900_000),
        ("数据服务", "数据", "Data Services", "Data", "I65", 0.9, 0.04, 0.5, 0.120, 720_000),
        ("生物科技", "生物", "Biotechnology", "Biotech", "M73", 1.1, 0.14, 0.9, 0.100, 700_000),
        ("检测技术", "检测", "Testing", "Testing", "M74", 0.8, 0.02, 0.6, 0.130, 460_000),
        ("建筑设计", "设计", "Architectural Design", "Design", "M74", 0.7, 0.01, 0.4, 0.100, 520_000),
        ("人力资源", "人力", "Human Resources", "HR", "L72", 0.9, 0.00, 0.3, 0.030, 380_000),
        ("企业管理咨询", "咨询", "Consulting", "Consulting", "L72", 1.0, 0.02, 0.3, 0.120, 620_000),
        ("文化传媒", "传媒", "Media", "Media", "R87", 1.0, 0.02, 0.4, 0.090, 640_000),
        ("物业服务", "物业", "Property Services", "Property", "K70", 1.0, 0.00, 0.4, 0.060, 180_000),
    )
    + _trades(
        "leisure",
        ("酒店管理", "酒店", "Hotel", "Hotel", "H61", 1.0, 0.01, 1.1, 0.065, 300_000),
        ("旅游发展", "文旅", "Tourism", "Tourism", "N78", 0.8, 0.01, 1.3, 0.070, 420_000),
        ("教育科技", "教育", "Education", "Education", "P83", 0.8, 0.01, 0.5, 0.090, 320_000),
        ("医院管理", "医院", "Hospital Management", "Hospital", "Q84", 0.5, 0.00, 0.9, 0.080, 420_000),
    )
)
# fmt: on

# Deposits of a month against the year's mean, January to December. Shapes follow the trade: orders shipped before
# Christmas, food before the Spring Festival, projects paid at year end, travel in summer and October.
SEASONS = {
    "industry": (0.98, 0.90, 0.95, 0.97, 0.99, 1.02, 1.00, 0.99, 1.02, 1.02, 1.04, 1.12),
    "export": (0.94, 0.84, 0.88, 0.92, 0.96, 1.00, 1.05, 1.10, 1.14, 1.12, 1.06, 0.99),
    "trade": (1.08, 0.92, 0.93, 0.95, 0.98, 1.05, 0.95, 0.96, 1.00, 1.00, 1.06, 1.12),
    "food": (1.26, 1.12, 0.90, 0.88, 0.92, 0.93, 0.92, 0.96, 1.08, 0.98, 0.98, 1.07),
    "project": (1.18, 0.94, 0.88, 0.90, 0.93, 1.00, 0.92, 0.92, 0.98, 0.96, 1.04, 1.35),
    "utility": (1.04, 0.98, 0.98, 0.98, 0.98, 1.00, 1.02, 1.04, 1.00, 0.98, 0.98, 1.02),
    "service": (1.02, 0.93, 0.95, 0.97, 0.98, 1.01, 0.99, 0.99, 1.01, 1.01, 1.04, 1.10),
    "leisure": (0.90, 1.02, 0.86, 0.94, 1.06, 0.96, 1.14, 1.18, 1.02, 1.16, 0.88, 0.88),
}

# Two characters make a company's own name; the trade's short word follows. All are read one way only, so that the
# English name needs no table of exceptions.
FIRST_CHARACTERS = (
    "澜越禾砺榕青云启甬茗瑞远海临新永锦泽恒嘉景凌睿昊宸皓铭鼎钧峻岱岚嵘崧川沐沛泓浩涵淳清湛源溯潇澄瀚煜炜烨"
    "辰旭晟晖晨曜朗朔望航帆舟舸翼翔鹏鸿鹭鹤凯隽卓拓拔捷骏骐骁麒麟珑琅琨瑾璟瑜璞璇钰铂锐镕霁霖霄雁雅韶颂颐"
    "竹松柏柳桐梓梧枫槿荷莘菁萃蓝蔚蕴薇苇芷芮芸若茂"
)
SECOND_CHARACTERS = (
    "川汀锦沣棠泽砺栈屿坞衢澜曜舟帆岭祺源丰达盛和泰康宁安诚信德仁义礼智诺纳允谦恺悦欣怡庆祥瑞福禄吉利亨通"
    "顺畅途程征驰腾跃升昇昌隆茂荣华章彰焕辉耀晖映朗明亮远博宏伟宇宙寰域疆垒基石磐岩峰岳岗峦湾港湖溪泉洲滨"
    "林森木桦枝叶苑圃园庭堂轩阁楼台桥津渡联合聚汇"
)
THIRD_CHARACTERS = "新中东南北元正一华大天同方兴立本创世国民"

# Names that belong to somebody: never made, should the characters allow it.
TAKEN_CORES = frozenset(
    """
    海康 海信 海天 海亮 海螺 海尔 海宁 海南 海峡 海联 远东 远景 远大 远洋 新华 新安 新和 新湖 新城 新洋 新联 新奥 恒逸 恒生 恒大 恒瑞 恒林 恒丰 恒泰 万向 传化 荣盛 吉利
    方太 公牛 正泰 永辉 永安 永康 永泰 永和 瑞丰 瑞安 瑞康 瑞达 嘉兴 嘉和 景兴 云南 云航 青岛 青云 临安 临港 新昌 凯迪 凯恩 鼎胜 泰康 旭辉 旭升 旭航 晨光 晨丰 启明 瀚川
    卓越 卓联 鹏华 鹏鼎 雅居 麒盛 松原 松源 柏诚 枫叶 蓝光 蓝帆 蓝海 泽宇 锦江 锦湖 锦和 航天 中天 凌云 凌志 嘉里 宸展 昊华 辰欣 竹叶 茂业 朗诗 泓盛 浩丰 凯乐 凯盛 骏亚
    鸿达 鸿博 鸿泰 捷顺 捷昌 捷荣 梧桐 云栖 拓普 拓荒 铭利 泽达 汇源 恒源 锐明 润达 沃尔 森源 海源 海达 海晨 海昌 海峰 远望 临海 临泽 海港 海丰 永昌 永福 永丰 永利 永吉
    永恒 新宁 新泰 新丰 新兴 新林 新基 泽林 景德 景宁 嘉祥 嘉峪 瑞昌 瑞金 青田 青州 青浦 松江 松溪 柳州 柳林 桐乡 桐城 兰溪 蓝田 茂名 凯里 鼎湖 望江 望城 船山 崇明 崇阳
    云和 云林 云浮 清丰 清远 清原 泽州 湛江 淳安 禾丰
    """.split()
)
READINGS = {"晟": "sheng", "隽": "jun", "盛": "sheng", "蔚": "wei", "柏": "bai"}

# Districts of the four cities where the bank has branches: (GB/T 2260 code, name).
DISTRICTS = {
    "杭州": (
        ("330102", "上城区"), ("330105", "拱墅区"), ("330106", "西湖区"), ("330108", "滨江区"), ("330109", "萧山区"),
        ("330110", "余杭区"), ("330111", "富阳区"), ("330112", "临安区"), ("330113", "临平区"), ("330114", "钱塘区"),
        ("330122", "桐庐县"), ("330127", "淳安县"), ("330182", "建德市"),
    ),
    "宁波": (
        ("330203", "海曙区"), ("330205", "江北区"), ("330206", "北仑区"), ("330211", "镇海区"), ("330212", "鄞州区"),
        ("330213", "奉化区"), ("330225", "象山县"), ("330226", "宁海县"), ("330281", "余姚市"), ("330282", "慈溪市"),
    ),
    "温州": (
        ("330302", "鹿城区"), ("330303", "龙湾区"), ("330304", "瓯海区"), ("330305", "洞头区"), ("330324", "永嘉县"),
        ("330326", "平阳县"), ("330327", "苍南县"), ("330328", "文成县"), ("330329", "泰顺县"), ("330381", "瑞安市"),
        ("330382", "乐清市"), ("330383", "龙港市"),
    ),
    "绍兴": (
        ("330602", "越城区"), ("330603", "柯桥区"), ("330604", "上虞区"), ("330624", "新昌县"), ("330681", "诸暨市"),
        ("330683", "嵊州市"),
    ),
}  # fmt: skip

PLACE_ENGLISH = {
    "杭州": "Hangzhou", "宁波": "Ningbo", "温州": "Wenzhou", "绍兴": "Shaoxing", "浙江": "Zhejiang",
    "桐庐": "Tonglu", "淳安": "Chun'an", "建德": "Jiande", "象山": "Xiangshan", "宁海": "Ninghai", "余姚": "Yuyao",
    "慈溪": "Cixi", "永嘉": "Yongjia", "平阳": "Pingyang", "苍南": "Cangnan", "文成": "Wencheng", "泰顺": "Taishun",
    "瑞安": "Rui'an", "乐清": "Yueqing", "龙港": "Longgang", "新昌": "Xinchang", "诸暨": "Zhuji", "嵊州": "Shengzhou",
    "富阳": "Fuyang", "临安": "Lin'an", "萧山": "Xiaoshan", "柯桥": "Keqiao", "上虞": "Shangyu",
}  # fmt: skip

FORMS = {
    "limited": ("有限公司", "Co., Ltd."),
    "shares": ("股份有限公司", "Corporation"),
    "group": ("集团有限公司", "Group Co., Ltd."),
}
