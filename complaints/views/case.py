"""The page of one case, the fragment of the desk's right side, its files, the phrase book."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from common.htmx import wants_part
from complaints.access import SHOWN, readable_case, visible_case
from complaints.models import Attachment, Complaint, Reply
from complaints.queries.acts import acts_of
from complaints.queries.detail import case_page
from complaints.queries.detail import phrase_book as phrases_of
from complaints.queries.header import badges_of, brief_of, facts_of
from complaints.queries.records import read_records, with_marks
from complaints.queries.standing import allowed
from complaints.rules.codes import ClauseKind
from complaints.rules.standing import CaseAct
from complaints.services.replying import reply_is_intact
from customers.models import Customer
from files.downloads import file_response
from files.rules import shown_in_browser
from organization.rules import Act

NAMED = (*SHOWN, "first_contact__unit", "validity_decided_by")


def may_register(user) -> bool:
    """Whether a person may write a complaint down at all."""
    return user.reach.may(Act.REGISTER_COMPLAINT)


@vary_on_headers("HX-Request")
@require_safe
def complaint_detail(request: HttpRequest, number: str) -> HttpResponse:
    context = case_context(request, number, whole=request.GET.get("trail") == "all")
    split = bool(request.htmx) and request.htmx.target == "case" and "split" in request.GET
    part = wants_part(request)
    if "case" not in context:
        brief = brief_of(visible_case(request, number))
        return render(request, f"complaints/{'_brief' if part else 'brief'}.html", {"brief": brief})
    template = "complaints/_case.html" if part else "complaints/case.html"
    return render(request, template, {**context, "split": split, "page": not split})


def case_context(request: HttpRequest, number: str, *, whole: bool = False) -> dict[str, Any]:
    """What the templates of a case need; for whoever may not read its handling only that there is one."""
    at = timezone.now()
    readable = Complaint.objects.visible_to(request.user).readable_by(request.user)
    complaint = with_marks(readable).filter(number=number).select_related(*NAMED).first()
    if complaint is None:
        return {}
    read_records(complaint)
    can = allowed(complaint, request.user, opened=True)
    return {
        "case": case_page(complaint, at=at, whole=whole),
        "acts": acts_of(complaint, can, user=request.user, at=at),
        "badges": badges_of(complaint),
        "facts": facts_of(complaint, at),
        "files": files_of(complaint),
        "may_add_files": CaseAct.ADD_NOTE in can,
        "replies": complaint.replies.all(),
        "reads_customer": complaint.customer_id is not None
        and Customer.objects.visible_to(request.user).live().filter(pk=complaint.customer_id).exists(),
    }


def files_of(complaint: Complaint) -> list[dict[str, Any]]:
    """The files of a case the person may read, with how each can be shown."""
    return [
        {
            "public_id": attached.public_id,
            "name": attached.name,
            "shown": shown_in_browser(attached.file.media_type),
            "is_image": attached.file.media_type.startswith("image/"),
        }
        for attached in complaint.attachments.all()
    ]


@require_safe
def complaint_file(request: HttpRequest, number: str, public_id: UUID) -> FileResponse:
    complaint = readable_case(request, number)
    attached = get_object_or_404(
        Attachment.objects.visible_to(request.user).select_related("file"),
        complaint=complaint,
        public_id=public_id,
    )
    return file_response(attached.file, attached.name, shown=request.GET.get("show") == "1")


@require_safe
def reply_document(request: HttpRequest, number: str, public_id: UUID) -> HttpResponse:
    """A frozen reply as it is printed and sent, with whether its words still are those of its hash."""
    complaint = readable_case(request, number)
    replies = Reply.objects.visible_to(request.user).select_related("frozen_by")
    reply = get_object_or_404(replies, complaint=complaint, public_id=public_id)
    context = {"complaint": complaint, "reply": reply, "intact": reply_is_intact(reply)}
    return render(request, "complaints/reply.html", context)


@vary_on_headers("HX-Request")
@require_safe
def phrase_book(request: HttpRequest) -> HttpResponse:
    context = {
        "donts": phrases_of(ClauseKind.NOT_TO_DO),
        "never": phrases_of(ClauseKind.NOT_TO_SAY),
        "answers": phrases_of(ClauseKind.ANSWER, request.GET.get("topic", "")),
    }
    return render(request, f"complaints/{'_phrase_book' if request.htmx else 'phrase_book'}.html", context)
