"""The file of a corporate customer: identity, people, team, accounts, money, and what is published about them."""

from customers.models.identity import (
    Customer,
    CustomerState,
    Ownership,
    Standing,
    Tier,
)
from customers.models.money import (
    Account,
    AccountMonth,
    ExchangeRate,
    WalletConfidence,
    WalletEstimate,
)
from customers.models.people import (
    Attitude,
    Contact,
    ContactLevel,
    DecisionPart,
    Note,
    TeamMember,
    TeamPart,
)
from customers.models.published import (
    CurrentPublication,
    CustomerForeignBalance,
    CustomerPulse,
    CustomerScore,
    CustomerSignal,
    Phase,
    Publication,
    StrategicClass,
)
from customers.models.ties import CompanyTie, TieKind

__all__ = [
    "Account",
    "AccountMonth",
    "Attitude",
    "CompanyTie",
    "Contact",
    "ContactLevel",
    "CurrentPublication",
    "Customer",
    "CustomerForeignBalance",
    "CustomerPulse",
    "CustomerScore",
    "CustomerSignal",
    "CustomerState",
    "DecisionPart",
    "ExchangeRate",
    "Note",
    "Ownership",
    "Phase",
    "Publication",
    "Standing",
    "StrategicClass",
    "TeamMember",
    "TeamPart",
    "TieKind",
    "Tier",
    "WalletConfidence",
    "WalletEstimate",
]
