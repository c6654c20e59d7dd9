"""A customer's sheets, one sheet with its lines and earlier wordings, and what a line may choose from."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from analyses import texts
from analyses.models import AnalysisSheet, SheetEntry, SheetWording
from analyses.querysets import SheetQuerySet
from analyses.rules import LAYOUTS, SheetKind
from common.pagination import Ordering
from customers.models import CompanyTie, Contact, Customer
from fit.queries.catalogue import offered
from organization.models import Staff
from products.models import Product

LATEST = Ordering("analysis-sheets", ("-dated_on", "-id"))


@dataclass(frozen=True)
class Line:
    """One section as a page shows it: its name, what stands there, and what the reader may see of what was chosen."""

    section: str
    name: str
    entry: SheetEntry | None
    product: str = ""
    contact: Contact | None = None
    tie: CompanyTie | None = None


@dataclass(frozen=True)
class _Seen:
    """What the reader sees of what lines may choose: names of products by code, people and ties by key."""

    products: dict[str, str]
    contacts: dict[int, Contact]
    ties: dict[int, CompanyTie]


@dataclass(frozen=True)
class Part:
    """Sections under a heading, which is empty where a kind has no headings."""

    heading: str
    lines: list[Line]


@dataclass(frozen=True)
class Told:
    """One wording of a sheet, its lines by heading, and every wording, the latest first."""

    sheet: AnalysisSheet
    wording: SheetWording
    parts: list[Part]
    wordings: list[SheetWording]
    fields: dict[str, str]

    @property
    def stands(self) -> bool:
        """Whether this is the wording that counts."""
        return self.wording.version == self.sheet.version


@dataclass(frozen=True)
class OfKind:
    """The sheets of a kind, the latest first."""

    kind: SheetKind
    name: str
    meaning: str
    icon: str
    sheets: list[AnalysisSheet] = field(default_factory=list)


def listed_sheets(user: Staff) -> SheetQuerySet:
    """Every sheet of customers in use that a person reads, with what its row shows."""
    sheets = AnalysisSheet.objects.visible_to(user).kept().filter(customer__state="live")
    last = SheetWording.objects.filter(sheet=OuterRef("pk"), version=OuterRef("version"))
    return sheets.select_related("customer", "written_by").annotate(worded_at=Subquery(last.values("at")[:1]))


def of_customer(user: Staff, customer: Customer) -> list[OfKind]:
    """A customer's sheets by kind, also the kinds of which there is none yet."""
    found: dict[str, list[AnalysisSheet]] = {kind.value: [] for kind in SheetKind}
    for sheet in listed_sheets(user).filter(customer=customer).order_by("-dated_on", "-id"):
        found[sheet.kind].append(sheet)
    return [
        OfKind(
            kind,
            str(texts.KINDS[kind]),
            str(texts.MEANINGS[kind]),
            texts.ICONS[kind],
            found[kind.value],
        )
        for kind in SheetKind
    ]


def latest_sheets(user: Staff, customer: Customer, most: int = 5) -> list[AnalysisSheet]:
    """A customer's last sheets, for the panel."""
    return list(listed_sheets(user).filter(customer=customer).order_by("-dated_on", "-id")[:most])


def sheets_saying(user: Staff, typed: str, most: int) -> list[AnalysisSheet]:
    """Sheets whose words contain what was typed, the latest first, for the palette."""
    return list(listed_sheets(user).saying(typed).order_by("-dated_on", "-id")[:most])


def told(user: Staff, sheet: AnalysisSheet, version: int | None = None) -> Told | None:
    """One wording of a sheet, the one that stands unless a version is named; None where there is no such wording."""
    wordings = list(SheetWording.objects.filter(sheet=sheet).select_related("by"))
    wanted = sheet.version if version is None else version
    wording = next((one for one in wordings if one.version == wanted), None)
    if wording is None:
        return None
    entries = entries_of(wording)
    seen = _Seen(
        product_names(user) if any(entry.product_id for entry in entries.values()) else {},
        {one.pk: one for one in people_of(user, sheet.customer)},
        {one.pk: one for one in ties_of(user, sheet.customer)},
    )
    layout = LAYOUTS[SheetKind(sheet.kind)]
    return Told(
        sheet=sheet,
        wording=wording,
        parts=[
            Part(
                str(texts.HEADINGS.get(heading, "")),
                [_line(section, entries.get(section), seen) for section in sections],
            )
            for heading, sections in layout.parts
        ],
        wordings=wordings,
        fields={name: str(texts.FIELDS[name]) for name in layout.fields},
    )


def _line(section: str, entry: SheetEntry | None, seen: _Seen) -> Line:
    name = str(texts.SECTIONS[section])
    if entry is None:
        return Line(section, name, None)
    code = entry.product.code if entry.product else ""
    return Line(
        section=section,
        name=name,
        entry=entry,
        product=seen.products.get(code, code),
        contact=seen.contacts.get(entry.contact_id or 0),
        tie=seen.ties.get(entry.tie_id or 0),
    )


def entries_of(wording: SheetWording) -> dict[str, SheetEntry]:
    """What stands in a wording, by section."""
    rows = SheetEntry.objects.filter(wording=wording).select_related("product", "contact", "tie")
    return {entry.section: entry for entry in rows}


def people_of(user: Staff, customer: Customer) -> QuerySet[Contact]:
    """The customer's people whom the reader sees."""
    return Contact.objects.visible_to(user).filter(customer=customer).order_by("id")


def ties_of(user: Staff, customer: Customer) -> QuerySet[CompanyTie]:
    """The ties that stand on the customer's file; the other company by the name that was told, as on that page."""
    return CompanyTie.objects.visible_to(user).filter(customer=customer).order_by("kind", "id")


def products_for(user: Staff) -> QuerySet[Product]:
    """Products of which a version is in force."""
    return Product.objects.filter(pk__in=offered(user).order_by().values("product_id")).order_by("position")


def product_names(user: Staff) -> dict[str, str]:
    """What a product is called today, by its code."""
    return {version.product.code: version.name for version in offered(user)}


def values_of(wording: SheetWording) -> dict[str, dict[str, Any]]:
    """What stands in a wording, by section and field: words, and the objects that were chosen."""
    return {
        section: {name: getattr(entry, name) for name in texts.FIELDS}
        for section, entry in entries_of(wording).items()
    }


def shown_values(sheet: AnalysisSheet) -> dict[str, dict[str, Any]]:
    """The same of the wording that stands; nothing for a sheet that is not written yet."""
    if sheet.pk is None:
        return {}
    return values_of(SheetWording.objects.get(sheet=sheet, version=sheet.version))
