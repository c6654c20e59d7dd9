"""What pages and the API say where an act on a case or a group was refused."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from complaints import services, texts
from complaints.services import groups

STATES = {
    "new": _("Somebody has to accept the case first."),
    "open": _("The case is not resolved yet."),
    "resolved": _("The case is resolved already."),
    "closed": _("The case is closed."),
    "withdrawn": _("The complaint was withdrawn."),
    "paused": _("The clock stands still already; let it run first."),
    "not_paused": _("The clock is running."),
    "not_answered": _("Acknowledge the complaint to the customer first."),
    "no_reply": _("Reply in writing first."),
    "undecided": _("Decide first whether the complaint is valid."),
    "last_stage": _("The law gives no more time."),
    "too_late": _("The time for this is over."),
    "waiting": _("One is waiting for its decision already."),
    "decided": _("It is decided already."),
    "not_approved": _("It was not approved."),
    "own_case": _("They own the case already."),
    "not_for_them": _("They do not work where this case is handled."),
    "complaint": _("A complaint does not become a consultation again."),
    "answered": _("It is answered already."),
    "amount": _("The amount does not fit this remedy."),
    "due_in_past": _("Choose a time ahead."),
    "not_above": _("The reviewing unit must stand above the handling one."),
    "done": _("It is done already."),
    "not_done": _("It is not done yet."),
    "called": _("The customer was called already."),
}
NOT_ALLOWED = {
    "four_eyes": _("Somebody else than whoever asked for it decides."),
    "authority": _("This is above your authority."),
    "own_case": _("Nobody checks or reviews what they handled themselves."),
    "superior_unit": _("This is for a superior unit or senior management."),
}
REFUSED = (
    services.WrongState,
    services.NotAllowed,
    services.KeptFromThem,
    services.ReasonMissing,
    services.ReasonDoesNotFit,
    services.AlreadyAccepted,
    services.StepsMissing,
    services.StaleComplaint,
    services.HeldAlready,
)


def refusal(refused: Exception) -> str:
    """The refusal in a sentence that says what would help."""
    if isinstance(refused, services.WrongState):
        return str(STATES.get(refused.code, _("The case is not at that point.")))
    if isinstance(refused, services.NotAllowed):
        return str(NOT_ALLOWED.get(refused.code, _("You may not do that.")))
    if isinstance(refused, services.KeptFromThem):
        return gettext("The case is kept from %(name)s: choose somebody else.") % {
            "name": refused.person.display_name
        }
    if isinstance(refused, services.AlreadyAccepted):
        return gettext("%(name)s has accepted the case already.") % {"name": refused.owner.display_name}
    if isinstance(refused, services.StepsMissing):
        names = gettext(", ").join(str(texts.MISSING[name]) for name in refused.missing)
        count = len(refused.missing)
        said = ngettext("%(n)s thing is missing: %(names)s", "%(n)s things are missing: %(names)s", count)
        return said % {"n": count, "names": names}
    if isinstance(refused, services.StaleComplaint):
        return gettext(
            "Somebody changed the case meanwhile; open it again and look at what stands there now."
        )
    if isinstance(refused, services.HeldAlready):
        return gettext(
            "The bank holds this already: %(held)s. Say below why it is asked for all the same."
        ) % {"held": gettext("; ").join(refused.said)}
    if isinstance(refused, services.ReasonDoesNotFit):
        return gettext("This reason does not fit the case: it was signed, or complained of in time.")
    return gettext("Say why.")


GROUP_STATES = {
    "too_late": _("The time for this is over."),
    "no_draft": _("Draft the report first."),
    "sent": _("The report was sent already."),
}


def group_refusal(refused: Exception) -> str:
    """The refusal of an act on a group in a sentence that says what would help."""
    if isinstance(refused, groups.AlreadyDecided):
        return gettext("Somebody has decided this already; look at the group again.")
    if isinstance(refused, groups.TooManyRepresentatives):
        return gettext("Five at most speak for the others.")
    return str(GROUP_STATES.get(getattr(refused, "code", ""), _("The group is not at that point.")))
