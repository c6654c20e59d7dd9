"""Who reads which rows, worked out again from the domain's words, row by row, without the querysets."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.apps import apps
from django.db.models import Model

from common.calendar import business_today
from customers.models import Customer, Tag, TeamMember
from growth.models import Assessment, Training
from knowledge.models import Piece
from lists.models import SavedView
from organization.models import Absence, RoleAssignment, Staff, Unit
from prospects.models import Prospect
from tests.access.accountplans_sight import plans_sight
from tests.access.approaches_sight import approaches_sight
from tests.access.complaints_sight import SIGHT as COMPLAINTS
from tests.access.complaints_sight import sees_import
from tests.access.customers_sight import customers_sight
from tests.access.dashboards_sight import value_sight
from tests.access.known import is_below, once
from tests.access.marks_sight import marks_sight
from tests.access.proposals_sight import proposals_sight
from tests.access.targets_sight import targets_sight
from tests.access.world import World

READING_ROLES = {"account_manager", "product_manager", "risk_manager"}


@once
def people_of(person: Staff, day: date) -> set[int]:
    """The person and whoever is absent and named them deputy."""
    mine = Absence.objects.filter(deputy=person, cancelled=False)
    return {person.pk, *(one.staff_id for one in mine if one.starts_on <= day <= one.last_on)}


@once
def roles_of(person: Staff, day: date) -> list[RoleAssignment]:
    held = RoleAssignment.objects.filter(staff__in=people_of(person, day)).select_related("unit")
    working = READING_ROLES | {"supervisor", "executive"}
    return [
        r
        for r in held
        if r.starts_on <= day
        and (r.ends_on is None or r.ends_on > day)
        and (r.staff_id == person.pk or r.role in working)
    ]


@once
def reads_customer(person: Staff, customer: Customer) -> bool:
    day = business_today()
    roles = roles_of(person, day)
    names = {role.role for role in roles}
    if "executive" in names:
        return True
    if any(role.role == "supervisor" and is_below(customer.unit, role.unit) for role in roles):
        return True
    on_team = any(
        member.starts_on <= day and (member.ends_on is None or member.ends_on > day)
        for member in TeamMember.objects.filter(customer=customer, staff__in=people_of(person, day))
    )
    return bool(names & READING_ROLES) and (customer.manager_id in people_of(person, day) or on_team)


@once
def reads_unit(person: Staff, unit: Unit | None) -> bool:
    roles = roles_of(person, business_today())
    return any(role.role == "executive" for role in roles) or any(
        role.role == "supervisor" and is_below(unit, role.unit) for role in roles
    )


def sees_unit(person: Staff, unit: Unit) -> bool:
    return reads_unit(person, unit) or unit.pk == person.unit_id


def uses_view(person: Staff, view: SavedView | Tag) -> bool:
    """Its owner, and whoever works in the unit it is shared with or below."""
    shared = view.shared_with is not None and is_below(person.unit, view.shared_with)
    return view.owner_id == person.pk or shared


def reads_training(person: Staff, training: Training) -> bool:
    """Whoever is invited or organises it, and whoever reads its unit."""
    invited = any(each.person_id == person.pk for each in training.attendances.all())
    return invited or training.organiser_id == person.pk or reads_unit(person, training.unit)


def reads_assessment(person: Staff, given: Assessment) -> bool:
    """Who wrote it; once both are given the person, and supervisors of the person's unit. No executive."""
    if given.by_id == person.pk:
        return True
    sides = {each.side for each in Assessment.objects.filter(person=given.person, half=given.half)}
    above = any(
        role.role == "supervisor" and is_below(given.person.unit, role.unit)
        for role in roles_of(person, business_today())
    )
    return len(sides) == 2 and (given.person_id == person.pk or above)


def reads_piece(person: Staff, piece: Piece) -> bool:
    """Of a customer as the customer; else, while it is shared, in its unit and below; always its author and line."""
    if piece.customer is not None:
        return reads_customer(person, piece.customer)
    shared = piece.state == "shared" and is_below(person.unit, piece.shared_with)
    return shared or piece.author_id == person.pk or reads_unit(person, piece.unit)


def sees_colleague(person: Staff, other: Staff) -> bool:
    same = person.unit_id is not None and person.unit_id == other.unit_id
    return other.pk == person.pk or same or reads_unit(person, other.unit)


def sees_absence(person: Staff, absence) -> bool:
    """One's own, those in which one stands in, and of people whose unit one reads."""
    mine = person.pk in (absence.staff_id, absence.deputy_id)
    return mine or reads_unit(person, absence.staff.unit)


def reads_diary(person: Staff, page) -> bool:
    """One's own, and those of people in the units one leads."""
    leads = any(
        role.role == "supervisor" and is_below(page.person.unit, role.unit)
        for role in roles_of(person, business_today())
    )
    return page.person_id == person.pk or leads


def sees_notice(person: Staff, notice) -> bool:
    if notice.person_id != person.pk:
        return False
    return notice.customer is None or reads_customer(person, notice.customer)


def sees_client(person: Staff, _client) -> bool:
    return "system_administrator" in {role.role for role in roles_of(person, business_today())}


def reads_feeds(person: Staff, _row) -> bool:
    roles = {role.role for role in roles_of(person, business_today())}
    return bool(roles & {"executive", "system_administrator"})


def sees_batch(person: Staff, batch) -> bool:
    return reads_feeds(person, batch) or batch.client_id == person.pk


def sees_run(person: Staff, run) -> bool:
    return reads_feeds(person, run)


def sees_model(person: Staff, record) -> bool:
    return "executive" in {role.role for role in roles_of(person, business_today())}


def reads_prospect(person: Staff, prospect: Prospect) -> bool:
    roles = roles_of(person, business_today())
    names = {role.role for role in roles}
    if reads_unit(person, prospect.unit):
        return True
    if "account_manager" in names and person.unit_id == prospect.unit_id:
        return True
    return bool(names & READING_ROLES) and prospect.owner_id == person.pk


def reads_its_prospect(person: Staff, record) -> bool:
    return reads_prospect(person, record.prospect)


def sees_campaign(person: Staff, campaign) -> bool:
    """Of a unit one reads, of one's own, or of one above these; for those who work with customers alone."""
    roles = roles_of(person, business_today())
    names = {role.role for role in roles}
    if "executive" in names:
        return True
    working = READING_ROLES | {"supervisor", "complaint_officer"}
    if not names & working:
        return False
    places = [person.unit, *(role.unit for role in roles if role.role == "supervisor")]
    return reads_unit(person, campaign.owner_unit) or any(
        is_below(place, campaign.owner_unit) for place in places
    )


def sees_its_campaign(person: Staff, record) -> bool:
    return sees_campaign(person, record.campaign)


def sees_target(person: Staff, target) -> bool:
    if not sees_campaign(person, target.campaign):
        return False
    if target.customer is not None:
        return reads_customer(person, target.customer)
    return reads_unit(person, target.unit) or target.owner_id == person.pk


def sees_result(person: Staff, result) -> bool:
    mine = reads_unit(person, result.unit) or result.staff_id == person.pk
    return sees_campaign(person, result.campaign) and mine


def on_deal_team(person: Staff, talk) -> bool:
    """The deal team of today, as long as the person holds any role."""
    day = business_today()
    return bool(roles_of(person, day)) and any(
        member.staff_id == person.pk
        and member.starts_on <= day
        and (member.ends_on is None or member.ends_on > day)
        for member in talk.team.all()
    )


def reads_question(person: Staff, asked) -> bool:
    """The team, whoever decided it, and while it waits a supervisor above the unit who is not of the team."""
    if on_deal_team(person, asked.negotiation) or asked.decided_by_id == person.pk:
        return True
    supervises = any(
        role.role == "supervisor" and is_below(asked.negotiation.unit, role.unit)
        for role in roles_of(person, business_today())
    )
    waits = (
        asked.state == "waiting" and asked.concession_id is None and asked.negotiation.outcome == "running"
    )
    return supervises and waits and asked.asked_by_id != person.pk


def reads_handover(person: Staff, handover) -> bool:
    """Who gives, takes or proposed it, and readers of the unit that gives."""
    takes = handover.taker_id in people_of(person, business_today())
    mine = person.pk in (handover.giver_id, handover.proposed_by_id)
    return takes or mine or reads_unit(person, handover.unit)


def names_or_holds_seat(person: Staff, seat) -> bool:
    return seat.staff_id == person.pk or sees_model(person, seat)


def reads_request(person: Staff, asked) -> bool:
    """Readers of the customer, whoever decided, and while it waits whoever sits there and did not ask."""
    if reads_customer(person, asked.customer):
        return True
    if any(made.decided_by_id == person.pk for made in asked.decisions.all()):
        return True
    day = business_today()
    sits = any(
        seat.level == asked.level
        and seat.starts_on <= day
        and (seat.ends_on is None or seat.ends_on > day)
        and is_below(asked.unit, seat.unit)
        for seat in person.price_seats.select_related("unit")
    )
    waits = asked.state == "waiting" and bool(roles_of(person, day))
    return sits and waits and asked.asked_by_id != person.pk


def sees_version(person: Staff, version) -> bool:
    names = {role.role for role in roles_of(person, business_today())}
    return version.state != "draft" or bool(names & {"product_manager", "executive"})


SPECIAL: dict[str, Callable[[Staff, Model], bool]] = {
    **COMPLAINTS,
    "customers.customer": reads_customer,
    "organization.unit": sees_unit,
    "activities.diarypage": reads_diary,
    "activities.educationevent": lambda person, event: sees_unit(person, event.unit),
    "activities.diarycomment": lambda person, comment: reads_diary(person, comment.page),
    "campaigns.campaign": sees_campaign,
    "campaigns.target": sees_target,
    "campaigns.call": lambda person, call: sees_target(person, call.target),
    "campaigns.result": sees_result,
    **dict.fromkeys(
        [
            f"campaigns.{name}"
            for name in (
                "criterion",
                "rival",
                "preparationfile",
                "taskforcemember",
                "training",
                "participant",
                "targetlist",
                "quota",
                "pointrule",
                "rewardrule",
                "bulletin",
                "evaluation",
            )
        ],
        sees_its_campaign,
    ),
    "organization.staff": sees_colleague,
    "organization.absence": sees_absence,
    "lists.savedview": uses_view,
    **marks_sight(reads_customer, uses_view),
    **customers_sight(reads_customer, reads_unit),
    **approaches_sight(reads_customer),
    **plans_sight(reads_customer),
    **proposals_sight(reads_customer),
    "knowledge.piece": reads_piece,
    "growth.training": reads_training,
    "growth.assessment": reads_assessment,
    "knowledge.follow": lambda person, followed: followed.person_id == person.pk,
    "knowledge.unitdigest": lambda person, digest: (
        reads_unit(person, digest.unit) or digest.unit_id == person.unit_id
    ),
    "worklist.notice": sees_notice,
    "corebanking.batch": sees_batch,
    "corebanking.client": sees_client,
    "corebanking.webhook": sees_client,
    "corebanking.message": sees_client,
    "corebanking.stagedrow": reads_feeds,
    "tiers.run": sees_run,
    **dict.fromkeys(["tiers.modelversion", "tiers.parameterchange", "tiers.simulation"], sees_model),
    "prospects.dealimport": sees_import,
    "imports.sheetrun": sees_import,
    "prospects.stagemove": lambda person, move: reads_customer(person, move.opportunity.customer),
    "prospects.prospect": reads_prospect,
    **dict.fromkeys(
        [
            "prospects.prospectperson",
            "prospects.competitor",
            "prospects.claimevent",
            "prospects.approach",
            "prospects.finding",
            "prospects.waiver",
        ],
        reads_its_prospect,
    ),
    "negotiations.negotiation": on_deal_team,
    **dict.fromkeys(
        [
            "negotiations.teammember",
            "negotiations.counterpart",
            "negotiations.issue",
            "negotiations.round",
            "negotiations.phasenote",
            "negotiations.tacticseen",
            "negotiations.agreement",
            "negotiations.lesson",
        ],
        lambda person, row: on_deal_team(person, row.negotiation),
    ),
    "negotiations.offer": lambda person, offer: on_deal_team(person, offer.round.negotiation),
    **dict.fromkeys(
        ["negotiations.agreementterm", "negotiations.promise"],
        lambda person, row: on_deal_team(person, row.agreement.negotiation),
    ),
    "negotiations.stopapproval": reads_question,
    "products.productversion": sees_version,
    "portfolios.handover": reads_handover,
    "pricing.seat": names_or_holds_seat,
    "pricing.concession": reads_request,
    "pricing.standardchange": sees_model,
    "pricing.unaskednote": lambda person, _: bool(
        {role.role for role in roles_of(person, business_today())} & {"executive", "audit_administrator"}
    ),
    **dict.fromkeys(
        ["pricing.step", "pricing.decision", "pricing.given", "pricing.scan"],
        lambda person, row: reads_request(person, row.concession),
    ),
    "pricing.quote": lambda person, quote: (
        reads_customer(person, quote.customer)
        or any(reads_request(person, one) for one in quote.concessions.all())
    ),
    **value_sight(reads_unit, roles_of),
    **targets_sight(reads_unit),
}


def guarded_models() -> list[type[Model]]:
    """Every model whose manager says `visible_to`."""
    return [model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")]


def wrong_sets(
    world: World, personas: Iterable[str], models: Sequence[type[Model]] | None = None
) -> Iterable[str]:
    """Each persona and guarded model for which `visible_to` gives other rows than the domain's words."""
    models = guarded_models() if models is None else models
    for persona in personas:
        person = world.fresh(persona)
        known: dict[int, bool] = {
            customer.pk: reads_customer(person, customer)
            for customer in Customer.objects.select_related("unit__parent__parent")
        }
        for model in models:
            rule = SPECIAL.get(model._meta.label_lower)
            rows = list(model._default_manager.all())
            expected = {row.pk for row in rows if (rule(person, row) if rule else known[row.customer_id])}
            seen = {row.pk for row in model._default_manager.visible_to(person)}
            if seen != expected:
                more, less = len(seen - expected), len(expected - seen)
                yield f"{persona} sees {more} rows of {model._meta.label} too many and {less} too few"
