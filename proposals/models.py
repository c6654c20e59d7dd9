"""What is proposed to a customer: editions, the products in it, the record of suitability, and what was answered."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import PublicModel
from customers.models import Contact, Customer
from files.models import StoredFile
from needs.models import Need
from notebook.models import CustomerFile
from pricing.models import Concession, Quote
from products.models import ProductVersion
from proposals.querysets import OfProposalQuerySet, ProposalQuerySet, SuitabilityQuerySet
from proposals.rules.states import Answer, Part, ProposalState, link_works
from proposals.rules.suitability import cover

LONGEST_PART = 3000


class ProposalStateName(models.TextChoices):
    DRAFT = ProposalState.DRAFT.value, pgettext_lazy("proposal", "Draft")
    SUBMITTED = ProposalState.SUBMITTED.value, pgettext_lazy("proposal", "Waits for approval")
    APPROVED = ProposalState.APPROVED.value, pgettext_lazy("proposal", "Approved")
    SENT = ProposalState.SENT.value, pgettext_lazy("proposal", "Sent")
    ACCEPTED = ProposalState.ACCEPTED.value, pgettext_lazy("proposal", "Accepted")
    REFUSED = ProposalState.REFUSED.value, pgettext_lazy("proposal", "Refused")
    CLOSED = ProposalState.CLOSED.value, pgettext_lazy("proposal", "Closed")


class AnswerName(models.TextChoices):
    ACCEPTED = Answer.ACCEPTED.value, pgettext_lazy("answer to a proposal", "We accept it")
    REFUSED = Answer.REFUSED.value, pgettext_lazy("answer to a proposal", "We do not accept it")
    QUESTIONS = Answer.QUESTIONS.value, pgettext_lazy("answer to a proposal", "We have questions")


class PartName(models.TextChoices):
    SITUATION = Part.SITUATION.value, pgettext_lazy("proposal", "Your situation")
    LACK = Part.LACK.value, pgettext_lazy("proposal", "What you need")
    OFFER = Part.OFFER.value, pgettext_lazy("proposal", "What we offer")
    PRICE = Part.PRICE.value, pgettext_lazy("proposal", "Price")
    TEAM = Part.TEAM.value, pgettext_lazy("proposal", "Your team")
    PROMISES = Part.PROMISES.value, pgettext_lazy("proposal", "What we promise")
    STEPS = Part.STEPS.value, pgettext_lazy("proposal", "Next steps")


class Proposal(PublicModel):
    """One row per edition of a proposal; what was approved is never edited, a later edition takes its place.

    `hands` are the keys of everybody who wrote in this edition: none of them approves it. The files are those of the
    approved words. The link works from the day on which it was sent until `expires_on`; nothing of it is stored, since
    it is signed. It was opened when somebody pressed the button there, not when a program fetched it. `version` rises
    with what people edit.
    """

    number = models.CharField(max_length=20)
    edition = models.PositiveSmallIntegerField(default=1)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="proposals")
    need = models.ForeignKey(
        Need,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
        verbose_name=_("For the need"),
    )
    title = models.CharField(pgettext_lazy("proposal", "Title"), max_length=60)
    contact = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("To whom it goes"),
    )
    logo = models.ForeignKey(
        CustomerFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Logo of the customer"),
    )
    language = models.CharField(
        _("Language of the document"), max_length=10, choices=settings.LANGUAGES, default="zh-hans"
    )
    summary = models.TextField(_("Summary"), max_length=220)
    situation = models.TextField(PartName.SITUATION.label, max_length=LONGEST_PART)
    lack = models.TextField(PartName.LACK.label, max_length=LONGEST_PART)
    offer = models.TextField(PartName.OFFER.label, max_length=LONGEST_PART)
    price = models.TextField(PartName.PRICE.label, max_length=LONGEST_PART)
    team = models.TextField(PartName.TEAM.label, max_length=LONGEST_PART)
    promises = models.TextField(PartName.PROMISES.label, max_length=LONGEST_PART)
    steps = models.TextField(PartName.STEPS.label, max_length=LONGEST_PART)
    valid_until = models.DateField(_("We stand by it until"))
    state = models.CharField(
        _("State"), max_length=9, choices=ProposalStateName.choices, default=ProposalState.DRAFT.value
    )
    hands = ArrayField(models.BigIntegerField(), default=list, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.CharField(max_length=300, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    pdf = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    word = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_to = models.CharField(_("Sent to"), max_length=120, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    # Made by the form; the same form sent twice begins one.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["number", "edition"], name="proposal_edition_once"),
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(state__in=["draft", "submitted"]),
                name="proposal_one_written",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | (~Q(approved_by=F("submitted_by")) & ~Q(approved_by=F("written_by"))),
                name="proposal_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "closed"])
                | Q(
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                    pdf__isnull=False,
                    word__isnull=False,
                ),
                name="proposal_approved_by",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "accepted", "refused"])
                | Q(sent_at__isnull=False, expires_on__isnull=False) & ~Q(sent_to=""),
                name="proposal_sent_to",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at=None),
                name="proposal_closed_at",
            ),
        ]
        indexes = [
            # A customer's panel, the latest first.
            models.Index(fields=["customer", "-id"], name="proposal_of_customer"),
            # What waits for a supervisor.
            models.Index(fields=["submitted_at"], condition=Q(state="submitted"), name="proposal_waiting"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """'FW-2026-00012', and from the second edition on 'FW-2026-00012/2'."""
        return self.number if self.edition == 1 else f"{self.number}/{self.edition}"

    def parts(self) -> dict[Part, str]:
        """What its author wrote, by part."""
        return {part: getattr(self, part.value) for part in Part}

    def link_works_on(self, day) -> bool:
        """Whether the customer's link takes an answer on a day."""
        return link_works(self.state, self.expires_on, day)


class ProposalProduct(PublicModel):
    """One row per product in a proposal: the version that is described, why it fits, and the price where one was
    written: a quote, and the rate that was approved under it or the quote's own.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="products")
    version = models.ForeignKey(
        ProductVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("Product")
    )
    why = models.CharField(_("Why it fits"), max_length=300)
    quote = models.ForeignKey(
        Quote, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Quote")
    )
    concession = models.ForeignKey(
        Concession, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rate = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)

    objects = OfProposalQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "version"], name="proposalproduct_once"),
            models.CheckConstraint(
                condition=Q(quote=None, rate=None, concession=None)
                | Q(quote__isnull=False, rate__isnull=False),
                name="proposalproduct_rate_of_quote",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.version_id}"


class Suitability(models.Model):
    """One row per product of a proposal: what the account manager confirmed before it goes out (应有的关注).

    Only ours: nothing of it stands in the document. Fen of yuan a year, debt service with what is proposed.
    """

    product = models.OneToOneField(ProposalProduct, on_delete=models.PROTECT, related_name="suitability")
    does = models.CharField(_("What the product does for the customer"), max_length=300)
    risks = models.CharField(_("Its risks, as they were explained"), max_length=300)
    interest = models.CharField(_("In whose interest it is"), max_length=300)
    bearing = models.CharField(_("Why the customer can carry it"), max_length=300)
    cash_flow_fen = models.BigIntegerField(_("Operating cash flow of a year"), null=True, blank=True)
    debt_service_fen = models.BigIntegerField(
        _("Debt service of a year, this included"), null=True, blank=True
    )
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    objects = SuitabilityQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(debt_service_fen=None) | Q(debt_service_fen__gte=0),
                name="suitability_debt_service",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}"

    @property
    def cover(self) -> Decimal | None:
        """How many times over the cash flow pays the debt; None where there is none."""
        if self.cash_flow_fen is None or not self.debt_service_fen:
            return None
        return cover(self.cash_flow_fen, self.debt_service_fen)


class ProposalAnswer(PublicModel):
    """One row per answer by the link; written once. An acceptance or a refusal is the last one."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(_("Your answer"), max_length=9, choices=AnswerName.choices)
    words = models.TextField(_("In your words"), max_length=2000, blank=True)
    who = models.CharField(_("Your name"), max_length=60)
    answered_at = models.DateTimeField()

    objects = OfProposalQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(answer__in=["accepted", "refused"]),
                name="proposalanswer_one_last",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.answer}"
