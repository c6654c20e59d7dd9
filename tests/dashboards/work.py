"""What account managers did, for tests of their figures, and these figures counted one by one."""

from datetime import date, datetime, time, timedelta

from activities.models import Interaction, Visit
from activities.rules import report_due_on
from campaigns.models import Campaign, Evaluation
from common.calendar import SHANGHAI, business_today, months_later
from common.working_days import bank_calendar
from customers.models import Contact, Customer, CustomerPulse
from organization.models import RoleAssignment
from organization.rules import Role
from portfolios.models import HandedCustomer, Handover
from products.models import ProductLine
from prospects.models import Opportunity, Prospect
from surveys.models import Survey, SurveyResponse, SurveyRule
from targets.models import Achieved, Target

FACTS = (
    "credit_code",
    "industry_code",
    "region_code",
    "ownership",
    "established_on",
    "registered_capital_fen",
    "total_assets_fen",
    "annual_revenue_fen",
    "staff_count",
)


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI)


def contact(customer, person, day: date, recorded: date | None = None) -> Interaction:
    return Interaction.objects.create(
        customer=customer,
        staff=person,
        happened_at=at(day),
        recorded_at=at(recorded or day),
        summary="谈续作",
    )


def deal(customer, owner, opened: date, closed: date, state: str) -> Opportunity:
    return Opportunity.objects.create(
        customer=customer,
        name="流动资金贷款",
        product_line=ProductLine.objects.first(),
        stage="funded" if state == "won" else "proposal",
        state=state,
        entered_stage_at=at(closed),
        opened_at=at(opened),
        closed_on=closed,
        owner=owner,
        unit=customer.unit,
        amount_fen=1_000_000,
    )


def visit(customer, owner, day: date, reported: date | None) -> Visit:
    report = contact(customer, owner, day, reported) if reported else None
    return Visit.objects.create(
        customer=customer,
        owner=owner,
        starts_at=at(day),
        purpose="看生产线",
        state="reported" if report else "planned",
        interaction=report,
    )


def answer(customer, day: date, index: str) -> SurveyResponse:
    survey = Survey.objects.create(
        customer=customer,
        cause="by_hand",
        subject=f"hand:{customer.pk}:{day}",
        happened_on=day,
        due_on=day,
        planned_at=at(day),
    )
    marks = dict.fromkeys(("quality", "service", "price", "responsiveness", "image"), 50)
    return SurveyResponse.objects.create(
        survey=survey,
        customer=customer,
        rule=SurveyRule.objects.first(),
        recommends=7,
        index=index,
        answered_on=day,
        answered_at=at(day),
        **marks,
    )


def take_over(customer, person, day: date) -> None:
    handover = Handover.objects.create(
        giver=None,
        successor=customer.unit,
        unit=customer.unit,
        reason="调岗",
        effective_on=day,
        state="done",
        proposed_by=person,
        proposed_at=at(day),
        form_key=f"00000000-0000-4000-8000-{customer.pk:012d}",
    )
    HandedCustomer.objects.create(
        handover=handover, customer=customer, fate="moved", unit_before=customer.unit
    )


def aim(person, unit, measure: str, month: date, target: int, by) -> Target:
    return Target.objects.create(
        unit=unit,
        person=person,
        measure=measure,
        month=month,
        floor=target,
        target=target,
        stretch=target,
        set_by=by,
        set_at=at(month),
    )


def prospect(bank, unit, source: str, added: date, ended: date | None = None, customer=None) -> Prospect:
    """A company added to a pool; with a day and a customer it became one then, with a day alone it was dropped."""
    state = "open" if ended is None else "dropped" if customer is None else "converted"
    return Prospect.objects.create(
        name=f"潜客{source}{added}",
        short_name="潜客",
        unit=unit,
        source=source,
        state=state,
        customer=customer,
        created_at=at(added),
        closed_at=ended and at(ended),
    )


def make_sources(bank) -> None:
    """Companies found by four channels in this year and the one before, and two campaigns that were looked back on."""
    today, channels = business_today(), ("network", "event", "referral", "chain")
    for number, customer in enumerate(bank.customers):
        added = today - timedelta(days=11 + 37 * number)
        ended = added + timedelta(days=5 + number) if number % 3 else None
        won = customer if number % 3 == 1 or number == 14 else None
        prospect(bank, customer.unit, channels[number % 4], added, ended, won)
    for unit, cost, returned in ((bank.unit, 400, 900), (bank.far_unit, 300, 100), (bank.head_office, 0, 50)):
        campaign = Campaign.objects.create(
            name=f"活动{cost}",
            offer="费率优惠",
            starts_on=date(2026, 3, 1),
            ends_on=date(2026, 9, 30),
            owner_unit=unit,
            created_by=bank.executive,
            created_at=at(date(2026, 2, 1)),
            changed_at=at(date(2026, 2, 1)),
        )
        Evaluation.objects.create(
            campaign=campaign,
            cost_fen=cost,
            return_fen=returned,
            written_by=bank.executive,
            written_at=at(date(2026, 10, 9)),
        )


class HonestSources:
    """Channels of the pools of `path` over the twelve months up to today, and what campaigns cost, row by row."""

    def _added(self):
        since = months_later(business_today(), -12)
        found = Prospect.objects.select_related("unit").filter(unit__path__startswith=self.path)
        return [
            one for one in found if since < one.created_at.astimezone(SHANGHAI).date() <= business_today()
        ]

    def _won(self):
        return [one for one in self._added() if one.state == "converted"]

    def came(self):
        return len(self._added())

    def converted(self):
        return len(self._won())

    def converted_share(self):
        return self.converted() / self.came() if self.came() else None

    def days_to_convert(self):
        days = [(one.closed_at - one.created_at).days for one in self._won()]
        return sum(days) / len(days) if days else None

    def _looked_back(self):
        return Evaluation.objects.filter(campaign__owner_unit__path__startswith=self.path)

    def campaign_cost(self):
        return sum(one.cost_fen for one in self._looked_back())

    def campaign_return(self):
        spent = [one for one in self._looked_back() if one.cost_fen]
        return sum(one.return_fen for one in spent) / self.campaign_cost() if spent else None


def make_work(bank) -> None:
    """Contacts, deals, visits, answers, files, handovers and targets of the customers of a bank, over two years."""
    for unit, region in ((bank.unit, "330102"), (bank.sister_unit, "330106"), (bank.far_unit, "330203")):
        unit.region_code = region
        unit.save(update_fields=["region_code"])
    for number, customer in enumerate(bank.customers):
        person = customer.manager
        customer.region_code = ("330105", "", "440100")[number % 3]
        customer.staff_count = 20 if number % 2 else None
        customer.total_assets_fen = 1 if number % 5 == 0 else None
        customer.save(update_fields=["region_code", "staff_count", "total_assets_fen"])
        if number % 4 == 0:
            Contact.objects.create(
                customer=customer, name="沈总", left_on=None if number % 8 else date(2026, 1, 5)
            )
        if number % 6 == 1:
            CustomerPulse.objects.filter(customer=customer).update(held_until=date(2026, 9, 15))
        for place in range(number % 4):
            contact(customer, person, date(2025, 8 + place, 31 - place * 3))
        contact(customer, bank.colleague, date(2026, 8 + number % 3, 12))
        opened = date(2025, 7, 1 + number)
        deal(
            customer,
            person,
            opened,
            opened + timedelta(days=80 + 17 * number),
            "won" if number % 3 else "lost",
        )
        day = date(2026, 8 + number % 3, 2 + number)
        visit(customer, person, day, (None, day, day + timedelta(days=9))[number % 3])
        if number % 2:
            answer(customer, date(2025, 8 + number % 3, 30), f"{40 + 3 * number}.5")
        if number % 5 == 2:
            take_over(customer, bank.supervisor, date(2026, 8 + number % 2, 20))
    for person, unit, target in ((bank.manager, bank.unit, 900), (bank.outsider, bank.far_unit, 700)):
        aim(person, unit, "contribution", date(2026, 12, 1), target * 1_000_000, bank.executive)


class HonestWork:
    """The figures of account managers of `path` on the day `on`, from the scores `now`, row by row."""

    def _led(self):
        return [row for row in self.now.values() if row.customer.manager_id]

    def _pairs(self):
        roles = RoleAssignment.objects.filter(role=Role.ACCOUNT_MANAGER).select_related("unit")
        of_roles = {(role.unit_id, role.staff_id) for role in roles if role.unit.path.startswith(self.path)}
        return of_roles | {(row.unit_id, row.customer.manager_id) for row in self._led()}

    def _since(self):
        return months_later(self.on, -12)

    def _within(self, day):
        return self._since() < day <= self.on

    def led(self):
        return len(self._led())

    def led_value(self):
        return sum(row.contribution_fen for row in self._led())

    def rule_kept(self):
        pulses = CustomerPulse.objects.filter(customer__in=[row.customer_id for row in self._led()])
        asked = [each for each in pulses if each.held_until is None or each.held_until <= self.on]
        kept = [each for each in asked if each.next_contact_on > self.on]
        return len(kept) / len(asked) if asked else None

    def contacts(self):
        pairs = self._pairs()
        found = Interaction.objects.select_related("customer")
        return sum(
            (each.customer.unit_id, each.staff_id) in pairs
            and self._within(each.happened_at.astimezone(SHANGHAI).date())
            for each in found
        )

    def each_contact(self):
        return self.led_value() // self.contacts() if self.contacts() else None

    def _deals(self, *states):
        pairs = self._pairs()
        return [
            each
            for each in Opportunity.objects.filter(state__in=states)
            if (each.unit_id, each.owner_id) in pairs and self._within(each.closed_on)
        ]

    def conversion(self):
        ended = self._deals("won", "lost")
        return len(self._deals("won")) / len(ended) if ended else None

    def days_to_win(self):
        days = [
            (each.closed_on - each.opened_at.astimezone(SHANGHAI).date()).days for each in self._deals("won")
        ]
        return sum(days) / len(days) if days else None

    def reports(self):
        pairs, calendar, kept = self._pairs(), bank_calendar(), []
        for each in Visit.objects.select_related("customer", "interaction"):
            due = report_due_on(each.ends_at, calendar)
            mine = (each.customer.unit_id, each.owner_id) in pairs
            if mine and due <= self.on and each.ends_at.astimezone(SHANGHAI).date() > self._since():
                report = each.interaction
                kept.append(bool(report) and report.recorded_at.astimezone(SHANGHAI).date() <= due)
        return sum(kept) / len(kept) if kept else None

    def completeness(self):
        known = [
            sum(bool(getattr(customer, name)) for name in FACTS)
            + Contact.objects.filter(customer=customer, state="live", left_on=None).exists()
            for customer in Customer.objects.filter(pk__in=[row.customer_id for row in self._led()])
        ]
        return sum(known) / (10 * len(known)) if known else None

    def satisfaction(self):
        answers = SurveyResponse.objects.filter(customer__unit__path__startswith=self.path)
        marks = [each.index for each in answers if self._within(each.answered_on)]
        return float(sum(marks) / len(marks)) if marks else None

    def _hard(self, row):
        customer = Customer.objects.select_related("unit").get(pk=row.customer_id)
        city, ours = customer.region_code[:4], customer.unit.region_code[:4]
        taken = HandedCustomer.objects.filter(customer=customer).select_related("handover")
        neglected = any(
            self._within(each.handover.effective_on)
            and not [
                one
                for one in Interaction.objects.filter(customer=customer)
                if months_later(each.handover.effective_on, -12)
                <= one.happened_at.astimezone(SHANGHAI).date()
                < each.handover.effective_on
            ]
            for each in taken
        )
        return (
            (row.churn_risk or 0) >= 60
            or row.contribution_fen < 0
            or bool(city and ours and city != ours)
            or neglected
        )

    def difficulty(self):
        led = self._led()
        return sum(self._hard(row) for row in led) / len(led) if led else None

    def _race(self):
        """What those with a target for December came to so far, before the year, and what they are to reach."""
        people = {person for _, person in self._pairs()}
        targets = [
            each
            for each in Target.objects.filter(
                measure="contribution", month=date(2026, 12, 1), person__in=people
            )
            if each.unit.path.startswith(self.path)
        ]
        newest = max(Achieved.objects.filter(business_date__lte=self.on).values_list("month", flat=True))
        found = Achieved.objects.filter(month=newest, person__in=[each.person_id for each in targets])
        actual = sum(each.contribution for each in found if each.unit.path.startswith(self.path))
        return actual, sum(each.target for each in targets), newest

    def attainment(self):
        actual, target, _ = self._race()
        return actual / target if target else None

    def pace(self):
        actual, target, newest = self._race()
        if not target:
            return None
        calendar, year = bank_calendar(), [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
        worked = [day for day in year if calendar.is_working(day)]
        gone = [day for day in worked if day.month <= newest.month]
        return actual / target / (len(gone) / len(worked))
