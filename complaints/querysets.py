"""Chainable words over cases; `visible_to` keeps every case from those it is about and from their line."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from organization.querysets import subtree_condition


class ComplaintQuerySet(models.QuerySet):
    def not_about(self, user) -> Self:
        """Without cases about the person, about people they supervise, or in which they have another interest."""
        accused = self._related("accused")
        kept = self.filter(~self._kept_from([user.pk]))
        line = user.reach.subtrees
        if not line:
            return kept
        below = accused.filter(subtree_condition(line, "unit__path"), complaint=OuterRef("pk"))
        return kept.filter(~Exists(below))

    def _kept_from(self, people) -> Q:
        """Whether a case is kept for good from any of these people (keys)."""
        return Q(Exists(self._related("recusals").filter(complaint=OuterRef("pk"), staff_id__in=people)))

    def visible_to(self, user) -> Self:
        """Cases that a person may open; what they read of them is `readable_by`.

        Handling units of complaint officers and supervisors with all below, head office all; else one's own cases:
        owned (or owned by somebody absent for whom they stand in), offered, asked to contribute to, or first heard.
        Never a case about the person or their line; nor, as far as they only stand in, one kept from the absent person.
        """
        return self._of_interest(user, Q(first_contact_id=user.pk))

    def readable_by(self, user) -> Self:
        """Cases whose handling a person reads: `visible_to` but those they only heard first and another accepted."""
        return self._of_interest(user, Q(first_contact_id=user.pk, accepted_at=None))

    def known_to(self, user, customers: models.QuerySet) -> Self:
        """Cases of whose being there a person knows: visible ones, and those of customers they read (`customers`)."""
        of_customers = Q(customer__in=customers.values("pk"))
        if user.reach.stands_in_for:
            of_customers &= ~self._kept_from(user.reach.stands_in_for)
        return self.not_about(user).filter(
            Q(pk__in=ComplaintQuerySet(self.model).visible_to(user).values("pk")) | of_customers
        )

    def _of_interest(self, user, heard: Q) -> Self:
        reach = user.reach
        if not reach.roles:
            return self.none()
        if reach.own_everything:
            return self.not_about(user)
        offers = self._related("assignments").filter(person_id=user.pk, answer="waiting")
        asked = self._related("contributions").filter(person_id=user.pk, kind="help")
        own = (
            Q(owner_id__in=reach.people)
            | heard
            | Q(pk__in=offers.values("complaint_id"))
            | Q(pk__in=asked.values("complaint_id"))
        )
        duty = subtree_condition(reach.own_subtrees + reach.complaint_subtrees, "unit__path")
        if reach.stands_in_for:
            free = ~self._kept_from(reach.stands_in_for)
            duty |= free if reach.everything else subtree_condition(reach.subtrees, "unit__path") & free
        return self.not_about(user).filter(own | duty)

    def _related(self, name: str) -> models.QuerySet:
        return self.model._meta.get_field(name).related_model._base_manager.all()

    def running(self) -> Self:
        """Neither closed nor withdrawn."""
        return self.filter(state__in=["new", "open", "resolved"])

    def counted(self) -> Self:
        """Complaints in the sense of the statistics: consultations are none."""
        return self.filter(is_consultation=False)


class OfComplaintQuerySet(models.QuerySet):
    """What belongs to a case is read by whoever reads its handling."""

    def visible_to(self, user) -> Self:
        cases = self.model._meta.get_field("complaint").related_model.objects
        return self.filter(complaint__in=cases.readable_by(user).values("pk"))


class AssignmentQuerySet(OfComplaintQuerySet):
    def waiting(self) -> Self:
        return self.filter(answer="waiting")


class ContributionQuerySet(OfComplaintQuerySet):
    def visible_to(self, user) -> Self:
        """Those of cases one reads, and those asked of oneself: a statement without the case."""
        cases = self.model._meta.get_field("complaint").related_model.objects
        return self.filter(
            Q(complaint__in=cases.readable_by(user).values("pk")) | Q(person_id=user.pk, kind="statement")
        )

    def waiting(self) -> Self:
        return self.filter(answered_at=None)


class GroupQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Groups with a case one reads and without any case that is kept from one."""
        cases = self.model._meta.get_field("cases").related_model.objects
        members = self.model._meta.get_field("members").related_model._base_manager
        mine = members.filter(group=OuterRef("pk"), complaint__in=cases.readable_by(user).values("pk"))
        kept = members.filter(group=OuterRef("pk")).exclude(complaint__in=cases.not_about(user).values("pk"))
        return self.filter(Exists(mine), ~Exists(kept))


class GroupMemberQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Members of groups that one sees, where one reads the case."""
        groups = self.model._meta.get_field("group").related_model.objects
        cases = self.model._meta.get_field("complaint").related_model.objects
        return self.filter(
            group__in=groups.visible_to(user).values("pk"),
            complaint__in=cases.readable_by(user).values("pk"),
        )


class ReportSnapshotQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Reports of units whose figures one reads, but none that holds a case that is kept from one."""
        rows = self.model._meta.get_field("rows").related_model._base_manager
        cases = rows.model._meta.get_field("complaint").related_model.objects
        kept = rows.filter(snapshot=OuterRef("pk")).exclude(complaint__in=cases.not_about(user).values("pk"))
        found, reach = self.filter(~Exists(kept)), user.reach
        if reach.own_everything:
            return found
        duty = subtree_condition(reach.own_subtrees + reach.complaint_subtrees, "unit__path")
        if reach.stands_in_for:
            recusals = cases.model._meta.get_field("recusals").related_model._base_manager
            theirs = recusals.filter(staff_id__in=reach.stands_in_for).values("complaint_id")
            free = ~Q(Exists(rows.filter(snapshot=OuterRef("pk"), complaint__in=theirs)))
            duty |= free if reach.everything else subtree_condition(reach.subtrees, "unit__path") & free
        return found.filter(duty)


class ReportedCaseQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Rows of the reports that one sees."""
        snapshots = self.model._meta.get_field("snapshot").related_model.objects
        return self.filter(snapshot__in=snapshots.visible_to(user).values("pk"))
