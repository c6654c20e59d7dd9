"""What the API says of loans, products held and movements: money as text with two decimals, account numbers masked."""

from rest_framework import serializers

from common.records import YuanField
from customers.rules import masked_account


class OfAccountSerializer(serializers.Serializer):
    """What happened on an account, in the account's currency; of which business date it is."""

    account = serializers.SerializerMethodField(help_text="Masked.")
    currency = serializers.CharField(source="account.currency")
    business_date = serializers.DateField()

    def get_account(self, row) -> str:
        return masked_account(row.account.account_no)


class LoanSerializer(serializers.Serializer):
    """A loan paid out; amounts in its currency, the rate a fraction a year."""

    loan_no = serializers.CharField()
    product_line = serializers.CharField(source="product_line.code")
    currency = serializers.CharField()
    principal = YuanField(source="principal_fen")
    outstanding = YuanField(source="outstanding_fen")
    rate = serializers.DecimalField(max_digits=8, decimal_places=6)
    lent_on = serializers.DateField()
    matures_on = serializers.DateField()
    extended_to = serializers.DateField(allow_null=True)
    next_due_on = serializers.DateField(allow_null=True)
    next_due = YuanField(source="next_due_fen", allow_null=True)
    overdue_days = serializers.IntegerField()
    overdue = YuanField(source="overdue_fen")
    quality = serializers.CharField()
    security = serializers.CharField()
    status = serializers.CharField()
    business_date = serializers.DateField()


class RatingSerializer(serializers.Serializer):
    """How a customer was rated on a day."""

    rated_on = serializers.DateField()
    rating = serializers.CharField()
    default_probability = serializers.DecimalField(max_digits=8, decimal_places=6, allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    business_date = serializers.DateField()


class HoldingSerializer(serializers.Serializer):
    """A product of the catalogue that a customer has, or had until a day."""

    product = serializers.CharField(source="product.code")
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    amount = YuanField(source="amount_fen", allow_null=True)
    units = serializers.IntegerField(allow_null=True)
    business_date = serializers.DateField()


class SettlementSerializer(OfAccountSerializer):
    """A payment through an account."""

    settlement_no = serializers.CharField()
    settled_on = serializers.DateField()
    direction = serializers.CharField()
    kind = serializers.CharField()
    amount = YuanField(source="amount_fen")
    counterparty = serializers.CharField()
    counterparty_bank = serializers.CharField()


class FeeSerializer(OfAccountSerializer):
    """A fee booked on an account; one given back is negative."""

    fee_no = serializers.CharField()
    charged_on = serializers.DateField()
    kind = serializers.CharField()
    amount = YuanField(source="amount_fen")


class DailyBalanceSerializer(OfAccountSerializer):
    """An account's balance when a day ended."""

    day = serializers.DateField()
    balance = YuanField(source="balance_fen")


class CorrectionSerializer(serializers.Serializer):
    """A value that a later batch replaced: the fields that differ, as they were and as they became, amounts in fen."""

    resource = serializers.CharField()
    key = serializers.SerializerMethodField(
        help_text="The row's key in core banking, account numbers masked."
    )
    business_date = serializers.DateField()
    was = serializers.DictField()
    became = serializers.DictField()
    corrected_at = serializers.DateTimeField()

    def get_key(self, row) -> str:
        return row.seen_key
