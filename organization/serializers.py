"""What the API says of an absence, and what it takes for one."""

from rest_framework import serializers

from common.records import StrictSerializer
from organization.models import Absence


class AbsenceSerializer(serializers.ModelSerializer):
    """From when to when somebody is away, both days included, and who stands in for them."""

    id = serializers.UUIDField(source="public_id")
    staff = serializers.CharField(source="staff.employee_no")
    deputy = serializers.CharField(source="deputy.employee_no", default="")
    entered_by = serializers.CharField(source="entered_by.employee_no")

    class Meta:
        model = Absence
        fields = ("id", "staff", "starts_on", "last_on", "deputy", "note", "entered_by", "entered_at")


class NewAbsenceSerializer(StrictSerializer):
    """People by employee number; `staff` is the caller where not given."""

    staff = serializers.CharField(max_length=20, required=False)
    starts_on = serializers.DateField()
    last_on = serializers.DateField()
    deputy = serializers.CharField(max_length=20, required=False)
    note = serializers.CharField(max_length=200, required=False, default="")


class EndSerializer(StrictSerializer):
    """No fields."""
