"""Machines that may send: a service account, OAuth credentials of its own, a secret shown once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import Application

from audit.services import record_act
from corebanking.models import ClientCredentials
from organization.models import Staff, Unit
from organization.rules import Role, UnitLevel
from organization.services import grant_role, hire_staff


@dataclass(frozen=True)
class Secret:
    """What a client needs to ask for tokens; the secret is stored hashed and cannot be shown again."""

    client_id: str
    client_secret: str


@transaction.atomic
def create_api_client(*, name: str, scopes: list[str], starts_on: date, by: Staff | None = None) -> Secret:
    """Make the service account `name` at head office, with credentials allowed the scopes.

    Before the first units have come there is no head office; the account then has no unit and no role.
    """
    head_office = Unit.objects.filter(level=UnitLevel.HEAD_OFFICE).first()
    account = hire_staff(employee_no=name, name=name, unit=head_office, by=by)
    if head_office is not None:
        grant_role(staff=account, role=Role.SERVICE_ACCOUNT, unit=head_office, starts_on=starts_on, by=by)
    return _credentials(account, scopes, by)


@transaction.atomic
def add_credentials(*, account: Staff, scopes: list[str], by: Staff | None = None) -> Secret:
    """A second pair for a client whose secret is to be rolled; the former works until it is withdrawn."""
    return _credentials(account, scopes, by)


@transaction.atomic
def withdraw_credentials(*, client_id: str, by: Staff | None, at: datetime) -> None:
    """End a pair of credentials and every token handed out for it."""
    held = ClientCredentials.objects.select_related("account", "application").get(
        application__client_id=client_id
    )
    record_act(
        kind="withdraw_credentials", subject=held.account, actor=by, before={"client_id": client_id}, at=at
    )
    held.application.delete()


def _credentials(account: Staff, scopes: list[str], by: Staff | None) -> Secret:
    secret = generate_client_secret()
    application = Application.objects.create(
        name=account.employee_no,
        user=account,
        client_secret=secret,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
    )
    ClientCredentials.objects.create(account=account, application=application, scopes=sorted(scopes))
    record_act(
        kind="create_credentials",
        subject=account,
        actor=by,
        after={"client_id": application.client_id, "scopes": sorted(scopes)},
    )
    return Secret(application.client_id, secret)
