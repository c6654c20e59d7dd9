"""How kinds, headings, sections and fields of sheets are called, and why an act was refused, for pages and API."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analyses.rules import SheetKind

KINDS = {
    SheetKind.ENVIRONMENT: _("Business environment"),
    SheetKind.ON_SITE: _("Seen on site"),
    SheetKind.POLICY: _("Fit with our policy"),
    SheetKind.VALUE_CHAIN: _("Value chain"),
    SheetKind.MARKETS: _("Six markets"),
}
MEANINGS = {
    SheetKind.ENVIRONMENT: _("economy, industry, whom the company competes with, and where its products go"),
    SheetKind.ON_SITE: _(
        "what one sees on the premises and in the manager's office, and what one can talk about"
    ),
    SheetKind.POLICY: _("whether the company fits what we lend to and at what price"),
    SheetKind.VALUE_CHAIN: _(
        "where the company makes its money, where money is tied up, and what we can do there"
    ),
    SheetKind.MARKETS: _("who matters around the relationship, and which referrals were asked for and given"),
}
ICONS = {
    SheetKind.ENVIRONMENT: "world",
    SheetKind.ON_SITE: "eye",
    SheetKind.POLICY: "scale",
    SheetKind.VALUE_CHAIN: "hierarchy",
    SheetKind.MARKETS: "users",
}
HEADINGS = {
    "primary": _("Primary activities"),
    "supporting": _("Supporting activities"),
    "money": _("Money, suppliers and buyers"),
}
SECTIONS = {
    "economy": _("Economy"),
    "industry": pgettext_lazy("analysis", "Industry"),
    "competitors": _("The customer's competitors"),
    "affiliates": _("Affiliates"),
    "trends": _("Trends of its products"),
    "premises": _("Seen on the premises"),
    "office": _("Seen in the manager's office"),
    "culture": _("Company culture"),
    "taste": _("Taste"),
    "topics": _("Common topics"),
    "credit": _("Fit with our credit policy"),
    "pricing": _("Fit with our pricing policy"),
    "fit": _("What follows"),
    "inbound": _("Purchasing and storing"),
    "operations": _("Production"),
    "outbound": _("Delivery"),
    "marketing": _("Marketing and sales"),
    "after_sales": _("After-sales service"),
    "infrastructure": _("Management and finance"),
    "staff": pgettext_lazy("analysis", "People"),
    "technology": _("Technology"),
    "procurement": _("Procurement"),
    "tied_up": _("Where money is tied up"),
    "suppliers": _("Links to suppliers"),
    "buyers": _("Links to buyers"),
    "customer": _("Customer market"),
    "internal": _("Internal market"),
    "supplier": _("Supplier market"),
    "recruitment": _("Recruitment market"),
    "referral": _("Referral market"),
    "influence": _("Influence market"),
}
FIELDS = {
    "text": pgettext_lazy("analysis", "What is known"),
    "source": _("Source"),
    "product": _("Our service for it"),
    "contact": _("Person who matters"),
    "tie": _("Company that matters"),
    "asked": _("Referrals asked for"),
    "given": pgettext_lazy("analysis", "Referrals given"),
}
SOURCE = _("Say where this comes from.")
IN_FUTURE = _("A sheet is of a day that has been.")
EMPTY = _("Fill in at least one section.")
STALE = _("Somebody changed it meanwhile; read it again.")
NO_SECTION = _("This kind of sheet has no such section.")
NOT_OF_CUSTOMER = _("This is not the customer's.")
NOT_SHOWN = _("not shown to you")
NO_PRODUCT = _("There is no such product.")
KEY_TAKEN = _("This key stands for other words.")
