"""Views of lists in the demo bank: of the tour's branch supervisor for the branch, and the account manager's own."""

import datetime as dt

from django.db import transaction

from crm_site.demo.relations import TOUR_MANAGER
from crm_site.demo.roster import LOGINS
from lists.services import pin_view, save_view
from organization.models import Staff

# The list, the view's name, and what it says.
OF_THE_BRANCH = (
    ("prospects", "一级，按价值", "grade=1&sort=-value&tab=all"),
    ("opportunities", "千万元以上商机", "amount_min=1000&sort=-amount"),
    ("complaints", "一、二级投诉", "level=1&level=2&view=all"),
)
OWN = (
    ("prospects", "我的：先退回的在前", "sort=return&tab=mine"),
    ("opportunities", "我的商机，按预计日期", "owner=me&sort=expected"),
)


@transaction.atomic
def keep_views(*, at: dt.datetime) -> None:
    """Keep them, once; the account manager has one in the sidebar."""
    supervisor = Staff.objects.select_related("unit").get(employee_no=LOGINS["supervisor"])
    manager = Staff.objects.get(employee_no=TOUR_MANAGER)
    for list_name, name, query in OF_THE_BRANCH:
        words = {"list_name": list_name, "name": name, "query": query}
        save_view(**words, shared_with=supervisor.unit, by=supervisor, at=at)
    for list_name, name, query in OWN:
        view = save_view(list_name=list_name, name=name, query=query, shared_with=None, by=manager, at=at)
    pin_view(view=view, by=manager, pinned=True)
