"""Past cases out of another system: what others write for our codes, and what a row's dates must say."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time

from complaints.rules.codes import TOPICS, Category

# A day without a time: the case came in the morning, the answer went at the end of the day.
MORNING, EVENING = time(9, 0), time(17, 30)
ENDS = ("resolved_at", "closed_at", "withdrawn_at")
MOMENTS = ("responded_at", *ENDS)
# What other systems usually write for our codes.
USUAL: dict[str, dict[str, tuple[str, ...]]] = {
    "level": {
        "1": ("特急", "紧急", "一级", "重大", "urgent", "p1"),
        "2": ("优先", "二级", "较急", "high", "p2"),
        "3": ("一般", "普通", "三级", "normal", "medium", "p3"),
        "4": ("咨询", "四级", "建议", "low", "p4"),
    },
    "channel": {
        "phone": ("电话", "热线", "客服热线"),
        "visit": ("来访", "现场", "网点"),
        "letter": ("来信", "信函"),
        "suggestion_book": ("意见簿", "suggestion book"),
        "web_form": ("网站", "网银", "线上", "web"),
        "media": ("媒体",),
        "regulator": ("监管", "监管转办", "银保监", "金融监管局"),
        "social_media": ("微信", "微博", "social media"),
    },
    "track": {
        "customer": ("客户", "本行"),
        "regulator": ("监管转办", "监管"),
        "press": ("媒体",),
        "government": ("信访", "政府", "12345"),
    },
    "topic": {
        "attitude": ("态度", "服务态度"),
        "neglect": ("失职", "不作为"),
        "broken_promise": ("承诺未兑现", "失信"),
        "product": ("产品",),
        "price": ("收费", "价格", "利率"),
        "process": ("流程", "效率", "制度"),
        "system": ("系统", "系统故障"),
        "information": ("信息", "告知"),
        "money_error": ("差错", "资金差错"),
        "data_protection": ("信息泄露", "个人信息"),
    },
    "validity": {
        "valid": ("有效", "属实", "是", "yes"),
        "partly": ("部分有效", "部分属实"),
        "invalid": ("无效", "不属实", "否", "no"),
        "not_ours": ("非本行", "不属于我行"),
    },
}


def wrong_order(moments: Mapping[str, datetime | None], *, unread: bool) -> Iterator[tuple[str, str]]:
    """Which dates of a past case cannot be: field and code. `unread` says that one of its ends could not be read.

    An answer never lies before its complaint; a case that still runs is recorded here and not taken over.
    """
    received = moments.get("received_at")
    for name in MOMENTS:
        moment = moments.get(name)
        if moment is not None and received is not None and moment < received:
            yield name, "before_complaint"
    resolved, closed = moments.get("resolved_at"), moments.get("closed_at")
    if resolved is not None and closed is not None and closed < resolved:
        yield "closed_at", "before_resolved"
    if not unread and not any(moments.get(name) for name in ENDS):
        yield "closed_at", "still_open"


def category_of(topic: str) -> Category:
    """The category to which a topic belongs."""
    return next(category for category, topics in TOPICS.items() if topic in topics)
