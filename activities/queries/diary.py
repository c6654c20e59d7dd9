"""Whose diary a person reads, and what was written about its days."""

from datetime import date

from django.db.models import Q

from activities.models import DiaryPage
from organization.models import Staff
from organization.querysets import StaffQuerySet, subtree_condition


def people_with_diary(user) -> StaffQuerySet:
    """Whose work diary a person reads: one's own, and those of the people in the units one leads."""
    theirs = subtree_condition(user.reach.subtrees, "unit__path")
    return Staff.objects.filter(Q(pk=user.pk) | theirs).select_related("unit")


def diary_pages(person: Staff, user, first: date, last: date) -> dict[date, DiaryPage]:
    """What was written about the days from `first` to `last`, by day, with its comments."""
    pages = DiaryPage.objects.visible_to(user).filter(person=person, day__range=(first, last))
    return {page.day: page for page in pages.prefetch_related("comments__author")}
