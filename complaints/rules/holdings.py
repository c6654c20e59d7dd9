"""What a customer is not asked for again: kinds of material that a bank holds, and the words that ask for them."""

from enum import StrEnum


class Material(StrEnum):
    """A kind of material of which the bank's own records may hold what there is."""

    REGISTRATION = "registration"
    REPRESENTATIVE = "representative"
    AUTHORITY = "authority"
    CONTACT = "contact"
    ACCOUNTS = "accounts"
    FIGURES = "figures"


WORDS: dict[Material, tuple[str, ...]] = {
    Material.REGISTRATION: ("营业执照", "执照", "信用代码", "工商登记", "business licence", "credit code"),
    Material.REPRESENTATIVE: ("法定代表人", "法人代表", "法人身份", "legal representative"),
    Material.AUTHORITY: ("授权书", "授权委托", "power of attorney"),
    Material.CONTACT: ("联系方式", "联系电话", "联系人", "phone number", "contact details"),
    Material.ACCOUNTS: (
        "账号", "账户信息", "流水", "对账单", "交易明细", "交易记录", "开户资料", "account number", "bank statement",
        "transaction history",
    ),
    Material.FIGURES: ("财务报表", "财报", "年报", "审计报告", "financial statement", "annual report"),
}  # fmt: skip
# A shorter name of a file says nothing.
SHORTEST_NAME = 3


def materials_in(text: str) -> frozenset[Material]:
    """The kinds of material that words ask for."""
    said = text.casefold()
    return frozenset(kind for kind, words in WORDS.items() if any(word in said for word in words))


def files_in(text: str, names: list[str]) -> list[str]:
    """Those of the attached files (names with their endings) that words ask for by name."""
    said = text.casefold()
    stems = [(name, name.rpartition(".")[0] or name) for name in names]
    return [name for name, stem in stems if len(stem) >= SHORTEST_NAME and stem.casefold() in said]
