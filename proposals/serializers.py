"""What the API says of proposals, and what it takes."""

from typing import Any, cast

from django.conf import settings
from rest_framework import serializers

from common.records import StrictSerializer, YuanField
from proposals.models import LONGEST_PART, AnswerName, Proposal, ProposalStateName
from proposals.queries import Told
from proposals.queries.document import LANGUAGE
from proposals.rules.states import Part

ROW = (
    "id",
    "number",
    "edition",
    "customer",
    "need",
    "title",
    "state",
    "valid_until",
    "written_by",
    "written_at",
    "submitted_at",
    "returned_because",
    "approved_by",
    "approved_at",
    "sent_to",
    "sent_at",
    "mailed_at",
    "expires_on",
    "opened_at",
    "closed_because",
    "version",
)
PARTS = tuple(part.value for part in Part)


class ProposalRowSerializer(serializers.ModelSerializer):
    """A proposal without its words."""

    id = serializers.UUIDField(source="public_id")
    customer = serializers.CharField(source="customer.customer_no")
    need = serializers.UUIDField(source="need.public_id", default=None)
    written_by = serializers.CharField(source="written_by.employee_no")
    approved_by = serializers.CharField(source="approved_by.employee_no", default=None)

    class Meta:
        model = Proposal
        fields: tuple[str, ...] = ROW


class SuitabilitySerializer(serializers.Serializer):
    """What was confirmed of a product before it goes out; `cover` is cash flow over debt service."""

    does = serializers.CharField()
    risks = serializers.CharField()
    interest = serializers.CharField()
    bearing = serializers.CharField()
    cash_flow = YuanField(source="cash_flow_fen", allow_null=True)
    debt_service = YuanField(source="debt_service_fen", allow_null=True)
    cover = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    confirmed_by = serializers.CharField(source="confirmed_by.employee_no")
    confirmed_at = serializers.DateTimeField()


class ProposalProductSerializer(serializers.Serializer):
    """A product, why it fits, its price as a fraction a year, and what was confirmed of it."""

    id = serializers.UUIDField(source="product.public_id")
    product = serializers.CharField(source="product.version.product.code")
    version = serializers.IntegerField(source="product.version.number")
    why = serializers.CharField(source="product.why")
    quote = serializers.CharField(source="product.quote.number", default=None)
    rate = serializers.DecimalField(
        source="product.rate", max_digits=9, decimal_places=6, allow_null=True, default=None
    )
    suitability = SuitabilitySerializer(allow_null=True)


class ProposalAnswerSerializer(serializers.Serializer):
    """An answer by the link."""

    edition = serializers.IntegerField(source="proposal.edition")
    answer = serializers.ChoiceField(choices=AnswerName.choices)
    words = serializers.CharField()
    who = serializers.CharField()
    answered_at = serializers.DateTimeField()


class ProposalSerializer(ProposalRowSerializer):
    """A proposal with its parts, products and answers."""

    contact = serializers.UUIDField(source="contact.public_id", default=None)
    logo = serializers.UUIDField(source="logo.public_id", default=None)
    products = ProposalProductSerializer(source="told.products", many=True)
    answers = ProposalAnswerSerializer(source="told.answers", many=True)

    class Meta(ProposalRowSerializer.Meta):
        fields: tuple[str, ...] = (
            *ROW,
            "contact",
            "logo",
            "language",
            "summary",
            *PARTS,
            "products",
            "answers",
        )

    def to_representation(self, instance: Proposal) -> dict[str, Any]:
        told: Told = self.context["told"](instance)
        cast(Any, instance).told = told
        return super().to_representation(instance)


class NewProposalSerializer(StrictSerializer):
    """A proposal to be begun; `key` begins one however often it is sent."""

    customer = serializers.CharField(max_length=20)
    key = serializers.UUIDField()
    title = serializers.CharField(min_length=2, max_length=60)
    need = serializers.UUIDField(allow_null=True, default=None)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, default=LANGUAGE)
    valid_until = serializers.DateField()


class ProposalWordsSerializer(StrictSerializer):
    """What is written into a draft; only what is sent changes."""

    title = serializers.CharField(min_length=2, max_length=60)
    contact = serializers.UUIDField(allow_null=True)
    logo = serializers.UUIDField(allow_null=True)
    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    valid_until = serializers.DateField()
    summary = serializers.CharField(max_length=220)
    situation = serializers.CharField(max_length=LONGEST_PART)
    lack = serializers.CharField(max_length=LONGEST_PART)
    offer = serializers.CharField(max_length=LONGEST_PART)
    price = serializers.CharField(max_length=LONGEST_PART)
    team = serializers.CharField(max_length=LONGEST_PART)
    promises = serializers.CharField(max_length=LONGEST_PART)
    steps = serializers.CharField(max_length=LONGEST_PART)


class NewProposalProductSerializer(StrictSerializer):
    """A product by its code, why it fits, and a quote by its number."""

    product = serializers.CharField(max_length=30)
    why = serializers.CharField(min_length=2, max_length=300)
    quote = serializers.CharField(max_length=20, allow_null=True, default=None)


class NewSuitabilitySerializer(StrictSerializer):
    """What is confirmed; both figures of a year are needed for what has to be paid back."""

    does = serializers.CharField(max_length=300)
    risks = serializers.CharField(max_length=300)
    interest = serializers.CharField(max_length=300)
    bearing = serializers.CharField(max_length=300)
    cash_flow = YuanField(source="cash_flow_fen", allow_null=True, default=None)
    debt_service = YuanField(source="debt_service_fen", allow_null=True, default=None, min_value=0)


class ProposalMoveSerializer(StrictSerializer):
    """Where to: submitted, draft (returned), approved (`submitted_at` as it was read), sent, closed; `words` say why,
    and to whom it was sent; `by_mail` sends it to the person named in it.
    """

    to = serializers.ChoiceField(
        choices=[one for one in ProposalStateName.choices if one[0] not in ("accepted", "refused")]
    )
    words = serializers.CharField(max_length=300, allow_blank=True, default="")
    by_mail = serializers.BooleanField(default=False)
    submitted_at = serializers.DateTimeField(allow_null=True, default=None)
