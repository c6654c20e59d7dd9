"""The pages of a proposal as an answer: the kept files of what was approved, before that the draft as it stands."""

from django.http.response import HttpResponseBase

from common.calendar import business_today
from files.downloads import file_response, made_response
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
    return made_response(make(document=pages, logo=logo), TYPES[form], name, shown=shown)
