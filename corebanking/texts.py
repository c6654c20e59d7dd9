"""What the codes of resources, faults and problems mean, in the reader's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from corebanking.rules import Resource

RESOURCES = {
    Resource.UNITS.value: _("Units"),
    Resource.STAFF.value: pgettext_lazy("resource", "Staff"),
    Resource.CUSTOMERS.value: _("Customers"),
    Resource.ACCOUNTS.value: _("Accounts"),
    Resource.BALANCES.value: _("Monthly balances"),
    Resource.EXCHANGE_RATES.value: _("Exchange rates"),
    Resource.TRANSFER_PRICES.value: _("Transfer prices"),
    Resource.RATINGS.value: _("Ratings"),
    Resource.LOANS.value: _("Loans and maturities"),
    Resource.HOLDINGS.value: _("Products held"),
    Resource.DAILY_BALANCES.value: _("Daily balances"),
    Resource.SETTLEMENTS.value: _("Settlements"),
    Resource.FEES.value: _("Fees"),
    Resource.INTERACTIONS.value: _("Contacts through other channels"),
}

# What a machine may follow.
FEEDS = {
    "customers": _("Customers"),
    "tiers": pgettext_lazy("feed", "Moves between tiers"),
    "complaints": _("Complaints"),
    "prospects": _("Prospects"),
    "opportunities": _("Opportunities"),
}

# Why a receiver of changes gave no answer.
LINE_FAULTS = {
    "unknown_host": _("No such host"),
    "address_refused": _("The host's address may not be called"),
    "refused": _("The connection was refused"),
    "bad_certificate": _("The certificate is not trusted"),
    "tls": _("No TLS connection came about"),
    "too_slow": _("No answer within ten seconds"),
    "broken": _("The connection broke"),
}

# Why a webhook was switched off by itself.
STOPPED = {
    "gone": _("The receiver answered that it is gone for good (410)."),
    "place_forgotten": _(
        "It was off for so long that changes are no longer kept: its receiver reads everything anew."
    ),
}

ROW_ERRORS = {
    "malformed": _("The line is not one flat JSON object, or in CSV its quotes are not as they must be."),
    "not_utf8": _("The line is not UTF-8."),
    "line_too_long": _("The line is longer than 32 KB."),
    "null_character": _("Text holds no NUL character."),
    "repeated_field": _("The field stands here twice."),
    "nested": _("A field holds one value, no list and no object."),
    "bad_type": _("Only flags are true or false."),
    "not_finite": _("This is no finite number."),
    "cells_differ": _("The row does not have as many cells as the header."),
    "bad_text": _("Text has something to read in it, and no control characters."),
    "unknown_field": _("This resource has no such field."),
    "required": _("A value is needed here."),
    "too_long": _("The text is too long."),
    "bad_code": _("Letters, digits, hyphens, dots and underscores only, and not too many."),
    "bad_date": _("This is not a day written as 2026-10-31."),
    "bad_moment": _("This is not a moment with its offset, written as 2026-10-31T14:05:00+08:00."),
    "bad_version": _("A version is a whole number with at most eighteen digits."),
    "bad_month": _("This is not a month written as 2026-10."),
    "bad_amount": _("This is not an amount with at most two decimals and thirteen digits before them."),
    "bad_rate": _("This is not a number with at most six decimals."),
    "bad_integer": _("This is not a whole number."),
    "bad_flag": _("This is neither 0 nor 1."),
    "bad_currency": _("This is not a currency code of three capital letters."),
    "not_a_choice": _("This is none of the values allowed here."),
    "negative": _("This cannot be negative."),
    "too_small": _("This number is too small."),
    "too_large": _("This number is too large."),
    "not_positive": _("This must be more than nothing."),
    "not_a_fraction": _("Rates are fractions a year: 0.0335 for 3.35 percent."),
    "repeated": _("The batch has an earlier row with the same key."),
    "unknown_unit": _("No unit has this code."),
    "wrong_level": _("A unit of this level does not stand under that one."),
    "level_changed": _("A unit keeps its level."),
    "second_head_office": _("The bank has another head office."),
    "head_office_has_parent": _("The head office stands under no unit."),
    "unit_still_in_use": _(
        "The unit still has customers or staff; they move first, or a successor is named."
    ),
    "unit_closed": _("The unit is closed; whoever works belongs to one that is open."),
    "bad_email": _("This is no e-mail address."),
    "not_a_person": _("This number is a machine's; its account is kept by the system administrators."),
    "unknown_manager": _("No colleague has this number; the customer keeps the manager it had."),
    "unknown_customer": _("No customer has this number."),
    "unknown_account": _("No account has this number."),
    "unknown_product_line": _("No product line has this code."),
    "doubtful_credit_code": _("The check character of the credit code does not fit."),
    "no_exchange_rate": _("No exchange rate is known for the currency on that day or before."),
    "own_currency": _("The yuan has no rate against itself."),
    "in_future": _("This lies after the business date."),
    "too_old": _("This lies more than ten years before the business date."),
    "before_opening": _("The account was not open yet in that month."),
    "closed_before_opened": _("Closed before it was opened."),
    "matures_before_opened": _("Due before it was opened."),
    "ends_before_it_begins": _("This ends before it begins."),
    "before_1990": _("This lies before 1990."),
    "unknown_product": _("The catalogue has no product with this code."),
    "version_forgotten": _(
        "Versions of rows this old are kept no longer; without a version the row replaces what stands."
    ),
    "stale": _("A newer version of this row was applied already; it stays as it is."),
}

PROBLEMS = {
    "row_count_differs": _("%(expected)s rows were announced, %(received)s came."),
    "control_total_differs": _("%(currency)s: %(announced)s was announced, the rows add up to %(received)s."),
    "rows_have_errors": _("%(rows)s rows have errors, and a strict batch has none."),
    "newer_data_applied": _(
        "Data of %(business_date)s have been applied already; older ones would undo them."
    ),
    "stale": _("This is version %(version)s; version %(newest)s of the same has been applied already."),
    "corrected_since": _(
        "A later batch of %(business_date)s has been applied already; these rows would undo it."
    ),
    "could_not_apply": _(
        "The batch could not be applied after %(attempts)s attempts; the operators can see why."
    ),
}


def problem_text(problem: dict[str, Any]) -> str:
    """A problem as it is stored, as a sentence in the reader's language."""
    return str(PROBLEMS.get(problem["code"], problem["code"])) % problem["params"]
