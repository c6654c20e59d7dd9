"""An association with six members, and two approaches to it: customers, a colleague's customer, companies to be won."""

import datetime as dt
from contextlib import suppress

from activities.models import AssociationApproach
from activities.services.approaches import record_approach
from crm_site.demo.relations import TOUR_CUSTOMER, TOUR_MANAGER
from customers.models import Customer, CustomerScore, TieKind
from customers.services import TieKnown, add_tie
from customers.services.opening import open_customer

ASSOCIATION, ASSOCIATION_NO = "杭州市装备制造业协会", "8900000001"
# Companies that are no customers yet; the tour's customer says of itself that it is a member (demo.ties).
TO_BE_WON = ("绍兴恒越轴承有限公司", "杭州铭泰热处理有限公司")
APPROACHES = (
    (75, "visit", "供应链金融进会员企业", "秘书长愿在季度例会上给一小时；先请三家龙头讲应收账款融资的用法。"),
    (12, "call", "会员企业设备更新贷款团办", "协会代收意向表，下月起分批上门；费率按团办下限报。"),
)


def open_association(*, at: dt.datetime) -> Customer | None:
    """The file of the association, led by the tour's account manager; opened once."""
    known = Customer.objects.select_related("manager").filter(customer_no=ASSOCIATION_NO).first()
    tour = Customer.objects.select_related("manager", "unit").filter(customer_no=TOUR_CUSTOMER).first()
    if known is not None or tour is None or tour.manager is None:
        return known
    words = {
        "customer_no": ASSOCIATION_NO,
        "name": ASSOCIATION,
        "short_name": "装备制造业协会",
        "name_en": "Hangzhou Equipment Manufacturers Association",
        "short_name_en": "Equipment Makers",
        "unit": tour.unit,
        "manager": tour.manager,
        "industry_code": "S95",
        "region_code": tour.region_code,
    }
    return open_customer(values=words, by=tour.manager, at=at)


def approach_association(*, at: dt.datetime) -> int:
    """Note the members and write the approaches down, once; returns how many approaches there are."""
    association = open_association(at=at)
    if association is None or association.manager is None:
        return 0
    lead = association.manager
    scores = CustomerScore.objects.current().select_related("customer").order_by("rank")
    mine = [one.customer for one in scores.filter(customer__manager__employee_no=TOUR_MANAGER)[:6]]
    theirs = [one.customer for one in scores.exclude(customer__manager__employee_no=TOUR_MANAGER)[:1]]
    customers = [one for one in mine if one.customer_no != TOUR_CUSTOMER][1:3] + theirs
    noted = {"kind": TieKind.MEMBER, "source": "协会会员名录", "by": lead, "at": at}
    for name, other in [(one.name, one) for one in customers] + [(name, None) for name in TO_BE_WON]:
        with suppress(TieKnown):
            add_tie(customer=association, other_name=name, other=other, **noted)
    if not AssociationApproach.objects.exists():
        for days, channel, topic, said in APPROACHES:
            record_approach(
                association=association,
                topic=topic,
                channel=channel,
                happened_at=at - dt.timedelta(days=days),
                said=said,
                by=lead,
                at=at,
            )
    return AssociationApproach.objects.count()
