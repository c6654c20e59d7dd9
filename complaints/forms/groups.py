"""Forms of what a person decides about a group of like cases."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints import texts
from complaints.forms.acts import text_area
from complaints.models import Complaint, ComplaintGroup, GroupMember
from complaints.queries.groups import REPRESENTATIVES
from complaints.rules.codes import StepKind
from complaints.rules.standing import CaseAct
from organization.models import Staff


class GroupForm(forms.Form):
    """What every act on a group knows: the group and who acts."""

    def __init__(self, *args: Any, group: ComplaintGroup, user: Staff, **options: Any) -> None:
        self.group, self.user = group, user
        super().__init__(*args, **options)
        self.prepare()

    def prepare(self) -> None:
        """Fill what depends on the group."""

    def words(self) -> dict[str, Any]:
        """What the service is given."""
        return dict(self.cleaned_data)

    def members(self) -> list[GroupMember]:
        """The present members that the person sees."""
        seen = GroupMember.objects.visible_to(self.user).filter(group=self.group, left_at=None)
        return list(seen.select_related("complaint__customer").order_by("complaint__received_at", "pk"))


class MeantForm(GroupForm):
    """An act that needs nothing but being meant."""


class NoteForm(GroupForm):
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=text_area(3))


class ReasonForm(GroupForm):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=text_area(3, autofocus=True))


class DraftForm(GroupForm):
    text = forms.CharField(label=_("Report"), max_length=20_000, widget=text_area(16))


class SpeakersForm(GroupForm):
    """Who speaks for the others."""

    numbers = forms.MultipleChoiceField(
        label=_("Whose complainant speaks for the others"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self) -> None:
        members = self.members()
        self.fields["numbers"].choices = _named(members)
        self.fields["numbers"].initial = [each.complaint.number for each in members if each.representative]

    def clean_numbers(self) -> list[str]:
        numbers = self.cleaned_data["numbers"]
        if len(numbers) > REPRESENTATIVES:
            raise forms.ValidationError(_("Five at most speak for the others."))
        return numbers

    def words(self) -> dict[str, Any]:
        chosen = set(self.cleaned_data["numbers"])
        return {"complaints": [each.complaint for each in self.members() if each.complaint.number in chosen]}


class JoinForm(GroupForm):
    """A case that belongs to the group as well, by its number."""

    number = forms.CharField(label=_("Case number"), max_length=40)

    def clean_number(self) -> str:
        number = self.cleaned_data["number"].strip().upper()
        readable = Complaint.objects.visible_to(self.user).readable_by(self.user)
        self.found = readable.filter(number=number).first()
        if self.found is None:
            raise forms.ValidationError(_("There is no such case among those you read."))
        return number

    def words(self) -> dict[str, Any]:
        return {"complaint": self.found}


class LeaveForm(GroupForm):
    """A case that does not belong to the group, and why."""

    number = forms.ChoiceField(label=_("Which case"))
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=text_area(3))

    def prepare(self) -> None:
        self.fields["number"].choices = _named(self.members())

    def words(self) -> dict[str, Any]:
        left = next(each for each in self.members() if each.complaint.number == self.cleaned_data["number"])
        return {"complaint": left.complaint, "reason": self.cleaned_data["reason"]}


class ForAllForm(GroupForm):
    """One act on every case of the group."""

    what = forms.ChoiceField(
        label=_("What is done in every case"),
        choices=[(CaseAct.ACCEPT.value, texts.ACTS[CaseAct.ACCEPT]), *texts.choices(texts.STEPS)],
    )
    text = forms.CharField(
        label=_("What was said and done"), required=False, max_length=4000, widget=text_area(4)
    )
    told = forms.BooleanField(label=_("The customers were told these words"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("what") in set(StepKind) and not data.get("text", "").strip():
            self.add_error("text", _("Write down what was said and done."))
        return data


def _named(members: list[GroupMember]) -> list[tuple[str, str]]:
    return [
        (each.complaint.number, f"{each.complaint.number} {_who(each.complaint)}".strip()) for each in members
    ]


def _who(complaint: Complaint) -> str:
    return complaint.customer.label if complaint.customer else complaint.complainant_name
