"""A proposal set as PDF by typst, from plain values."""

from pathlib import Path
from typing import Any

from common.paper import set_pdf
from files.services import open_file
from proposals.models import Proposal
from proposals.queries.document import Document
from proposals.rules.paging import TABLE_WIDTHS, Kind, name_size, title_size
from proposals.services.word import is_wide

_TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "proposal.typ"


def proposal_pdf(*, document: Document, logo: bytes | None) -> bytes:
    """The bytes of the PDF."""
    return set_pdf(_TEMPLATE, printed(document=document, logo=logo))


def logo_of(proposal: Proposal) -> bytes | None:
    """The customer's picture, None where there is none or its bytes are gone."""
    if proposal.logo is None:
        return None
    try:
        with open_file(stored=proposal.logo.file) as content:
            return content.read()
    except FileNotFoundError:
        return None


def printed(*, document: Document, logo: bytes | None) -> dict[str, Any]:
    """What the typesetter reads: words and pages, and nothing else of the proposal."""
    keys = {one.title: one.key for one in document.references}
    return {
        "title": document.title,
        "title_size": title_size(document.title),
        "name": document.name,
        "customer": document.customer,
        "customer_size": name_size(document.customer),
        "bank": document.bank,
        "summary": document.summary,
        "references": [
            {"key": one.key, "title": one.title, "page": str(one.page)} for one in document.references
        ],
        "pages": [
            [
                {
                    "kind": block.kind.value,
                    "text": block.text,
                    "key": keys.get(block.text, "") if block.kind is Kind.HEADING else "",
                    "rows": block.rows,
                    "widths": TABLE_WIDTHS.get(len(block.rows[0]) if block.rows else 0, ()),
                    "goes_on": block.goes_on,
                }
                for block in page.blocks
            ]
            for page in document.pages
        ],
        "words": document.words | {"page": document.words["page"] % {"page": "{page}"}},
        "language": document.language,
        "logo": None if logo is None else {"bytes": list(logo), "wide": is_wide(logo)},
    }
