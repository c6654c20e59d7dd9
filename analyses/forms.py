"""What people type on an analysis sheet: the fields of its kind, section by section."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from analyses import queries, texts
from analyses.models import AnalysisSheet
from analyses.rules import CHOSEN, LAYOUTS, LONGEST, Layout, SheetKind
from analyses.services import NotOfCustomer
from common.calendar import business_today
from customers.forms import DayInput, VersionedForm
from customers.models import CompanyTie, Contact, PersonState
from products.models import Product

Choices = list[tuple[str, str]]
ROWS = {"text": 3, "asked": 2, "given": 2}


class WordsField(forms.CharField):
    """Words of several lines; a browser ends them by two characters where everybody else has one."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class SheetForm(VersionedForm):
    """A sheet, new or opened to be worded anew; each section has the fields that its kind gives it.

    What may be chosen comes as codes; `words()` gives the objects. What was chosen once and is no more on offer stays.
    """

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = AnalysisSheet
        fields = ["dated_on"]
        widgets = {"dated_on": DayInput()}

    def __init__(self, data: QueryDict | None = None, *, record: AnalysisSheet, user: Any) -> None:
        self.layout: Layout = LAYOUTS[SheetKind(record.kind)]
        self._names = {
            f"{section}_{name}": (section, name)
            for section in self.layout.sections
            for name in self.layout.fields
        }
        super().__init__(data, record=record)
        self.fields["dated_on"].required = True
        self._offered = _offered(record, user) if set(CHOSEN) & set(self.layout.fields) else {}
        shown = self._shown(record)
        for key, (section, name) in self._names.items():
            self.fields[key] = self._field(section, name)
            self.initial[key] = shown[key]

    def clean_dated_on(self) -> date:
        on: date = self.cleaned_data["dated_on"]
        if on > business_today():
            raise forms.ValidationError(texts.IN_FUTURE)
        return on

    def clean(self) -> dict[str, Any]:
        """Words say where they come from, and a sheet without words is none."""
        cleaned = super().clean() or self.cleaned_data
        for section in self.layout.sections:
            if cleaned.get(f"{section}_text") and not cleaned.get(f"{section}_source", "missing"):
                self.add_error(f"{section}_source", texts.SOURCE)
        if not self.errors and not any(cleaned.get(key) for key in self._names):
            self.add_error(None, texts.EMPTY)
        return cleaned

    def words(self, values: dict[str, Any] | None = None) -> dict[str, dict[str, Any]]:
        """What was typed (or `values` of it) by section and field, with the objects for the codes."""
        found: dict[str, dict[str, Any]] = {}
        for key, value in (self.cleaned_data if values is None else values).items():
            if key in self._names:
                section, name = self._names[key]
                chosen = self._offered[name][1].get(value) if name in CHOSEN else value
                found.setdefault(section, {})[name] = chosen
        return found

    def parts(self) -> Iterator[tuple[str, list[tuple[str, list[tuple[str, Any]]]]]]:
        """The fields for the page: headings, sections of each, fields of those with their short names."""
        for heading, sections in self.layout.parts:
            yield (
                str(texts.HEADINGS.get(heading, "")),
                [
                    (
                        str(texts.SECTIONS[section]),
                        [(str(texts.FIELDS[name]), self[f"{section}_{name}"]) for name in self.layout.fields],
                    )
                    for section in sections
                ],
            )

    def refuse_choice(self, refused: NotOfCustomer) -> None:
        """Say at its field that what was chosen is not this customer's; what was typed stays."""
        self.add_error(f"{refused.section}_{refused.name}", texts.NOT_OF_CUSTOMER)

    def _field(self, section: str, name: str) -> forms.Field:
        # With the section's name in front, for who hears the form and for the page of differences.
        label = _("%(section)s: %(field)s") % {
            "section": texts.SECTIONS[section],
            "field": texts.FIELDS[name],
        }
        if name in CHOSEN:
            return forms.ChoiceField(
                label=label, required=False, choices=[("", "—"), *self._offered[name][0]]
            )
        widget: forms.Widget = (
            forms.Textarea(attrs={"rows": ROWS[name]}) if name in ROWS else forms.TextInput()
        )
        return WordsField(label=label, required=False, max_length=LONGEST[name], widget=widget)

    def _shown(self, record: Any) -> dict[str, str]:
        values = queries.shown_values(record)
        shown = {"dated_on": record.dated_on.isoformat() if record.dated_on else ""}
        for key, (section, name) in self._names.items():
            shown[key] = _code(values.get(section, {}).get(name))
        return shown

    def _edited_names(self) -> list[str]:
        return ["dated_on", *self._names]


def _code(value: Any) -> str:
    """A chosen object as the form sends it, a word as it is."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return str(getattr(value, "code", None) or value.public_id)


def _offered(record: AnalysisSheet, user: Any) -> dict[str, tuple[Choices, dict[str, Any]]]:
    """What each chosen field offers, and the objects by their codes.

    What stands on the sheet is offered there in any case, so that saving it does not drop it: who left by name, whose
    data are gone as such, and whom the reader does not see without a name.
    """
    names = queries.product_names(user)
    products = {product.code: product for product in queries.products_for(user)}
    people = {str(one.public_id): one for one in queries.people_of(user, record.customer)}
    ties = {str(one.public_id): one for one in queries.ties_of(user, record.customer)}
    held = [line[name] for line in queries.shown_values(record).values() for name in CHOSEN if line[name]]
    products |= {one.code: one for one in held if isinstance(one, Product)}
    here = {key: one for key, one in people.items() if one.left_on is None}
    here |= {str(one.public_id): one for one in held if isinstance(one, Contact)}
    lasting = {key: one for key, one in ties.items() if one.ended_on is None}
    lasting |= {str(one.public_id): one for one in held if isinstance(one, CompanyTie)}
    return {
        "product": ([(code, names.get(code, code)) for code in products], products),
        "contact": (
            [
                (key, one.display_name if key in people or one.state != PersonState.LIVE else texts.NOT_SHOWN)
                for key, one in here.items()
            ],
            here,
        ),
        "tie": (
            [
                (key, f"{one.other_name}, {one.get_kind_display()}" if key in ties else texts.NOT_SHOWN)
                for key, one in lasting.items()
            ],
            lasting,
        ),
    }


def version_asked(request_get: QueryDict) -> int | None:
    """Which wording the address names, None for the one that stands or for nonsense."""
    text = request_get.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
