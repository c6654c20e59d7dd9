"""The first words of a proposal, from what the customer may read of its own file: nothing of ours stands in them."""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext, ngettext

from common import presentation
from common.reader import language
from customers.models import Customer, TeamMember
from customers.standards import industry_name, region_name
from needs.models import Need
from proposals.rules.states import Part


def first_words(
    *, customer: Customer, need: Need | None, valid_until: date, day: date, code: str
) -> dict[str, str]:
    """The summary and every part, for the author to change, in the language of `code`."""
    with translation.override(code):
        return {
            "summary": _summary(customer, need),
            Part.SITUATION.value: _situation(customer),
            Part.LACK.value: _lack(need, day),
            Part.OFFER.value: gettext(
                "We propose the following, each with what it asks of you and what to mind."
            ),
            Part.PRICE.value: _price(valid_until),
            Part.TEAM.value: _team(customer, day),
            Part.PROMISES.value: _promises(),
            Part.STEPS.value: _steps(valid_until),
        }


def _summary(customer: Customer, need: Need | None) -> str:
    about = need.title if need else gettext("what you told us in our talks")
    return gettext(
        "This proposal sets out for %(name)s how we can meet a need: %(about)s. It says what we offer, at which "
        "price, who looks after you, and what we promise."
    ) % {"name": customer.full_name, "about": about}


def _situation(customer: Customer) -> str:
    lines = []
    where = region_name(customer.region_code) if customer.region_code else ""
    does = industry_name(customer.industry_code) if customer.industry_code else ""
    if customer.established_on:
        lines.append(
            gettext("%(name)s was founded in %(year)s.")
            % {"name": customer.full_name, "year": customer.established_on.year}
        )
    if where or does:
        lines.append(
            gettext("Where you are: %(where)s. What you do: %(does)s.")
            % {"where": where or "—", "does": does or "—"}
        )
    if customer.staff_count:
        lines.append(
            ngettext("You employ %(count)s person.", "You employ %(count)s people.", customer.staff_count)
            % {"count": presentation.number(customer.staff_count)}
        )
    if customer.annual_revenue_fen and customer.figures_year:
        lines.append(
            gettext("Your revenue of %(year)s was %(amount)s.")
            % {
                "year": customer.figures_year,
                "amount": presentation.money(customer.annual_revenue_fen, language=language()).text,
            }
        )
    if customer.customer_since:
        lines.append(
            gettext("You have banked with us since %(year)s.") % {"year": customer.customer_since.year}
        )
    return "\n".join(lines) or gettext("What we know of your situation from our talks.")


def _lack(need: Need | None, day: date) -> str:
    if need is None:
        return gettext("What you told us in our talks.")
    lines = [gettext("You asked for this: %(asked)s.") % {"asked": need.asked.rstrip("。.")}]
    if need.lacks:
        found = gettext("As we understand it, what is really missing: %(lacks)s.")
        lines.append(found % {"lacks": need.lacks.rstrip("。.")})
    if need.amount_fen:
        amount = presentation.money(need.amount_fen, language=language()).text
        lines.append(gettext("The amount is about %(amount)s.") % {"amount": amount})
    if need.due_on:
        due = presentation.day(need.due_on, language=language(), today=day)
        lines.append(gettext("You need it by %(day)s.") % {"day": due})
    return "\n".join(lines)


def _price(valid_until: date) -> str:
    until = presentation.day(valid_until, language=language(), today=date.min)
    return gettext(
        "Our prices rest on the standard for pricing that everybody may read. They hold until %(day)s, subject to the "
        "bank's decision on credit."
    ) % {"day": until}


def _team(customer: Customer, day: date) -> str:
    """Names and telephones; units of colleagues elsewhere are not everybody's to read."""
    members = TeamMember.objects.active_on(day).filter(customer=customer).select_related("staff")
    people = [customer.manager] if customer.manager else []
    people += [one.staff for one in members if one.staff_id != customer.manager_id]
    lines = [gettext(", ").join(word for word in (one.display_name, one.phone) if word) for one in people]
    if customer.manager:
        lines[0] = gettext("Account manager: %(who)s") % {"who": lines[0]}
    return "\n".join(lines) or gettext("Your account manager is your one address with us.")


def _promises() -> str:
    return "\n".join(
        [
            gettext(
                "One account manager is your address for everything, and calls back within one working day."
            ),
            gettext("We name a day for every step, and tell you before it is late."),
            gettext("Once a quarter we go through what was agreed and what came of it together."),
        ]
    )


def _steps(valid_until: date) -> str:
    until = presentation.day(valid_until, language=language(), today=date.min)
    return "\n".join(
        [
            gettext("You tell us by %(day)s whether we go on like this.") % {"day": until},
            gettext("You give us the documents that stand with each product."),
            gettext("We examine them and tell you our decision in writing."),
            gettext("We sign, and begin."),
        ]
    )
