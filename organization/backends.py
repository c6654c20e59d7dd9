"""Who signs in, and how a request's person is loaded."""

import json
from datetime import date
from functools import cache
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest

from common.calendar import business_today
from organization.models import Staff, Unit

# What stands for the day and the person in a question that was put together once.
_DAY, _PERSON = date(1, 1, 1), -1
_OF_PERSON, _OF_UNIT = ([field.attname for field in model._meta.concrete_fields] for model in (Staff, Unit))


class StaffBackend(ModelBackend):
    """People by employee number and password; a request's person comes with unit and roles of the day, in one query."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **others
    ) -> Staff:
        """The person, or nobody else is asked: the backend behind this one only knows older sessions."""
        person = super().authenticate(request, username=username, password=password, **others)
        if person is None:
            raise PermissionDenied
        return person

    def get_user(self, user_id: int) -> Staff | None:
        person = _person(user_id, business_today())
        return person if person and self.user_can_authenticate(person) else None


def _person(pk: int, day: date) -> Staff | None:
    """What `Staff.objects.with_roles_on(day).filter(pk=pk).first()` answers, for each request of everybody.

    The question is made of these words once a process; making it costs more than asking it.
    """
    sql, parameters, roles = _question()
    given = [day if one == _DAY else pk if one == _PERSON else one for one in parameters]
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        row = cursor.fetchone()
    if row is None:
        return None
    of_unit = len(_OF_PERSON) + len(roles)
    person = Staff.from_db(connection.alias, _OF_PERSON, row[: len(_OF_PERSON)])
    for name, held in zip(roles, row[len(_OF_PERSON) : of_unit], strict=True):
        setattr(person, name, [json.loads(role) for role in held])
    person.unit = Unit.from_db(connection.alias, _OF_UNIT, row[of_unit:]) if person.unit_id else None
    return person


@cache
def _question() -> tuple[str, tuple[Any, ...], tuple[str, ...]]:
    """The statement, its parameters, and what stands between the columns of the person and those of the unit."""
    query = Staff.objects.with_roles_on(_DAY).filter(pk=_PERSON).query
    return *query.sql_with_params(), tuple(query.annotation_select)
