"""Units, staff and dated roles: who belongs where and may do what."""

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from common.models import PublicModel
from organization.querysets import AbsenceQuerySet, RoleAssignmentQuerySet, StaffManager, UnitQuerySet
from organization.rules import Reach, Role, UnitLevel, reach


class Unit(models.Model):
    """One row per head office, branch or sub-branch; closed, never deleted.

    `path` is the codes from the root down, each followed by a slash ('HO/B01/S0101/'): a subtree is a prefix.
    """

    code = models.CharField(max_length=20, unique=True)
    level = models.CharField(max_length=12, choices=[(level.value, level.value) for level in UnitLevel])
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    short_name = models.CharField(max_length=40)
    short_name_en = models.CharField(max_length=40, blank=True)
    region_code = models.CharField(max_length=6, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        indexes = [
            # Subtree of a unit: path LIKE 'HO/B01/%'.
            models.Index(fields=["path"], opclasses=["varchar_pattern_ops"], name="unit_subtree"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(level="head_office", parent=None)
                | (~Q(level="head_office") & Q(parent__isnull=False)),
                name="unit_only_head_office_is_root",
            ),
            models.UniqueConstraint(
                fields=["level"], condition=Q(level="head_office"), name="unit_one_head_office"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The short name in the reader's language."""
        return (self.short_name_en or self.short_name) if get_language() == "en" else self.short_name


class StaffStatus(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("staff", "Active")
    LEFT = "left", _("Left")


class Staff(PublicModel, AbstractBaseUser):
    """One row per person (or machine client) who can sign in; what they may do is in RoleAssignment."""

    employee_no = models.CharField(_("Employee number"), max_length=20, unique=True)
    name = models.CharField(_("Name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    phone = models.CharField(_("Phone"), max_length=30, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    language = models.CharField(
        _("Language"), max_length=10, default="zh-hans", choices=[("zh-hans", "简体中文"), ("en", "English")]
    )
    theme = models.CharField(
        _("Appearance"),
        max_length=5,
        default="auto",
        choices=[("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    hints = models.BooleanField(_("Hints for newcomers"), default=True)
    status = models.CharField(max_length=10, choices=StaffStatus, default=StaffStatus.ACTIVE)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="staff")

    objects = StaffManager()

    USERNAME_FIELD = "employee_no"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["employee_no"]

    def __str__(self) -> str:
        return self.display_name

    @cached_property
    def reach(self) -> Reach:
        """What this person reads and may do today.

        The one property that asks the database, unless the roles came with the person (`with_roles_on`): scope is
        needed below queries, and once a request is enough, since each request loads its user anew.
        """
        if not hasattr(self, "held_roles"):
            with_roles = Staff.objects.with_roles_on(business_today()).filter(pk=self.pk)
            found = with_roles.values("held_roles", "absent_roles").first() or {}
            self.held_roles = found.get("held_roles") or []
            self.absent_roles = found.get("absent_roles") or []
        return reach(
            self.pk,
            [(one["role"], one["path"]) for one in self.held_roles],
            [(one["who"], one["role"], one["path"]) for one in self.absent_roles],
        )

    @property
    def is_active(self) -> bool:
        """Whether this person may sign in at all."""
        return self.status != StaffStatus.LEFT

    @property
    def display_name(self) -> str:
        """The name in the reader's language."""
        return (self.name_en or self.name) if get_language() == "en" else self.name

    @property
    def unit_label(self) -> str:
        """The unit's short name in the reader's language, empty for people of no unit."""
        return self.unit.label if self.unit else ""

    @property
    def initials(self) -> str:
        """One Chinese character or up to two Latin letters, for the avatar."""
        name = self.display_name
        if name.isascii():
            return "".join(word[0] for word in name.split()[:2]).upper()
        return name[:1]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), exclude=["duty"])
class RoleAssignment(models.Model):
    """One row per role that a staff member holds at a unit from one date to (not including) another."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="role_assignments")
    role = models.CharField(max_length=24, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="role_assignments")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Which of the groups that exclude each other the role belongs to (domain: separation of duties).
    duty = models.GeneratedField(
        expression=Case(
            When(role="system_administrator", then=Value(1)),
            When(role="security_administrator", then=Value(2)),
            When(role="audit_administrator", then=Value(3)),
            When(role="service_account", then=Value(4)),
            default=Value(0),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["staff_id", "starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="role_ends_after_start"
            ),
            # System, security and audit administrators exclude each other, and business roles exclude them all.
            ExclusionConstraint(
                name="role_duties_stay_apart",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("duty", RangeOperators.NOT_EQUAL),
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.role} {self.unit_id}"


class Absence(PublicModel):
    """One row per time in which a person is away, both days included, and who stands in for them.

    Whoever is back early ends it the day before; one that is called off before its first day is `cancelled`.
    """

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="absences")
    starts_on = models.DateField()
    last_on = models.DateField()
    deputy = models.ForeignKey(
        Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="deputyships"
    )
    note = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    cancelled = models.BooleanField(default=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        indexes = [
            # For whom does a person stand in today?
            models.Index(fields=["deputy", "starts_on"], name="absence_of_deputy"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("starts_on")), name="absence_ends_after_start"),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("staff")), name="absence_deputy_is_another"
            ),
            ExclusionConstraint(
                name="absence_once_a_day",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"),
                            F("last_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(cancelled=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.starts_on} {self.last_on}"
