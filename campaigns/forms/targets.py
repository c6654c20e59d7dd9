"""Lists of targets, who calls them, and what came of a call."""

from datetime import date
from typing import Any, cast
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from campaigns.forms.results import colleagues
from campaigns.models import Campaign, ListSource, Target
from campaigns.models.targets import OUTCOMES
from common.calendar import business_today
from common.spreadsheets import Sheet, UnreadableSheet, read_sheet
from customers.filters import CustomerFilter
from customers.forms import DayInput
from lists.models import SavedView
from organization.models import Staff
from prospects.filters.prospects import ProspectFilter
from worklist.forms import check_not_too_far

LARGEST_LIST = 10 * 1024 * 1024
_LISTS = {"/customers": ListSource.FILTER, "/prospects": ListSource.PROSPECTS}
_VIEWS = {"customers": ListSource.FILTER, "prospects": ListSource.PROSPECTS}
_FILTERS: dict[str, type[FilterSet]] = {
    ListSource.FILTER: CustomerFilter,
    ListSource.PROSPECTS: ProspectFilter,
}
_UNREADABLE = {
    "not_a_table": _("This is no table that can be read. Send Excel (.xlsx) or CSV."),
    "no_header": _("The file has no rows."),
    "too_many_rows": _("A list has at most 100,000 rows."),
    "too_large": _("The file is too large when unpacked."),
}


def _filters(query: QueryDict, source: str) -> bool:
    """Whether a list's address filters at all: an order, columns, a page of it or the tab of all do not."""
    known = _FILTERS[source].base_filters
    return any(
        name in known and any(values) and (name, values) != ("tab", ["all"]) for name, values in query.lists()
    )


class CallForm(forms.Form):
    """What came of a call, in two taps: the code, and Save; note and another day are there for whom they help."""

    outcome = forms.ChoiceField(label=_("What came of it"), choices=OUTCOMES, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)
    next_on = forms.DateField(label=_("Another day than the rule's"), required=False, widget=DayInput())
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_next_on(self) -> date | None:
        day = self.cleaned_data["next_on"]
        if day is not None and day <= business_today():
            raise ValidationError(_("Choose a day after today."))
        if day is not None:
            check_not_too_far(day, business_today())
        return day


class ViewField(forms.ModelChoiceField):
    """A saved view of the customers or the prospects, the reader's own or shared with them."""

    def label_from_instance(self, view: SavedView) -> str:
        source = _VIEWS[view.list_name].label
        return f"{source}: {view.name} ({view.owner.display_name})"


class ListForm(forms.Form):
    """A list of targets: a file, a saved view of customers or prospects, or the address of such a list."""

    name = forms.CharField(label=_("Name of the list"), max_length=80)
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "Excel or CSV; columns: name, credit code, unit, account manager, who decides, way in, worth"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv", "class": "hb-file"}),
    )
    saved = ViewField(
        label=_("or a saved view of customers or prospects"),
        queryset=SavedView.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("none"),
    )
    address = forms.CharField(
        label=_("or the address of a list of customers or prospects"),
        required=False,
        max_length=1000,
        help_text=_("Filter the list and copy its address; it is kept and can be taken again"),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    sheet: Sheet | None = None
    query: QueryDict | None = None
    source: ListSource = ListSource.FILE

    def __init__(self, *args: Any, user: Staff, **more: Any) -> None:
        super().__init__(*args, **more)
        views = SavedView.objects.visible_to(user).kept().filter(list_name__in=_VIEWS).exclude(query="")
        choices = views.select_related("owner").order_by("list_name", "name", "id")
        cast(forms.ModelChoiceField, self.fields["saved"]).queryset = choices

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > LARGEST_LIST:
            raise ValidationError(_("A list has at most 10 MB."))
        try:
            self.sheet = read_sheet(file.read())
        except UnreadableSheet as unreadable:
            raise ValidationError(_UNREADABLE[unreadable.code]) from unreadable
        return file

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].strip()
        if address:
            parts = urlsplit(address)
            source = _LISTS.get(parts.path.rstrip("/") or "/customers")
            if source is None:
                raise ValidationError(_("This is the address of no list of customers or prospects."))
            query = QueryDict(parts.query)
            if not _filters(query, source):
                raise ValidationError(_("This address has no filter."))
            self.query, self.source = query, source
        return address

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        view = values.get("saved")
        if not self.errors and [self.sheet, self.query, view].count(None) != 2:
            raise ValidationError(_("Choose a file, a saved view or an address, one of the three."))
        if view:
            self.query, self.source = QueryDict(view.query), _VIEWS[view.list_name]
            if not _filters(self.query, self.source):
                self.add_error("saved", _("This view has no filter: it would be everybody you read."))
        return values


class AssignForm(forms.Form):
    """Whose call list the chosen targets go to."""

    to = forms.ModelChoiceField(
        label=_("Account manager"), queryset=Staff.objects.none(), to_field_name="employee_no"
    )
    targets = forms.ModelMultipleChoiceField(queryset=Target.objects.none(), to_field_name="public_id")

    def __init__(
        self, *args: Any, campaign: Campaign, user: Staff, found: QuerySet[Target], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        cast(forms.ModelChoiceField, self.fields["to"]).queryset = colleagues(campaign, user)
        cast(forms.ModelMultipleChoiceField, self.fields["targets"]).queryset = found
