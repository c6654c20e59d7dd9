"""What the bank holds already of what a complainant might be asked for (no material is asked for twice)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.models import Attachment, Complaint
from complaints.rules.holdings import Material, files_in, materials_in


@dataclass(frozen=True)
class Holdings:
    """What is held: a sentence for each kind of material, and the names of the files of the customer's cases."""

    kinds: dict[Material, str]
    files: list[str]

    def asked_again(self, text: str) -> list[str]:
        """What of that these words ask for, as sentences that say where it is."""
        asked = materials_in(text)
        said = [sentence for kind, sentence in self.kinds.items() if kind in asked]
        return said + [
            _("File “%(name)s” of the case") % {"name": name} for name in files_in(text, self.files)
        ]


def holdings_of(complaint: Complaint) -> Holdings:
    """What the bank holds about the complainant of a case: the customer's file, the case, what was attached to it."""
    kinds: dict[Material, str] = {}
    customer = complaint.customer
    code = complaint.credit_code or (customer.credit_code if customer else "")
    if code:
        kinds[Material.REGISTRATION] = _("Registration: credit code %(code)s") % {"code": code}
    if complaint.legal_representative:
        kinds[Material.REPRESENTATIVE] = _("Legal representative: %(name)s") % {
            "name": complaint.legal_representative
        }
    if complaint.power_of_attorney:
        kinds[Material.AUTHORITY] = _("Power of attorney, seen when the case was registered")
    if complaint.complainant_phone:
        kinds[Material.CONTACT] = _("Phone of the complainant: %(phone)s") % {
            "phone": complaint.complainant_phone
        }
    if customer is not None:
        accounts = customer.accounts.count()
        if accounts:
            said = ngettext(
                "%(n)s account with its transactions, in core banking",
                "%(n)s accounts with their transactions, in core banking",
                accounts,
            )
            kinds[Material.ACCOUNTS] = said % {"n": accounts}
        if customer.figures_year:
            kinds[Material.FIGURES] = _("Figures of %(year)s in the customer's file") % {
                "year": customer.figures_year
            }
    names = Attachment.objects.filter(complaint=complaint).values_list("name", flat=True)
    return Holdings(kinds, list(names))
