"""The companies around the tour's customers: a group, supply chains, a guarantor, and names still to be won."""

import datetime as dt
from contextlib import suppress
from decimal import Decimal

from crm_site.demo.relations import TOUR_CUSTOMER, TOUR_MANAGER
from customers.models import CustomerScore, TieKind
from customers.services import TieKnown, add_tie

# (which of the tour's customer and the best ones, what the other is to it, which one or what name, share)
TIES: tuple[tuple[int, TieKind, int | str, Decimal | None], ...] = (
    (0, TieKind.SUBSIDIARY, 1, Decimal("100")),
    (0, TieKind.SUBSIDIARY, 2, Decimal("67")),
    (0, TieKind.SUPPLIER, 5, None),
    (0, TieKind.SUPPLIER, "绍兴恒越轴承有限公司", None),
    (0, TieKind.SUPPLIER, "杭州铭泰热处理有限公司", None),
    (0, TieKind.BUYER, "宁波远洋重工有限公司", None),
    (0, TieKind.GUARANTOR, "浙江东瓯融资担保有限公司", None),
    (0, TieKind.ASSOCIATION, "杭州市装备制造业协会", None),
    (3, TieKind.SUPPLIER, "嘉兴锦禾包装有限公司", None),
    (3, TieKind.BUYER, 7, None),
    (4, TieKind.SHAREHOLDER, "杭州启明产业投资有限公司", Decimal("25.5")),
    (4, TieKind.SUPPLIER, "温州瑞丰电气有限公司", None),
    (6, TieKind.BUYER, "上海恒源供应链管理有限公司", None),
    (8, TieKind.HOLDING, 9, Decimal("30")),
)
SOURCE = "年报和工商登记"


def tie_companies(*, at: dt.datetime) -> int:
    """Note the ties that are not noted yet, as the account manager; returns how many."""
    scores = CustomerScore.objects.current().filter(customer__manager__employee_no=TOUR_MANAGER)
    ranked = [score.customer for score in scores.select_related("customer__manager").order_by("rank")]
    # The tour's own customer is the group around which the others stand.
    best = sorted(ranked, key=lambda customer: customer.customer_no != TOUR_CUSTOMER)[:10]
    noted = 0
    for place, kind, other, share in TIES:
        if place >= len(best) or (isinstance(other, int) and other >= len(best)):
            continue
        name = best[other].name if isinstance(other, int) else other
        with suppress(TieKnown):
            add_tie(
                customer=best[place],
                kind=kind,
                other_name=name,
                share_percent=share,
                source=SOURCE,
                by=best[place].manager,
                at=at,
            )
            noted += 1
    return noted
