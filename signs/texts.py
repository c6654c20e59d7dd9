"""What rules of warning signs say and what is wrong with one, for pages and API."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from signs.models import SignRule, WarningSign
from signs.rules import SHAPES, Code, Measure, Span
from worklist.sign_phrases import sign_sentence

NOTHING_CHANGED = _("The rule in force says the same.")
KEY_TAKEN = _("This key stands for another decision.")
TAKEN_UP = _("Somebody was faster: the sign is taken up, handled or gone.")
IN_FUTURE = _("What happened does not lie ahead.")


def said(sign: WarningSign) -> str:
    """What was found, as it follows the customer's name."""
    return sign_sentence(sign.code, sign.evidence)


def rule_words(rule: SignRule) -> str:
    """What a rule looks for: 'from 2 times in 36 months', 'over 70%'."""
    shape = SHAPES[Code(rule.code)]
    if rule.code == Code.MATURING:
        words = {"days": rule.span, "wan": f"{rule.amount:,}"}
        return gettext("a facility, or a deposit of %(wan)s ten thousand yuan, within %(days)s days") % words
    if shape.measure == Measure.PERCENT:
        if rule.code == Code.DEBT_RATIO:
            return gettext("over %(amount)s%%") % {"amount": rule.amount}
        return gettext("by %(amount)s%% or more") % {"amount": rule.amount}
    if shape.measure == Measure.DAYS:
        return ngettext(
            "more than %(n)s day after the rule's date",
            "more than %(n)s days after the rule's date",
            rule.amount,
        ) % {"n": rule.amount}
    times = ngettext("%(n)s time", "%(n)s times", rule.amount) % {"n": rule.amount}
    if shape.span == Span.DAYS:
        return gettext("%(times)s or more within %(span)s days") % {"times": times, "span": rule.span}
    return gettext("%(times)s or more within %(span)s months") % {"times": times, "span": rule.span}


def amount_label(code: str) -> str:
    """What the amount of a rule counts."""
    return str(
        {
            Measure.TIMES: _("How often, at least"),
            Measure.PERCENT: _("Percent"),
            Measure.DAYS: _("Days of patience"),
            Measure.WAN: _("Deposits from (ten thousand yuan)"),
        }[SHAPES[Code(code)].measure]
    )


def span_label(code: str) -> str:
    """In what the time of a rule is counted; empty where it has none."""
    span = SHAPES[Code(code)].span
    if span is None:
        return ""
    if code == Code.MATURING:
        return gettext("Days ahead")
    return gettext("Days back") if span == Span.DAYS else gettext("Months back")


def fault_words(fault: str, code: str) -> str:
    """What is wrong with a number of a rule, in the reader's language."""
    shape = SHAPES[Code(code)]
    if fault == "amount":
        return gettext("Between %(least)s and %(most)s.") % {"least": shape.least, "most": shape.most}
    return gettext("Between %(least)s and %(most)s.") % {"least": 1, "most": shape.longest}
