"""Machines that may send: a service account, OAuth credentials of its own, a secret shown once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import Application

from audit.services import record_act
from corebanking.models import Client, ClientCredentials
from corebanking.rules import MOST_PAIRS, USUAL_BUDGET
from organization.models import Staff, Unit
from organization.rules import Role, UnitLevel
from organization.services import grant_role, hire_staff

# When a pair was last used is known to the minute; a write for every call would cost more than the call.
_NOTED_EVERY = timedelta(minutes=1)


class NameTaken(Exception):
    """Somebody, person or machine, has this name already."""


class TooManyPairs(Exception):
    """Two secrets live already; one of them is withdrawn first."""


class StaleClient(Exception):
    """Somebody changed the client meanwhile; carries it as it stands."""

    def __init__(self, held: Client) -> None:
        super().__init__(str(held.pk))
        self.held = held


@dataclass(frozen=True)
class Secret:
    """What a client needs to ask for tokens; the secret is stored hashed and cannot be shown again."""

    client_id: str
    client_secret: str


@transaction.atomic
def create_api_client(
    *,
    name: str,
    scopes: list[str],
    starts_on: date,
    by: Staff | None = None,
    contact: str = "",
    addresses: Sequence[str] = (),
    calls_per_minute: int = USUAL_BUDGET,
) -> Secret:
    """Make the service account `name` at head office, with credentials allowed the scopes; NameTaken where it is.

    Before the first units have come there is no head office; the account then has no unit and no role.
    """
    if Staff.objects.filter(employee_no=name).exists():
        raise NameTaken(name)
    head_office = Unit.objects.filter(level=UnitLevel.HEAD_OFFICE).first()
    account = hire_staff(employee_no=name, name=name, unit=head_office, by=by)
    if head_office is not None:
        grant_role(staff=account, role=Role.SERVICE_ACCOUNT, unit=head_office, starts_on=starts_on, by=by)
    client = Client.objects.create(
        account=account, contact=contact, addresses=list(addresses), calls_per_minute=calls_per_minute
    )
    return _credentials(client, scopes, by)


@transaction.atomic
def add_credentials(*, account: Staff, scopes: list[str], by: Staff | None = None) -> Secret:
    """A second pair for a client whose secret is to be rolled; the former works until it is withdrawn.

    Refuses a third with TooManyPairs.
    """
    client = Client.objects.select_for_update().get(account=account)
    if client.pairs.count() >= MOST_PAIRS:
        raise TooManyPairs(account.employee_no)
    return _credentials(client, scopes, by)


@transaction.atomic
def change_client(
    *, client: Client, version: int, changes: Mapping[str, Any], by: Staff | None, at: datetime
) -> Client:
    """Say anew whom to ask, from where the client may call, or how often: `contact`, `addresses`, `calls_per_minute`.

    Counts from the next call on. Refuses with StaleClient when somebody else saved in between.
    """
    held = Client.objects.select_for_update(of=("self",)).select_related("account").get(pk=client.pk)
    if held.version != version:
        raise StaleClient(held)
    changed = {name: value for name, value in changes.items() if getattr(held, name) != value}
    if not changed:
        return held
    before = {name: getattr(held, name) for name in changed}
    for name, value in changed.items():
        setattr(held, name, value)
    held.version += 1
    held.save(update_fields=[*changed, "version"])
    record_act(kind="change_client", subject=held.account, actor=by, before=before, after=changed, at=at)
    return held


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


@transaction.atomic
def note_use(*, pair: ClientCredentials, address: str, at: datetime) -> None:
    """Keep when and whence a pair was last used, at most once a minute; who comes second meanwhile does not wait."""
    if pair.last_used_at is not None and at - pair.last_used_at < _NOTED_EVERY:
        return
    free = ClientCredentials.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pair.pk)
    if free.exists():
        ClientCredentials.objects.filter(pk=pair.pk).update(last_used_at=at, last_address=address[:45])


def _credentials(client: Client, scopes: list[str], by: Staff | None) -> Secret:
    secret, account = generate_client_secret(), client.account
    application = Application.objects.create(
        name=account.employee_no,
        user=account,
        client_secret=secret,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
    )
    ClientCredentials.objects.create(
        account=account, client=client, application=application, scopes=sorted(scopes)
    )
    record_act(
        kind="create_credentials",
        subject=account,
        actor=by,
        after={"client_id": application.client_id, "scopes": sorted(scopes)},
    )
    return Secret(application.client_id, secret)
