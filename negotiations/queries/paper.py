"""The agreement as a document, in Chinese or English: made of what was signed, and of nothing else of the talk."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils import translation
from django.utils.translation import gettext, pgettext

from common import presentation
from common.reader import language
from negotiations.models import Agreement, Negotiation
from negotiations.queries.summary import document_terms
from negotiations.rules.codes import Side
from proposals.queries.document import Document
from proposals.rules.paging import Block, Kind, Section, cut

# The cover comes first.
FIRST_PAGE = 2


def agreement_paper(negotiation: Negotiation, *, code: str) -> Document | None:
    """The pages of a talk's agreement in the language of `code`; None where nothing was signed."""
    agreement = Agreement.objects.filter(negotiation=negotiation).first()
    if agreement is None:
        return None
    signed, bank = agreement.document, negotiation.unit
    with translation.override(code):
        company = signed["company_en"] or signed["company"] if language() == "en" else signed["company"]
        title = pgettext("document", "Agreement")
        section = Section("agreement", title, list(_blocks(agreement, company, bank.label)))
        pages, _begins = cut([section], first_page=FIRST_PAGE)
        return Document(
            title=signed["title"],
            customer=company,
            bank=bank.label,
            name=signed["number"],
            day=agreement.signed_on,
            summary=[],
            references=[],
            pages=pages,
            words={
                "kind": title,
                "for": gettext("Between %(bank)s and %(company)s") % {"bank": bank.label, "company": company},
                "summary": "",
                "pages": "",
                "page": pgettext("proposal", "page %(page)s"),
                "foot": gettext("%(bank)s, %(name)s") % {"bank": bank.label, "name": signed["number"]},
                "day": gettext("Signed on %(day)s") % {"day": _whole(agreement.signed_on)},
                "valid": signed["number"],
                "draft": "",
            },
            language=language(),
        )


def _blocks(agreement: Agreement, company: str, bank: str) -> Iterator[Block]:
    """Terms, conditions, who does what by when, and where both sign."""
    signed = agreement.document
    yield Block(Kind.SUB, pgettext("agreement", "Terms"))
    heads = (gettext("Issue"), pgettext("term", "Agreed"))
    yield Block(Kind.TABLE, rows=(heads, *document_terms(agreement)))
    lines = [line.strip() for line in signed["conditions"].splitlines() if line.strip()]
    if lines:
        yield Block(Kind.SUB, pgettext("agreement", "Conditions"))
        yield from (Block(Kind.TEXT, line) for line in lines)
    if signed["promises"]:
        yield Block(Kind.SUB, gettext("Who does what by when"))
        for number, one in enumerate(signed["promises"], start=1):
            words = {
                "number": number,
                "who": bank if one["side"] == Side.OURS else company,
                "text": one["text"],
                "day": _whole(date.fromisoformat(one["due_on"])),
            }
            yield Block(Kind.TEXT, gettext("%(number)s. %(who)s, by %(day)s: %(text)s") % words)
    # In groups, between which a line may end.
    told = " ".join(re.findall(".{8}", agreement.document_hash))
    yield Block(Kind.NOTE, gettext("SHA-256 of what was signed: %(hash)s") % {"hash": told})
    yield Block(Kind.SIGN, rows=((bank, company),))


def _whole(on: date) -> str:
    """A day with its year."""
    return presentation.day(on, language=language(), today=date.min)
