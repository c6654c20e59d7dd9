"""A proposal as a document: its pages cut, its summary with the pages it names, and nothing that is only ours.

Read are the words that its author wrote, the catalogue's, and of a quote amount, term and the rate that is offered.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from common import presentation
from common.reader import language
from proposals.models import PartName, Proposal, ProposalProduct
from proposals.queries.standing import products_of
from proposals.rules.paging import Block, Kind, Page, Section, cut
from proposals.rules.states import Part

LANGUAGE = "zh-hans"
# The cover and the summary come first.
FIRST_PAGE = 3


@dataclass(frozen=True)
class Reference:
    """A section in the summary, with the page on which it begins."""

    key: str
    title: str
    page: int


@dataclass(frozen=True)
class Document:
    """All that is printed; `words` are the labels around it."""

    title: str
    customer: str
    bank: str
    name: str
    day: date
    summary: list[str]
    references: list[Reference]
    pages: list[Page]
    words: dict[str, str]
    language: str = "zh"

    @property
    def page_count(self) -> int:
        """How many pages it has, cover and summary among them."""
        return 1 + bool(self.references) + len(self.pages)


def document(proposal: Proposal, *, day: date) -> Document:
    """The document of an edition, in the language that was chosen; `day` stands on its cover."""
    with translation.override(proposal.language):
        sections = _sections(proposal, products_of(proposal))
        pages, begins = cut(sections, first_page=FIRST_PAGE)
        return Document(
            title=proposal.title,
            customer=proposal.customer.full_name,
            bank=_bank(proposal),
            name=proposal.name,
            day=day,
            summary=_paragraphs(proposal.summary),
            references=[Reference(one.key, one.title, begins[one.key]) for one in sections],
            pages=pages,
            words=_words(proposal, day),
            language=language(),
        )


def _words(proposal: Proposal, day: date) -> dict[str, str]:
    return {
        "kind": pgettext("document", "Service proposal"),
        "for": gettext("For %(name)s") % {"name": proposal.customer.full_name},
        "summary": gettext("Summary"),
        "pages": gettext("Where to find what"),
        "page": pgettext("proposal", "page %(page)s"),
        "foot": gettext("%(bank)s, %(name)s") % {"bank": _bank(proposal), "name": proposal.name},
        "day": _whole(day),
        "valid": gettext("We stand by this proposal until %(day)s.") % {"day": _whole(proposal.valid_until)},
        "draft": "" if proposal.approved_by_id else gettext("Draft, not approved"),
    }


def _sections(proposal: Proposal, products: list[ProposalProduct]) -> list[Section]:
    more = {Part.OFFER: _offer(products), Part.PRICE: _prices(products)}
    return [
        Section(
            part.value,
            str(PartName(part.value).label),
            [*(Block(Kind.TEXT, text) for text in _paragraphs(words)), *more.get(part, [])],
        )
        for part, words in proposal.parts().items()
    ]


def _offer(products: list[ProposalProduct]) -> list[Block]:
    blocks: list[Block] = []
    for one in products:
        text = one.version.text
        told = [
            (Kind.TEXT, "%s", text.get("what", "")),
            (Kind.TEXT, gettext("Why it fits you: %s"), one.why),
            (Kind.TEXT, gettext("What we need from you: %s"), text.get("documents", "")),
            (Kind.NOTE, gettext("Please note: %s"), text.get("risks", "")),
        ]
        blocks.append(Block(Kind.SUB, one.version.name))
        blocks += [Block(kind, _sentence(form % words)) for kind, form, words in told if words]
    return blocks


def _prices(products: list[ProposalProduct]) -> list[Block]:
    rows = tuple(_price_row(one) for one in products if one.quote is not None and one.rate is not None)
    if not rows:
        return []
    heads = (gettext("Product"), gettext("Amount"), gettext("Term"), gettext("Rate a year"))
    return [Block(Kind.TABLE, rows=(heads, *rows))]


def _price_row(one: ProposalProduct) -> tuple[str, ...]:
    quote: Any = one.quote
    months = quote.term_months
    return (
        one.version.name,
        quote.own_amount,
        ngettext("%(count)s month", "%(count)s months", months) % {"count": months},
        presentation.percent(one.rate, 2),
    )


def _bank(proposal: Proposal) -> str:
    """The full name of the unit; its short one where the document is English."""
    unit = proposal.customer.unit
    return unit.name if language() == "zh" else unit.label


def _paragraphs(text: str) -> list[str]:
    """A text by its lines, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _sentence(text: str) -> str:
    """A text with a full stop."""
    stop = pgettext("sentence", ".")
    return text if text.endswith(("。", ".", "！", "!", "？", "?")) else f"{text}{stop}"


def _whole(on: date) -> str:
    """A day with its year."""
    return presentation.day(on, language=language(), today=date.min)
