"""Who may answer for a product."""

from django.db.models import QuerySet

from organization.models import Staff
from organization.queries import staff_by_role
from organization.rules import Role


def product_managers() -> QuerySet[Staff]:
    """Product managers of today anywhere in the bank, by employee number."""
    keys = [one.pk for one in staff_by_role(Role.PRODUCT_MANAGER)]
    return Staff.objects.filter(pk__in=keys).order_by("employee_no")
