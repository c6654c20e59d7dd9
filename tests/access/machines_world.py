"""Machine clients with their tokens, and where one of them is told of changes."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone
from oauth2_provider.models import AccessToken

from corebanking import services as corebanking
from corebanking.models import ClientCredentials, Message, Webhook
from organization.models import Staff
from tests.factories import SINCE


def make_webhook(account: Staff) -> str:
    """Where a machine is told of changes, and one message that waits there."""
    pair = ClientCredentials.objects.get(account=account)
    webhook = Webhook.objects.create(
        client=pair.client,
        url="https://hooks.example/in",
        resources=["customers"],
        place=0,
        begins={"customers": 0},
        active=False,
    )
    Message.objects.create(
        webhook=webhook,
        place=1,
        resource="customers",
        record_id=1,
        record_key="1",
        change="made",
        changed_at=timezone.now(),
        due_at=timezone.now(),
        next_try_at=timezone.now(),
    )
    return str(webhook.public_id)


def make_machine(name: str, scopes: list[str]) -> tuple[Staff, str]:
    secret = corebanking.create_api_client(name=f"m-{name}", scopes=scopes, starts_on=SINCE)
    credentials = ClientCredentials.objects.select_related("application").get(
        application__client_id=secret.client_id
    )
    token = AccessToken.objects.create(
        application=credentials.application,
        token=str(uuid4()),
        expires=timezone.now() + timedelta(hours=1),
        scope=" ".join(scopes),
    )
    return Staff.objects.get(employee_no=f"m-{name}"), token.token
