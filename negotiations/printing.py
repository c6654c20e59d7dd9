"""The agreement to take along: PDF or Word, in Chinese or English, set as proposals are."""

from django.conf import settings
from django.http import HttpResponse

from files.downloads import made_response
from negotiations.models import Negotiation
from negotiations.queries.paper import agreement_paper
from proposals.printing import TYPES
from proposals.queries.document import LANGUAGE
from proposals.services.paper import proposal_pdf
from proposals.services.word import proposal_word


def agreement_pages(negotiation: Negotiation, form: str, *, code: str, shown: bool) -> HttpResponse | None:
    """The answer with the bytes, `form` being pdf or docx, else None; also where nothing was signed.

    `code` is the language, the bank's own where it is none of ours.
    """
    code = code if code in dict(settings.LANGUAGES) else LANGUAGE
    document = agreement_paper(negotiation, code=code) if form in TYPES else None
    if document is None:
        return None
    make = proposal_pdf if form == "pdf" else proposal_word
    content = make(document=document, logo=None)
    return made_response(content, TYPES[form], f"{document.name}.{form}", shown=shown)
