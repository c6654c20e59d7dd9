"""Roles and levels, and what each role reads and may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class UnitLevel(StrEnum):
    HEAD_OFFICE = "head_office"
    BRANCH = "branch"
    SUB_BRANCH = "sub_branch"


class Role(StrEnum):
    ACCOUNT_MANAGER = "account_manager"
    PRODUCT_MANAGER = "product_manager"
    RISK_MANAGER = "risk_manager"
    COMPLAINT_OFFICER = "complaint_officer"
    SUPERVISOR = "supervisor"
    EXECUTIVE = "executive"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDIT_ADMINISTRATOR = "audit_administrator"
    SERVICE_ACCOUNT = "service_account"


PARENT_LEVEL = {
    UnitLevel.HEAD_OFFICE: None,
    UnitLevel.BRANCH: UnitLevel.HEAD_OFFICE,
    UnitLevel.SUB_BRANCH: UnitLevel.BRANCH,
}


class Act(StrEnum):
    """Acts that some roles may do and others may not, wherever the record is visible."""

    EDIT_CUSTOMER = "edit_customer"
    MERGE_CUSTOMERS = "merge_customers"
    LOG_INTERACTION = "log_interaction"
    WORK_PROSPECTS = "work_prospects"
    READ_DASHBOARD = "read_dashboard"
    READ_RUNS = "read_runs"
    START_RUN = "start_run"
    SHAPE_MODELS = "shape_models"
    READ_FEEDS = "read_feeds"
    MEND_FEEDS = "mend_feeds"
    TEND_CLIENTS = "tend_clients"
    TEND_MAIL = "tend_mail"
    READ_TRAIL = "read_trail"
    REGISTER_COMPLAINT = "register_complaint"
    HANDLE_COMPLAINT = "handle_complaint"
    APPROVE_COMPLAINT = "approve_complaint"
    READ_COMPLAINT_FIGURES = "read_complaint_figures"
    NEGOTIATE = "negotiate"
    APPROVE_STOP_LINE = "approve_stop_line"
    AUDIT_PRICES = "audit_prices"
    NAME_PRICE_SEATS = "name_price_seats"
    SHAPE_PRICES = "shape_prices"
    SET_WORK_RULES = "set_work_rules"
    SHAPE_PRODUCTS = "shape_products"
    DECIDE_TIER = "decide_tier"
    SET_TARGETS = "set_targets"
    SETTLE_PERSON = "settle_person"
    READ_LOCKED = "read_locked"
    READ_LOOKS = "read_looks"


ROLES_BY_ACT: dict[Act, frozenset[Role]] = {
    Act.EDIT_CUSTOMER: frozenset({Role.ACCOUNT_MANAGER, Role.PRODUCT_MANAGER, Role.SUPERVISOR}),
    Act.MERGE_CUSTOMERS: frozenset({Role.SUPERVISOR}),
    Act.LOG_INTERACTION: frozenset({Role.ACCOUNT_MANAGER, Role.PRODUCT_MANAGER, Role.SUPERVISOR}),
    Act.WORK_PROSPECTS: frozenset({Role.ACCOUNT_MANAGER, Role.SUPERVISOR}),
    Act.READ_DASHBOARD: frozenset({Role.SUPERVISOR, Role.EXECUTIVE}),
    Act.READ_RUNS: frozenset({Role.EXECUTIVE, Role.SYSTEM_ADMINISTRATOR}),
    Act.START_RUN: frozenset({Role.EXECUTIVE, Role.SYSTEM_ADMINISTRATOR}),
    # Drafting, trying and approving how the bank scores; four eyes are asked of the version, not of the role.
    Act.SHAPE_MODELS: frozenset({Role.EXECUTIVE}),
    Act.READ_FEEDS: frozenset({Role.EXECUTIVE, Role.SYSTEM_ADMINISTRATOR}),
    # Keys, codes and dates of rows that were kept apart; amounts are core banking's alone.
    Act.MEND_FEEDS: frozenset({Role.EXECUTIVE, Role.SYSTEM_ADMINISTRATOR}),
    Act.TEND_CLIENTS: frozenset({Role.SYSTEM_ADMINISTRATOR}),
    Act.TEND_MAIL: frozenset({Role.SYSTEM_ADMINISTRATOR}),
    Act.READ_TRAIL: frozenset({Role.AUDIT_ADMINISTRATOR}),
    # Whoever first hears a complaint records it, whatever their work is.
    Act.REGISTER_COMPLAINT: frozenset(Role) - {Role.AUDIT_ADMINISTRATOR, Role.SERVICE_ACCOUNT},
    Act.HANDLE_COMPLAINT: frozenset({Role.COMPLAINT_OFFICER, Role.SUPERVISOR}),
    Act.APPROVE_COMPLAINT: frozenset({Role.SUPERVISOR, Role.EXECUTIVE}),
    Act.READ_COMPLAINT_FIGURES: frozenset({Role.COMPLAINT_OFFICER, Role.SUPERVISOR, Role.EXECUTIVE}),
    Act.NEGOTIATE: frozenset(
        {Role.ACCOUNT_MANAGER, Role.PRODUCT_MANAGER, Role.RISK_MANAGER, Role.SUPERVISOR}
    ),
    Act.APPROVE_STOP_LINE: frozenset({Role.SUPERVISOR}),
    Act.AUDIT_PRICES: frozenset({Role.AUDIT_ADMINISTRATOR, Role.EXECUTIVE}),
    Act.NAME_PRICE_SEATS: frozenset({Role.EXECUTIVE}),
    # Proposing and approving what the standard says; four eyes are asked of the proposal.
    Act.SHAPE_PRICES: frozenset({Role.EXECUTIVE}),
    # Of whom and what: see targets.access.
    Act.SET_TARGETS: frozenset({Role.SUPERVISOR, Role.EXECUTIVE}),
    # How everybody's day is ranked and what follows by itself is head office's to say.
    Act.SET_WORK_RULES: frozenset({Role.EXECUTIVE}),
    # Drafting and releasing versions of products; four eyes are asked of the version, not of the role.
    Act.SHAPE_PRODUCTS: frozenset({Role.PRODUCT_MANAGER, Role.EXECUTIVE}),
    # Approving a tier in place of the computed one; four eyes are asked of the proposal.
    Act.DECIDE_TIER: frozenset({Role.SUPERVISOR, Role.EXECUTIVE}),
    # Restricting and erasing what is held of a person, by another than who registered the request.
    Act.SETTLE_PERSON: frozenset({Role.SUPERVISOR}),
    # What is locked away as the law demands is read by this one role, for a reason that the trail keeps.
    Act.READ_LOCKED: frozenset({Role.AUDIT_ADMINISTRATOR}),
    # Who looked at the customers of the units that one supervises.
    Act.READ_LOOKS: frozenset({Role.SUPERVISOR, Role.EXECUTIVE}),
}

# Roles whose subtree of units they read whole.
SUBTREE_READERS = frozenset({Role.SUPERVISOR})
# Roles that read customers on whose team they are.
TEAM_READERS = frozenset({Role.ACCOUNT_MANAGER, Role.PRODUCT_MANAGER, Role.RISK_MANAGER})

# Roles that whoever stands in for an absent person works with as well. Complaints are handed to a deputy case by case,
# since one may be about the absent person.
STOOD_IN_FOR = TEAM_READERS | SUBTREE_READERS | {Role.EXECUTIVE}

# Duties that exclude each other; a role that is not named here is a business role (separation of duties).
SEPARATE_DUTIES = frozenset(
    {
        Role.SYSTEM_ADMINISTRATOR,
        Role.SECURITY_ADMINISTRATOR,
        Role.AUDIT_ADMINISTRATOR,
        Role.SERVICE_ACCOUNT,
    }
)


def duties_conflict(role: Role, other: Role) -> bool:
    """Whether one person may not hold both at once: separate duties exclude each other and every business role."""
    return role != other and bool(SEPARATE_DUTIES & {role, other})


@dataclass(frozen=True)
class Reach:
    """What one person reaches today, worked out once a request.

    `everything` is the executive's bank-wide reading; `subtrees` are path prefixes of units that are read whole;
    `on_teams` says that customers on whose team the person is are read; `roles` are the roles held today;
    `complaint_subtrees` are path prefixes of units whose complaints, and nothing else, are read.
    `stands_in_for` are the keys of absent people who named this person their deputy: what these reach is reached too.
    `own_everything` and `own_subtrees` are what the person reads without standing in for anybody.
    """

    staff_id: int
    roles: frozenset[Role]
    everything: bool
    subtrees: tuple[str, ...]
    on_teams: bool
    complaint_subtrees: tuple[str, ...] = ()
    stands_in_for: tuple[int, ...] = ()
    own_everything: bool = False
    own_subtrees: tuple[str, ...] = ()

    @property
    def people(self) -> tuple[int, ...]:
        """The person and everybody for whom they stand in today."""
        return (self.staff_id, *self.stands_in_for)

    def as_whom(self, owner_id: int | None) -> int:
        """As whom this person works on what somebody owns: as the owner where they stand in for them."""
        return owner_id if owner_id is not None and owner_id in self.stands_in_for else self.staff_id

    def may(self, act: Act) -> bool:
        """Whether any role held today allows the act."""
        return bool(self.roles & ROLES_BY_ACT[act])


def reach(
    staff_id: int,
    assignments: list[tuple[str, str]],
    absent: Iterable[tuple[int, str, str]] = (),
) -> Reach:
    """The reach of a person who holds `assignments`, pairs of role and the path of its unit.

    `absent` are the roles of those for whom the person stands in today: (who, role, path).
    """
    stood_in, own = list(absent), list(assignments)
    assignments = [*assignments, *((role, path) for _, role, path in stood_in if role in STOOD_IN_FOR)]
    roles = frozenset(Role(role) for role, _ in assignments)
    complaints = sorted({path for role, path in assignments if Role(role) == Role.COMPLAINT_OFFICER})
    return Reach(
        staff_id=staff_id,
        roles=roles,
        everything=Role.EXECUTIVE in roles,
        subtrees=_subtrees(assignments),
        on_teams=bool(roles & TEAM_READERS),
        complaint_subtrees=tuple(complaints),
        stands_in_for=tuple(sorted({who for who, _, _ in stood_in})),
        own_everything=any(role == Role.EXECUTIVE for role, _ in own),
        own_subtrees=_subtrees(own),
    )


def _subtrees(assignments: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted({path for role, path in assignments if Role(role) in SUBTREE_READERS}))


def session_ended(started: int, seen: int, now: int, *, idle: int, longest: int) -> bool:
    """Whether a session (moments and lengths in seconds) lay idle for `idle` or has lasted `longest`."""
    return now - seen >= idle or now - started >= longest
