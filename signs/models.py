"""What happened to a company and why it was founded; rules of warning signs as data, and the signs themselves."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import PublicModel
from customers.models import Customer
from customers.querysets import OfCustomerQuerySet
from signs.querysets import CompanyEventQuerySet, SignQuerySet, SignRuleQuerySet
from signs.rules import SHAPES, Code, Severity, SignState


class EventKind(models.TextChoices):
    NAME = "name", _("Change of name")
    INDUSTRY = "industry", _("Change of main business")
    PRODUCT = "product", _("Change of products")
    TECHNOLOGY = "technology", _("Change of technology")
    OWNERSHIP = "ownership", _("Change of ownership")
    SUSPENSION = "suspension", _("Business suspended")
    REORGANIZED = "reorganized", _("Reorganized under the law")
    RESTRUCTURED = "restructured", _("Restructured")
    MERGED = "merged", _("Merged with another company")
    OUTSIDE_SCOPE = "outside_scope", _("Seen: business outside the registered scope")
    NO_MAIN_BUSINESS = "no_main_business", _("Seen: no clear main business")
    UNRELATED = "unrelated", _("Seen: businesses that have nothing to do with each other")


REORGANIZATIONS = (EventKind.REORGANIZED, EventKind.RESTRUCTURED, EventKind.MERGED)


class Consequence(models.TextChoices):
    SHAREHOLDERS = "shareholders", _("Shareholders replaced")
    CREDITORS = "creditors", _("Creditors' rights changed")
    ARTICLES = "articles", _("Articles changed")
    MANAGERS = "managers", _("Managers changed")
    DIRECTION = "direction", _("Direction of business changed")
    METHODS = "methods", _("Ways of management changed")
    DISPOSALS = "disposals", _("Assets disposed of and debts settled")
    REVALUED = "revalued", _("Assets revalued")


class Motive(models.TextChoices):
    PEOPLE = "people", pgettext_lazy("founding motive", "People")
    TECHNOLOGY = "technology", pgettext_lazy("founding motive", "Technology")
    CUSTOMERS = "customers", pgettext_lazy("founding motive", "Customers")
    PROFIT = "profit", pgettext_lazy("founding motive", "Profit of the industry")
    PRODUCTS = "products", pgettext_lazy("founding motive", "Division of products")
    SALES = "sales", pgettext_lazy("founding motive", "Division of production and sales")


class CodeName(models.TextChoices):
    NAME_CHANGES = "name_changes", pgettext_lazy("sign", "Name changed often")
    BUSINESS_CHANGES = "business_changes", pgettext_lazy("sign", "Main business changed often")
    OUTSIDE_SCOPE = "outside_scope", pgettext_lazy("sign", "Business outside the registered scope")
    NO_MAIN_BUSINESS = "no_main_business", pgettext_lazy("sign", "No clear main business")
    UNRELATED = "unrelated", pgettext_lazy("sign", "Unrelated businesses")
    DEBT_RATIO = "debt_ratio", pgettext_lazy("sign", "High debt ratio")
    DEPOSITS_FALL = "deposits_fall", pgettext_lazy("sign", "Deposits fell")
    COMPLAINT_BREACH = "complaint_breach", pgettext_lazy("sign", "Complaint past its deadline")
    CONTACT_OVERDUE = "contact_overdue", pgettext_lazy("sign", "No contact for longer than the rule")
    MATURING = "maturing", pgettext_lazy("sign", "Facility or large deposit matures")


class SeverityName(models.TextChoices):
    WATCH = "watch", pgettext_lazy("sign", "Watch")
    SERIOUS = "serious", pgettext_lazy("sign", "Serious")


class StateName(models.TextChoices):
    OPEN = "open", pgettext_lazy("sign", "New")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("sign", "Taken up")
    HANDLED = "handled", pgettext_lazy("sign", "Handled")


class CompanyEvent(PublicModel):
    """One row per thing that happened to a company, or that somebody saw of its business, with its source.

    A row that was wrong is withdrawn for a reason and counts no more.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="company_events")
    kind = models.CharField(_("What happened"), max_length=16, choices=EventKind.choices)
    happened_on = models.DateField(_("On"))
    before = models.CharField(_("Before"), max_length=120, blank=True)
    after = models.CharField(_("After"), max_length=120, blank=True)
    consequences = ArrayField(
        models.CharField(max_length=12, choices=Consequence.choices), default=list, blank=True
    )
    note = models.CharField(_("Note"), max_length=300, blank=True)
    source = models.CharField(_("Source"), max_length=60)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Made by the form; the same form sent twice notes once.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = CompanyEventQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(consequences=[]) | Q(kind__in=[kind.value for kind in REORGANIZATIONS]),
                name="companyevent_consequences_of_reorganizations",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind} {self.happened_on}"

    @property
    def consequence_words(self) -> list[str]:
        """What followed from a reorganization, in the reader's language."""
        return [str(Consequence(code).label) for code in self.consequences]


class Founding(models.Model):
    """One row per customer of which somebody knows why it was founded; the trail keeps what was noted before."""

    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="founding")
    motive = models.CharField(_("Founded for"), max_length=10, choices=Motive.choices)
    note = models.CharField(_("In words"), max_length=300, blank=True)
    source = models.CharField(_("Source"), max_length=60)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects = OfCustomerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.customer_id} {self.motive}"


class SignRule(PublicModel):
    """One row per decision on what is looked for; the last one of each code counts, none is ever changed.

    `amount` and `span` are counted as `rules.SHAPES` says; the shipped ones were decided by nobody.
    """

    code = models.CharField(max_length=16, choices=CodeName.choices)
    amount = models.PositiveIntegerField()
    span = models.PositiveSmallIntegerField(null=True, blank=True)
    severity = models.CharField(_("Severity"), max_length=8, choices=SeverityName.choices)
    in_use = models.BooleanField(_("In use"), default=True)
    in_today = models.BooleanField(_("A new sign stands in Today"), default=True)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()
    # Made by the form; the same form sent twice decides once.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = SignRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            # Which decision on a rule is the last, and those before it.
            models.Index(fields=["code", "-id"], name="signrule_last"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.amount}/{self.span}"

    @property
    def shape(self):
        """In what its numbers are counted."""
        return SHAPES[Code(self.code)]


class WarningSign(PublicModel):
    """One row per customer, rule and occasion: what was found, since when, whose it is, and what was done about it.

    `evidence` holds what the rule found, worded for the reader; `ended_on` is the night that found it gone. A handled
    sign stays while its reason stands, so that it is not raised again.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="warning_signs")
    code = models.CharField(max_length=16, choices=CodeName.choices)
    occasion = models.CharField(max_length=20, blank=True)
    severity = models.CharField(max_length=8, choices=SeverityName.choices)
    evidence = models.JSONField(default=dict)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Whether it says something of the company; what is only late or due on our side is no warning about it.
    counts = models.BooleanField(default=True)
    state = models.CharField(max_length=12, choices=StateName.choices, default=StateName.OPEN)
    raised_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(_("What was done"), max_length=300, blank=True)

    objects = SignQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_on", "-id"]
        constraints = [
            # Also the night's question: which signs stand, and of whom?
            models.UniqueConstraint(
                fields=["customer", "code", "occasion"], condition=Q(ended_on=None), name="sign_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=SignState.HANDLED.value)
                | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="sign_handled_by_somebody",
            ),
        ]
        indexes = [
            # The list of signs, the latest first.
            models.Index(fields=["-raised_on", "-id"], name="sign_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.code} {self.occasion}"

    @property
    def tone(self) -> str:
        """How its badge looks."""
        return "bad" if self.severity == Severity.SERIOUS else "warn"
