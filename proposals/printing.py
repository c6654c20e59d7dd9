"""The pages of a proposal as an answer: the kept files of what was approved, before that the draft as it stands."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from common.calendar import business_today
from files.downloads import POLICY, file_response
from proposals.models import Proposal
from proposals.queries import document
from proposals.services.paper import logo_of, proposal_pdf
from proposals.services.word import proposal_word

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def pages_of(proposal: Proposal, form: str, *, shown: bool) -> HttpResponseBase | None:
    """The answer with the bytes, `form` being pdf or docx, else None. With `shown` a PDF opens in the browser."""
    if form not in TYPES:
        return None
    name = f"{proposal.name.replace('/', '-')}.{form}"
    kept = proposal.pdf if form == "pdf" else proposal.word
    if kept is not None:
        return file_response(kept, name, shown=shown)
    pages, logo = document(proposal, day=business_today()), logo_of(proposal)
    make = proposal_pdf if form == "pdf" else proposal_word
    answer = HttpResponse(make(document=pages, logo=logo), content_type=TYPES[form])
    inline = shown and form == "pdf"
    answer["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    answer["X-Content-Type-Options"], answer["Content-Security-Policy"] = "nosniff", POLICY
    answer["Cache-Control"] = "no-store, private"
    return answer
