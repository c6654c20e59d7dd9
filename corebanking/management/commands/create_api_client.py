"""manage.py create_api_client NAME: credentials for a machine that sends feeds, shown once."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from audit.context import working_from
from audit.models import Source
from common.calendar import business_today
from corebanking import services
from corebanking.rules import SCOPES, SENDING
from organization.models import Staff


class Command(BaseCommand):
    help = (
        "Make a service account with OAuth 2 credentials (client credentials grant) and print them once. For an "
        "account that exists, make a second pair, so that a secret can be rolled without a pause; --withdraw ends one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument(
            "--scopes", nargs="*", default=SENDING, help=f"any of: {' '.join(SCOPES)}; default all that send"
        )
        parser.add_argument("--withdraw", metavar="CLIENT_ID", help="end this pair of credentials instead")

    def handle(self, name: str, scopes: list[str], withdraw: str | None, **options) -> None:
        scopes = [scope for given in scopes for scope in given.replace(",", " ").split()]
        if unknown := sorted(set(scopes) - set(SCOPES)):
            raise CommandError(f"unknown scopes: {', '.join(unknown)}")
        account = Staff.objects.filter(employee_no=name).first()
        with working_from(Source.COMMAND):
            if withdraw:
                services.withdraw_credentials(client_id=withdraw, by=None, at=timezone.now())
                self.stdout.write(f"withdrawn: {withdraw}")
                return
            if account is None:
                made = services.create_api_client(name=name, scopes=scopes, starts_on=business_today())
            else:
                try:
                    made = services.add_credentials(account=account, scopes=scopes)
                except services.TooManyPairs:
                    raise CommandError(f"{name} has two pairs already: --withdraw one first") from None
        self.stdout.write(f"client_id:     {made.client_id}")
        self.stdout.write(f"client_secret: {made.client_secret}")
