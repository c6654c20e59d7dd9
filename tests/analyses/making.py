"""Analysis sheets for tests: one that is written, and what a form sends."""

from uuid import uuid4

from django.utils import timezone

from analyses.services import write_sheet
from common.calendar import business_today
from tests.factories import make_customer

ECONOMY = {"economy": {"text": "出口订单放缓", "source": "省统计局月报"}}


def acting(person):
    return {"by": person, "at": timezone.now()}


def written(bank, customer=None, kind="environment", words=None, **more):
    given = {"dated_on": business_today(), "form_key": uuid4(), **acting(bank.manager)} | more
    return write_sheet(customer=customer or make_customer(bank), kind=kind, words=words or ECONOMY, **given)


def sent(**more):
    return {"dated_on": business_today().isoformat(), "form_key": str(uuid4())} | more
