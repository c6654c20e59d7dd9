"""What the tour's account manager knows of the people who decide at the tour's customer."""

import datetime as dt
from contextlib import suppress

from common.calendar import business_date
from crm_site.demo.relations import TOUR_CUSTOMER
from customers.models import Consent, Contact, DateCalendar, DossierKind
from customers.services import NotedAlready, note_datum
from customers.services.privacy import AskedAlready, ask_for_person, set_parts

# By name: (kind, text, consent, source, a yearly date's month, day and calendar).
_Told = tuple[DossierKind, str, Consent, str, tuple[int, int, DateCalendar] | None]
KNOWN: dict[str, tuple[_Told, ...]] = {
    "刘蔚": (
        (
            DossierKind.CAREER,
            "曾在会计师事务所做审计 8 年，2019 年起任财务总监",
            Consent.PUBLISHED,
            "公司年报",
            None,
        ),
        (DossierKind.WORKING_STYLE, "先看书面方案再见面，邮件当天回", Consent.SAID, "上门拜访", None),
        (DossierKind.PERSONALITY, "重数据，不喜欢临时改口", Consent.SAID, "上门拜访", None),
        (DossierKind.HOBBIES, "周末徒步", Consent.SAID, "上门拜访", None),
        (DossierKind.DATE, "生日", Consent.SAID, "上门拜访", (12, 3, DateCalendar.SOLAR)),
    ),
    "吴启明": (
        (DossierKind.CAREER, "1998 年创办公司，市人大代表", Consent.PUBLISHED, "公司网站", None),
        (DossierKind.HABITS, "上午看车间，下午才见客人", Consent.SAID, "财务总监介绍", None),
        (DossierKind.HOBBIES, "书法", Consent.PUBLISHED, "行业协会会刊", None),
        (DossierKind.DATE, "生日", Consent.WRITTEN, "客户活动报名表", (11, 8, DateCalendar.LUNAR)),
    ),
}


def tell_dossiers(*, at: dt.datetime) -> int:
    """Note what is not noted yet, as the account manager; returns how many data."""
    people = Contact.objects.filter(customer__customer_no=TOUR_CUSTOMER, name__in=KNOWN)
    noted = 0
    for person in people.select_related("customer__manager").order_by("pk"):
        for kind, text, consent, source, yearly in KNOWN[person.name]:
            month, day, calendar = yearly or (None, None, DateCalendar.SOLAR)
            with suppress(NotedAlready):
                note_datum(
                    contact=person,
                    kind=kind,
                    text=text,
                    consent=consent,
                    source=source,
                    month=month,
                    day=day,
                    calendar=calendar,
                    by=person.customer.manager,
                    at=at,
                )
                noted += 1
        with suppress(AskedAlready):
            ask_for_person(
                contact=person, kind="copy", asked_on=business_date(at), by=person.customer.manager, at=at
            )
        if person.decides and not person.also:
            parts, version = [person.part, "influences"], person.version
            set_parts(contact=person, parts=parts, version=version, by=person.customer.manager, at=at)
    return noted
