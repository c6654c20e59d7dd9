"""The finished answers of activities: contacts and how the rule is kept, visits and how one prepares them."""

from activities.queries.contacts import (
    Coverage,
    coverage,
    held_tier,
    last_contacts,
    names_met,
    rule_months,
    rule_words,
    what_followed,
)
from activities.queries.diary import diary_pages, people_with_diary
from activities.queries.feeds import feed_of
from activities.queries.visits import (
    Agenda,
    Preparation,
    VisitDay,
    agenda,
    conflicts,
    may_act_on,
    preparation,
    visit_of_task,
    visits_of_day,
    visits_of_week,
)

__all__ = [
    "Agenda",
    "Coverage",
    "Preparation",
    "VisitDay",
    "agenda",
    "conflicts",
    "coverage",
    "diary_pages",
    "feed_of",
    "held_tier",
    "last_contacts",
    "may_act_on",
    "names_met",
    "people_with_diary",
    "preparation",
    "rule_months",
    "rule_words",
    "visit_of_task",
    "visits_of_day",
    "visits_of_week",
    "what_followed",
]
