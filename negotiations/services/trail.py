"""How acts on a talk are recorded: about the talk, never about its customer, with what is the team's alone sealed."""

from datetime import datetime
from typing import Any

from django.db import transaction

from audit.models import Act
from audit.services import record_act
from negotiations.models import Negotiation


@transaction.atomic
def record_talk(
    *,
    kind: str,
    negotiation: Negotiation,
    by: Any,
    at: datetime,
    after: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
    secret: dict[str, Any] | None = None,
) -> Act:
    """Append an act; `before` and `after` say only what a supervisor off the team may know, `secret` is sealed."""
    return record_act(
        kind=f"negotiation.{kind}",
        subject=negotiation,
        actor=by,
        at=at,
        before=before,
        after={"number": negotiation.number, **(after or {})},
        sealed=secret or None,
        sealed_for=f"negotiation:{negotiation.public_id}",
    )
