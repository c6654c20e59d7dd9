"""What is typed about machines (who they are, from where and how often they call) and about rows kept apart."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from corebanking.models import Client
from corebanking.queries import KeptRow
from corebanking.rules import (
    LARGEST_BUDGET,
    LONGEST_URL,
    MEASURING,
    MOST_ADDRESSES,
    NAME,
    SCOPES,
    SENDING_ORDER,
    USUAL_BUDGET,
    Resource,
    as_text,
    is_receiver,
    network,
    reading_scope,
    scope_of,
)
from corebanking.texts import FEEDS, RESOURCES


class AddressesField(forms.CharField):
    """Addresses and networks, one a line; cleaned to a list, empty for everywhere."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})

    def clean(self, value: Any) -> list[str]:
        found = []
        for line in super().clean(value).replace(",", "\n").split():
            try:
                found.append(network(line))
            except ValueError:
                text = _("%(line)s is neither an address nor a network such as 10.8.0.0/24.") % {"line": line}
                raise forms.ValidationError(text) from None
        if len(found) > MOST_ADDRESSES:
            raise forms.ValidationError(_("At most %(most)d addresses.") % {"most": MOST_ADDRESSES})
        return sorted(set(found))


class ScopesField(forms.MultipleChoiceField):
    """What a pair of credentials may send, and what it may follow."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        names = {scope_of(one): format_lazy(_("Send: {what}"), what=RESOURCES[one.value]) for one in Resource}
        names |= {
            reading_scope(one): format_lazy(_("Follow: {what}"), what=name) for one, name in FEEDS.items()
        }
        names[MEASURING] = _("Read how the feeds are")
        super().__init__(choices=[(scope, names[scope]) for scope in SCOPES], **options)


class ClientForm(forms.Form):
    """Whom to ask about a client, from where it may call, and how often."""

    contact = forms.CharField(
        label=pgettext_lazy("client", "Whom to ask"),
        max_length=100,
        required=False,
        help_text=_("The team that runs it, and its telephone."),
    )
    addresses = AddressesField(
        label=_("May call from"),
        required=False,
        help_text=_("One address or network a line, such as 10.8.0.0/24. Empty: from anywhere."),
    )
    calls_per_minute = forms.IntegerField(
        label=_("Calls a minute"), min_value=1, max_value=LARGEST_BUDGET, initial=USUAL_BUDGET
    )


class ChangeClientForm(ClientForm):
    """The same, changed from a state that is named by its version."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class NewClientForm(ClientForm):
    """A client that is registered, with the scopes of its first pair of credentials."""

    name = forms.RegexField(
        NAME,
        label=pgettext_lazy("client", "Name"),
        max_length=20,
        help_text=_("Small letters, digits and hyphens, such as core-banking. It cannot be changed."),
    )
    scopes = ScopesField(label=_("What it may"))
    field_order = ["name", "contact", "scopes", "addresses", "calls_per_minute"]


class PairForm(forms.Form):
    """What a further pair of credentials may send and follow."""

    scopes = ScopesField(label=_("What it may"))


class CutOffsForm(forms.Form):
    """Until when each resource is due, empty with the night; what was opened is remembered, only changes are set."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, own: Mapping[str, time]) -> None:
        super().__init__(data)
        for resource in SENDING_ORDER:
            self.fields[resource.value] = forms.TimeField(
                label=RESOURCES[resource.value],
                required=False,
                initial=own.get(resource.value),
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                show_hidden_initial=True,
            )

    def changes(self) -> dict[str, time | None]:
        """What was typed into fields that differ from what was opened."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class MendForm(forms.Form):
    """The fields of a quarantined row that may be mended; each remembers the value that was opened, to the blank.

    A stray blank may be all that is wrong, so only what was changed is stripped and measured.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *, kept: KeptRow) -> None:
        super().__init__(data)
        wrong = {fault.field: fault.text for fault in kept.faults}
        self._longest = {one.name: one.length for one in kept.mendable}
        for one in kept.mendable:
            value = kept.values[one.name]
            # A browser takes line ends out of a field of one line.
            widget = forms.Textarea(attrs={"rows": 3}) if "\n" in value else forms.TextInput()
            self.fields[one.name] = forms.CharField(
                label=one.name,
                required=False,
                initial=value,
                strip=False,
                widget=widget,
                help_text=wrong.get(one.name, ""),
            )
            self.fields[f"was-{one.name}"] = forms.CharField(
                required=False, initial=value, strip=False, widget=forms.HiddenInput
            )

    def clean(self) -> None:
        _opened, changes = self.changes()
        for name, typed in changes.items():
            try:
                MaxLengthValidator(self._longest[name])(typed)
            except forms.ValidationError as error:
                self.add_error(name, error)

    def changes(self) -> tuple[dict[str, str], dict[str, str]]:
        """(as opened, as typed) of the fields that were changed."""
        opened, changes = {}, {}
        for name in self._longest:
            typed, was = (as_text(self.cleaned_data.get(one)) for one in (name, f"was-{name}"))
            if typed != was:
                opened[name], changes[name] = was, typed.strip()
        return opened, changes


class SetAsideForm(forms.Form):
    """Why a row is taken out of quarantine for good."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class ResourcesField(forms.MultipleChoiceField):
    """The resources of whose changes a machine is told."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=list(FEEDS.items()), **options)


class ReceiverField(forms.CharField):
    """The address of a receiver: https, a host, no user and no fragment."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_URL, **options)

    def clean(self, value: Any) -> str:
        url = super().clean(value)
        if not is_receiver(url, plain_hosts=settings.WEBHOOK_PLAIN_HOSTS):
            raise forms.ValidationError(_("An address such as https://hooks.bank.example/changes."))
        return url


class WebhookForm(forms.Form):
    """Where a machine is told of changes, and of which."""

    url = ReceiverField(label=_("Address"))
    resources = ResourcesField(label=pgettext_lazy("webhook", "Told of"))


class NewWebhookForm(WebhookForm):
    """A webhook that is made for a client, by its name."""

    client = forms.ChoiceField(label=_("Client"))
    field_order = ["client", "url", "resources"]

    def __init__(self, data: Any = None, *, clients: Iterable[Client], **options: Any) -> None:
        super().__init__(data, **options)
        self._clients = {client.account.employee_no: client for client in clients}
        self.fields["client"].choices = [(name, name) for name in sorted(self._clients)]

    def clean_client(self) -> Client:
        return self._clients[self.cleaned_data["client"]]


class ChangeWebhookForm(WebhookForm):
    """The same, changed from a state that is named by its version; off, nothing is told and everything waits."""

    active = forms.BooleanField(label=_("Switched on"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["url", "resources", "active"]


class SinceForm(forms.Form):
    """From when on changes are told again."""

    since = forms.DateTimeField(
        label=_("Changes since"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
