"""A plan as a sheet to read on the way or to sign: everything that stands in it but how somebody is won."""

from datetime import date, datetime

from django.utils.translation import gettext, pgettext

from accountplans.models import AccountPlan, PlanExpense, PlanRisk
from accountplans.queries.plans import AimLine, PersonLine, StepLine, Told, told
from common import presentation
from common.calendar import business_date, business_today
from common.reader import language
from common.sheets import Fact, Line, Part, Sheet
from organization.models import Staff


def paper(user: Staff, plan: AccountPlan, *, at: datetime) -> Sheet:
    """The sheet of a plan that the caller has found visible.

    How a person is won does not stand on it: paper is read by whoever finds it.
    """
    today = business_date(at)
    shown = told(user, plan, today=today)
    name = plan.customer.label
    return Sheet(
        title=gettext("%(name)s: plan %(year)s") % {"name": name, "year": plan.year},
        sub=gettext(", ").join(_standing(plan)),
        facts=_facts(shown),
        parts=[
            Part(gettext("What we want to be for the customer"), [Line("", plan.goal)]),
            *([Part(gettext("Where we stand"), [Line("", plan.outset)])] if plan.outset else []),
            *([Part(gettext("What came of it"), [Line("", plan.outcome)])] if plan.outcome else []),
            Part(
                gettext("Aims per product line"),
                [_aim(line) for line in shown.standing.aims],
                gettext("No aim is set."),
            ),
            Part(
                gettext("Needs we meet"),
                [
                    Line(one.need.title, one.need.get_kind_display(), one.need.get_step_display())
                    for one in shown.needs
                ],
                gettext("No need is named."),
            ),
            Part(
                pgettext("plan", "Calendar"),
                [_step(line) for line in shown.steps],
                gettext("No step is planned."),
            ),
            Part(
                gettext("People to win"),
                [_person(line) for line in shown.people],
                gettext("Nobody is named."),
            ),
            Part(gettext("Risks"), [_risk(one) for one in shown.risks], gettext("No risk is noted.")),
            Part(
                gettext("Spent"),
                [_expense(one) for one in shown.expenses],
                pgettext("plan", "Nothing was spent yet."),
            ),
            Part(gettext("Team"), _team(plan, shown), gettext("Nobody is named.")),
        ],
        notes="",
        foot=gettext("%(name)s, %(day)s; for use in the bank alone")
        % {"name": user.display_name, "day": _day(today)},
    )


def _standing(plan: AccountPlan) -> list[str]:
    """The customer's full name, the version, its state and who agreed to it."""
    said = [
        plan.customer.full_name,
        gettext("version %(n)s") % {"n": plan.number},
        plan.get_ending_display() or plan.get_state_display(),
    ]
    if plan.agreed_by and plan.agreed_at:
        agreed = {"name": plan.agreed_by.display_name, "day": _day(business_date(plan.agreed_at))}
        said.append(gettext("agreed by %(name)s, %(day)s") % agreed)
    return said


def _facts(shown: Told) -> list[Fact]:
    standing = shown.standing
    return [
        Fact(gettext("Aims reached"), "—" if standing.percent is None else f"{standing.percent}%"),
        Fact(gettext("Steps done"), f"{standing.steps_done} / {standing.steps}"),
        Fact(
            gettext("People won"),
            f"{sum(line.won for line in shown.people)} / {len(shown.people)}",
        ),
        Fact(gettext("Budget"), _money(standing.plan.budget_fen)),
        Fact(
            gettext("Spent"),
            _money(standing.spent_fen),
            gettext("More was spent than was granted.") if standing.over_budget else "",
        ),
    ]


def _aim(line: AimLine) -> Line:
    aim, behind = line.aim, line.progress.behind and not line.progress.reached
    amounts = {
        "start": _money(aim.start_fen),
        "now": _money(line.now_fen),
        "aim": _money(aim.aim_fen),
    }
    return Line(
        gettext(", ").join([aim.line.name, aim.get_measure_display()]),
        gettext("from %(start)s to %(aim)s, now %(now)s") % amounts,
        gettext(", ").join([f"{line.progress.percent}%", gettext("by %(day)s") % {"day": _day(aim.by_on)}]),
        "bad" if behind else "",
    )


def _step(line: StepLine) -> Line:
    states = {
        "open": pgettext("task", "Open"),
        "done": pgettext("task", "Done"),
        "cancelled": pgettext("task", "Dropped"),
    }
    state = gettext("overdue") if line.late else states.get(line.state, "")
    note = gettext(", ").join(filter(None, [_day(line.step.due_on), state]))
    return Line(line.step.what, line.step.owner.display_name, note, "bad" if line.late else "")


def _person(line: PersonLine) -> Line:
    person, contact = line.person, line.person.contact
    ways = [f"{contact.get_attitude_display()} → {person.get_wished_attitude_display()}"]
    if person.wished_part:
        ways.append(f"{contact.parts_words} → {person.get_wished_part_display()}")
    return Line(
        contact.display_name,
        gettext(", ").join(filter(None, [contact.display_title, *ways])),
        pgettext("person", "won") if line.won else "",
    )


def _risk(risk: PlanRisk) -> Line:
    weight = gettext("weight %(n)s / 9") % {"n": risk.weight}
    return Line(risk.what, risk.counter, gettext(", ").join([risk.owner.display_name, weight]))


def _expense(expense: PlanExpense) -> Line:
    return Line(_day(expense.spent_on), expense.note, _money(expense.amount_fen))


def _team(plan: AccountPlan, shown: Told) -> list[Line]:
    lead = plan.customer.manager
    lines = [Line(shown.team_name, gettext("Marketing team"))] if shown.team_name else []
    lines += [Line(lead.display_name, gettext("Lead"))] if lead else []
    others = [one for one in shown.team if lead is None or one.staff_id != lead.pk]
    return lines + [Line(one.staff.display_name, one.get_part_display()) for one in others]


def _money(fen: int) -> str:
    return presentation.money(fen, language=language()).text


def _day(day: date) -> str:
    return presentation.day(day, language=language(), today=business_today())
