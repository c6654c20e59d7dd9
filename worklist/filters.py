"""What a list of tasks can be narrowed by; page and API share these names."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from organization.filters import colleagues_seen
from worklist import phrases
from worklist.models import Notice, Task
from worklist.rules import NoticeKind, TaskKind, TaskState

WHOSE = [("mine", _("Mine")), ("given", _("Given to others")), ("team", _("Everybody's"))]
STATES = [(state.value, label) for state, label in phrases.STATES.items()]
KINDS = [(kind.value, phrases.KINDS[kind]) for kind in TaskKind]
YES = [("", _("Any")), ("true", _("Yes"))]


class TaskFilter(django_filters.FilterSet):
    """Narrows `Task.objects.visible_to(user)`; without `state` the open ones, without `whose` one's own.

    `owner` is an employee number, `customer` a customer's number.
    """

    whose = django_filters.ChoiceFilter(label=_("Whose"), choices=WHOSE, method="that_are")
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES)
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=KINDS, widget=forms.CheckboxSelectMultiple
    )
    owner = django_filters.ModelChoiceFilter(
        label=_("Owner"), queryset=colleagues_seen, to_field_name="employee_no", empty_label=_("Any")
    )
    customer = django_filters.CharFilter(label=_("Customer"), field_name="customer__customer_no")
    due_after = django_filters.DateFilter(label=_("Due from"), field_name="due_on", lookup_expr="gte")
    due_before = django_filters.DateFilter(label=_("Due by"), field_name="due_on", lookup_expr="lte")
    overdue = django_filters.BooleanFilter(
        label=_("Overdue"), method="that_are_late", widget=forms.Select(choices=YES)
    )

    class Meta:
        model = Task
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any) -> None:
        data = data.copy() if data is not None else {}
        data.setdefault("whose", "mine")
        data.setdefault("state", TaskState.OPEN.value)
        super().__init__(data, queryset, request=request)

    def that_are(self, tasks: QuerySet[Task], name: str, whose: str) -> QuerySet[Task]:
        me = self.request.user.pk
        return {
            "mine": tasks.filter(owner_id=me),
            "given": tasks.filter(raised_by_id=me).exclude(owner_id=me),
            "team": tasks,
        }[whose]

    def that_are_late(self, tasks: QuerySet[Task], name: str, wanted: bool) -> QuerySet[Task]:
        late = Q(due_on__lt=business_today())
        return tasks.filter(late if wanted else ~late)


class NoticeFilter(django_filters.FilterSet):
    """Narrows `Notice.objects.visible_to(user)`."""

    kind = django_filters.ChoiceFilter(choices=[(kind.value, kind.value) for kind in NoticeKind])
    unread = django_filters.BooleanFilter(field_name="read_at", lookup_expr="isnull")

    class Meta:
        model = Notice
        fields: list[str] = []
