"""Calls that are done once however often they are sent: under an Idempotency-Key the answer is kept with the effect."""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

from audit.context import working_from
from audit.models import Source
from common.problems import MEDIA_TYPE, problem
from common.records import Budgeted
from corebanking import services

_KEY = re.compile(r"^[\x21-\x7e]{1,100}$")


class Refusal(exceptions.APIException):
    """A refusal with the status, code and text of its own; `more` is added to the problem document."""

    def __init__(self, status_code: int, code: str, text: Any, wait: int | None = None, **more: Any) -> None:
        self.status_code = status_code
        self.wait = wait
        self.more = more
        super().__init__(text, code)


class OnceViewSet(Budgeted):
    """Writing calls with an Idempotency-Key each.

    Keys are claimed in a transaction of their own, so the request has none around it: routes are non-atomic.
    """

    own_transactions = True

    def key(self) -> str:
        """The call's key; refuses a call without one."""
        key = self.request.headers.get("Idempotency-Key", "")
        if not key:
            raise Refusal(
                400, "idempotency_key_missing", _("Every call that writes carries an Idempotency-Key.")
            )
        if not _KEY.match(key):
            raise Refusal(
                400, "idempotency_key_invalid", _("An Idempotency-Key has 1 to 100 visible ASCII characters.")
            )
        return key

    def once(self, work: Callable[[], tuple[int, Any]], body: bytes) -> Response:
        """The call's answer, given once per key; refusals are answers too, failures and "come again later" are not."""
        request, key = self.request, self.key()
        digest = hashlib.sha256(
            b"\n".join([request.method.encode(), request.path.encode(), body])
        ).hexdigest()

        def answered() -> services.Answer:
            try:
                code, content = work()
            except exceptions.Throttled:
                raise
            except exceptions.APIException as refused:
                code, content = refused.status_code, problem(refused)
            return services.Answer(code, content)

        with working_from(Source.API, address=request.META.get("REMOTE_ADDR"), actor_id=request.user.pk):
            try:
                answer = services.answer_once(
                    client=request.user, key=key, digest=digest, work=answered, at=timezone.now()
                )
            except services.InProgress:
                raise Refusal(
                    409, "in_progress", _("The same call is being worked on; ask again."), wait=1
                ) from None
            except services.OtherBody:
                raise Refusal(
                    422, "idempotency_key_reused", _("This Idempotency-Key was used for another call.")
                ) from None
        return _response(answer)


def _response(answer: services.Answer) -> Response:
    return Response(
        answer.body,
        status=answer.status,
        headers={"Idempotency-Replayed": "true"} if answer.replayed else None,
        content_type=MEDIA_TYPE if answer.status >= 400 else None,
    )
