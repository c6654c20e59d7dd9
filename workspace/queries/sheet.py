"""The sheet one reads on the way to a customer: who they are, who decides, what was said and promised, what is open."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext, ngettext, pgettext

from activities.queries import last_contacts
from common import presentation
from common.calendar import business_date
from common.reader import language
from common.sheets import Fact, Line, Part, Sheet
from complaints.queries.panel import complaints_of
from customers.models import Account, Customer
from customers.queries import Record, record
from fit.queries import eligibility_of
from fit.queries.catalogue import offered
from negotiations.queries.listing import of_customer as talks_of
from products.rules.eligibility import Verdict
from prospects.queries.opportunities import of_customer as deals_of
from tiers.queries import outlook
from worklist.queries import task_rows
from worklist.rules import TaskKind

# One page holds so much; what was cut off is counted.
PEOPLE, CONTACTS, PROMISES, TASKS, CASES, DEALS, TALKS, DUE, IDEAS = 5, 3, 4, 4, 2, 3, 2, 4, 2
DUE_DAYS = 90
SAID, NAMED = 120, 60


def sheet(customer: Customer, user, at: datetime) -> Sheet:
    """The sheet of a customer that the caller has found visible: a fixed number of queries.

    Phones and addresses of people do not stand on it, nor anything of a dossier: paper is read by whoever finds it.
    """
    today = business_date(at)
    known = record(customer, today=today)
    tasks = task_rows(customer, user, today, limit=40)
    promises = [row for row in tasks if row.task.kind == TaskKind.PROMISE]
    others = [row for row in tasks if row.task.kind not in {TaskKind.PROMISE, TaskKind.VISIT_REPORT}]
    return Sheet(
        title=customer.label,
        sub=gettext(", ").join(
            filter(None, [customer.full_name, known.header.industry, known.header.region, known.header.unit])
        ),
        facts=_facts(known, today),
        parts=[
            _people(known, today),
            _said(customer, today),
            _part(
                gettext("Promised"),
                [_task(row, today) for row in promises],
                PROMISES,
                gettext("nothing open"),
            ),
            _open(customer, user, at),
            _part(gettext("To do"), [_task(row, today) for row in others], TASKS, gettext("nothing open")),
            _due(customer, today),
            _ideas(customer, known, user, today),
        ],
        notes=gettext("Notes on the spot"),
        foot=gettext("%(name)s, %(day)s; for use in the bank alone")
        % {"name": user.display_name, "day": _day(today, today)},
    )


def _part(title: str, lines: list[Line], most: int, none: str) -> Part:
    left = len(lines) - most
    more = ngettext("and %(n)s more", "and %(n)s more", left) % {"n": left} if left > 0 else ""
    return Part(title, lines[:most], none, more)


def _facts(known: Record, today: date) -> list[Fact]:
    header, tiles, contact = known.header, known.tiles, known.next_contact
    tier = presentation.tier(header.tier_code, language=language())[1] if header.tier_code else "—"
    last = _day(business_date(contact.last_at), today) if contact.last_at else gettext("never")
    return [
        Fact(gettext("Tier"), tier, f"{header.score}" if header.score is not None else ""),
        Fact(
            gettext("Contribution, 12 months"),
            _money(tiles.contribution_fen),
            _change(tiles.contribution_change),
        ),
        Fact(gettext("Average deposits"), _money(tiles.deposits_fen), _change(tiles.deposits_change)),
        Fact(
            gettext("Average loans"),
            _money(tiles.loans_fen),
            gettext("limit %(amount)s") % {"amount": _money(tiles.limit_fen)} if tiles.limit_fen else "",
        ),
        Fact(gettext("Product lines"), f"{known.lines_used} / {len(known.products)}"),
        Fact(gettext("Last contact"), last, contact.last_kind if contact.last_at else ""),
    ]


def _people(known: Record, today: date) -> Part:
    here = [person for person in known.people if person.left_on is None or person.left_on > today]
    lines = [
        Line(
            person.name,
            gettext(", ").join(filter(None, [person.title, person.part, person.attitude])),
            _day(business_date(person.last_contact_at), today)
            if person.last_contact_at
            else gettext("never met"),
        )
        for person in here
    ]
    return _part(gettext("Who decides there"), lines, PEOPLE, gettext("nobody on file"))


def _said(customer: Customer, today: date) -> Part:
    lines = []
    for contact in last_contacts(customer)[:CONTACTS]:
        people = gettext(", ").join(person.display_name for person in contact.people.all())
        lines.append(
            Line(
                gettext(", ").join(
                    [_day(business_date(contact.happened_at), today), contact.get_kind_display()]
                ),
                _cut(contact.summary),
                gettext(", ").join(filter(None, [contact.staff.display_name, people])),
            )
        )
    return Part(gettext("Last said"), lines, gettext("no contact on record"))


def _task(row, today: date) -> Line:
    late = row.task.due_on is not None and row.task.due_on < today
    due = presentation.due_distance(row.task.due_on, language=language(), today=today)
    return Line(_cut(row.title, NAMED), row.task.owner.display_name, due, "bad" if late else "")


def _open(customer: Customer, user, at: datetime) -> Part:
    """Complaints, deals and talks under way, each as far as the reader may know of it."""
    today = business_date(at)
    cases = [
        Line(
            gettext("Complaint %(number)s") % {"number": case.number},
            _cut(case.title, NAMED),
            case.note,
            case.tone,
        )
        for case in complaints_of(customer, user, at)
        if not case.ended
    ][:CASES]
    rows, _ = deals_of(customer, today)
    deals = [
        Line(
            gettext("Opportunity"),
            _cut(row.card.name, NAMED),
            gettext(", ").join([row.place, _money(row.card.amount_fen)]),
        )
        for row in rows
        if not row.state
    ]
    talks = [
        Line(
            gettext("Negotiation %(number)s") % {"number": talk.number},
            _cut(talk.title or talk.step, NAMED),
            _day(talk.deadline_on, today),
        )
        for talk in talks_of(user, customer, today)
        if talk.running
    ]
    return Part(gettext("Under way"), [*cases, *deals[:DEALS], *talks[:TALKS]], gettext("nothing under way"))


def _due(customer: Customer, today: date) -> Part:
    accounts = (
        Account.objects.filter(
            customer=customer, status="active", matures_on__range=(today, today + timedelta(days=DUE_DAYS))
        )
        .select_related("product_line")
        .order_by("matures_on", "account_no")
    )
    lines = [
        Line(account.product_line.name, f"…{account.account_no[-4:]}", _day(account.matures_on, today))
        for account in accounts
    ]
    title = gettext("Falling due within %(n)s days") % {"n": DUE_DAYS}
    return _part(title, lines, DUE, gettext("nothing falls due"))


def _ideas(customer: Customer, known: Record, user, today: date) -> Part:
    """Ways to the next tier, and products that the customer may have and does not use."""
    found = outlook(customer)
    lines = [
        Line(way.title, way.reasons, gettext("+%(gain)s points") % {"gain": way.gain})
        for way in (found.ways[:IDEAS] if found else [])
    ]
    used = {product.code for product in known.products if product.used}
    checked = eligibility_of(
        customer, versions=list(offered(user)), publication=known.header.publication, today=today
    )
    fitting = [
        one.version.name
        for one in checked
        if one.verdict is Verdict.PASS
        and not (one.version.product.line and one.version.product.line.code in used)
    ]
    if fitting:
        lines.append(
            Line(
                pgettext("sheet", "Qualifies for"),
                gettext(", ").join(fitting[: IDEAS + 1]),
                gettext("%(n)s in all") % {"n": len(fitting)},
            )
        )
    return Part(gettext("Ideas"), lines, gettext("nothing computed yet"))


def _money(fen: int | None) -> str:
    return presentation.money(fen, language=language()).text if fen is not None else "—"


def _change(change) -> str:
    return presentation.signed_percent(change) if change is not None else ""


def _day(day: date | None, today: date) -> str:
    return presentation.day(day, language=language(), today=today)


def _cut(text: str, most: int = SAID) -> str:
    said = " ".join(text.split())
    return said if len(said) <= most else said[: most - 1] + "…"
