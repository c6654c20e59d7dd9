"""Who signs in, and how a request's person is loaded."""

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from common.calendar import business_today
from organization.models import Staff


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
        person = Staff.objects.with_roles_on(business_today()).filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
