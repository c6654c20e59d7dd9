"""Chainable words over customers and what belongs to them; `visible_to` is the rule of who reads whose file."""

from datetime import date
from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, F, FilteredRelation, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Right

from common.calendar import business_today
from common.kept import kept
from common.text import bigrams, fold, search_parts
from customers.rules import NO_TIER, PHONE_TAIL, Books, Stood, number_parts, phone_part
from lists.rules import units_above
from organization.querysets import subtree_condition

# So many customers found by a number are named one by one, which the index of names then joins; more are a subquery.
MOST_NAMED = 500
# Of so many customers each one's name is looked at; of more the index of names is asked.
FEW = 20_000


class CustomerQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Customers a person reads: led, on the team, or owned within a subtree they supervise.

        What an absent person reads is read by whoever stands in for them (`reach.people`).
        Head office executives read all; administrators, machine clients and everybody else none.
        """
        reach = user.reach
        if reach.everything:
            return self.all()
        if not reach.on_teams:
            return self.filter(subtree_condition(reach.subtrees, "unit__path"))
        # A union, not OR: each part comes from its own index, so a portfolio costs the same in any bank; of ALL,
        # so that one customer is looked up by its key in each part, not in all of them gathered.
        every = self.model._base_manager
        members = self.model._meta.get_field("team").related_model.objects
        parts = [
            every.order_by().filter(manager_id__in=reach.people).values("pk"),
            members.active_on(business_today())
            .order_by()
            .filter(staff_id__in=reach.people)
            .values("customer_id"),
        ]
        if reach.subtrees:
            parts.append(
                every.order_by().filter(subtree_condition(reach.subtrees, "unit__path")).values("pk")
            )
        return self.filter(pk__in=parts[0].union(*parts[1:], all=True))

    def led_by(self, user) -> Self:
        """Customers that a person, or somebody for whom they stand in, reads and leads.

        Who reads what they lead anyway is asked for that alone.
        """
        found = self if user.reach.on_teams or user.reach.everything else self.visible_to(user)
        return found.filter(manager_id__in=user.reach.people)

    def live(self) -> Self:
        """Customers in use: neither merged into another nor restricted."""
        return self.filter(state="live")

    def scored_in(self, publication_id: int | None) -> Self:
        """Each customer beside its score of one publication as `now__...`, null where it has none."""
        scores = FilteredRelation("scores", condition=Q(scores__publication_id=publication_id or 0))
        return self.annotate(now=scores)

    def stood(self, stood: Stood) -> Self:
        """Who stood on the tiers named on two business dates, or went that way between them."""
        stretches = self.model._meta.get_field("tier_intervals").related_model._base_manager.order_by()

        def on(day: date) -> models.QuerySet:
            return stretches.filter(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)

        if stood.way:
            # Who moved stands on the second day on a stretch begun since the first: joined once, not asked of each.
            tier = OuterRef("tier_id")
            went = {"up": Q(tier_id__lt=tier), "down": Q(tier_id__gt=tier)}.get(stood.way, ~Q(tier_id=tier))
            later = on(stood.second).filter(went, started_on__gt=stood.first, customer=OuterRef("customer"))
            return self.filter(pk__in=on(stood.first).filter(Exists(later)).values("customer_id"))
        found = self
        for day, codes in ((stood.first, stood.before), (stood.second, stood.after)):
            if codes == NO_TIER:
                found = found.filter(~Exists(on(day).filter(customer=OuterRef("pk"))))
            elif codes:
                held = on(day).filter(tier__code__in=codes.split("+"))
                found = found.filter(pk__in=held.values("customer_id"))
        return found

    def with_books(self, books: Books) -> Self:
        """Who had so much settlement and loans, and the product line, in a month; no books are nothing of each."""
        accounts = self.model._meta.get_field("accounts").related_model
        kept = accounts._meta.get_field("months").related_model._base_manager
        months = kept.filter(month=books.month).order_by()
        found = self
        if books.line:
            found = found.filter(pk__in=months.filter(product_line__code=books.line).values("customer_id"))
        sums = {
            "settlement": months.values("customer_id").annotate(fen=models.Sum("settlement_yuan_fen")),
            "loans": months.filter(product_line__kind="loan")
            .values("customer_id")
            .annotate(fen=models.Sum("ending_yuan_fen")),
        }
        for name, sum_of in sums.items():
            low, below = getattr(books, name) or (0, None)
            if low:
                found = found.filter(pk__in=sum_of.filter(fen__gte=low).values("customer_id"))
            if below is not None:
                # Asked of each customer found: as a list to be outside of it would be read whole for each.
                found = found.filter(~Exists(sum_of.filter(customer=OuterRef("pk"), fen__gte=below)))
        return found

    def named_like(self, typed: str) -> Self:
        """Customers whose names, pinyin, initials or codes contain what was typed (two characters or more)."""
        text, parts = search_parts(typed)
        if not parts:
            return self.none()
        return self.filter(search_parts__contains=parts, search_text__contains=text)

    def found_by(self, typed: str, *, user) -> Self:
        """Customers named like what was typed, or one of whose accounts or people has it as a number.

        Numbers are looked for among what the user sees: whole, or by the four digits that every mask shows.
        """
        text, parts = search_parts(typed)
        if not parts:
            return self.none()
        named = Q(search_text__contains=text)
        if not self._few_to_look_at(user):
            named &= Q(search_parts__contains=parts)
        if not any(number_parts(typed)):
            return self.filter(named)
        accounts, people = (
            self.model._meta.get_field(name).related_model.objects.visible_to(user).numbered(typed).order_by()
            for name in ("accounts", "contacts")
        )
        numbered = accounts.values("customer_id").union(people.values("customer_id"))
        found = list(numbered.values_list("customer_id", flat=True)[: MOST_NAMED + 1])
        one_of = Q(pk__in=numbered if len(found) > MOST_NAMED else found)
        return self.filter(named | one_of)

    def _few_to_look_at(self, user) -> bool:
        """Whether looking at the name of each customer that the person reads is quicker than the index of names.

        That index knows the whole bank: what stands in thousands of names is read in it for each part of a portfolio.
        """
        if user.reach.everything:
            return False
        if not user.reach.subtrees:
            return True
        read = type(self)(self.model).visible_to(user).order_by().values("pk")
        return kept(
            f"customers:few:{user.pk}", settings.COUNTS_SECONDS, lambda: read[: FEW + 1].count() <= FEW
        )


class OfCustomerQuerySet(models.QuerySet):
    """Records of one customer are seen by whoever sees the customer."""

    def visible_to(self, user) -> Self:
        field = self.model._meta.get_field("customer")
        if user.reach.everything and not field.null:
            return self.all()
        return self.filter(customer__in=field.related_model.objects.visible_to(user).values("pk"))


class KeptQuerySet(OfCustomerQuerySet):
    """What is written down or put on a customer's file, and may be taken out of sight again."""

    def kept(self) -> Self:
        """What nobody has removed."""
        return self.filter(removed_at=None)


class ContactQuerySet(OfCustomerQuerySet):
    def visible_to(self, user) -> Self:
        """People of customers that a person reads; whose data are removed, restricted or erased is in no list."""
        return super().visible_to(user).live()

    def live(self) -> Self:
        """People whose data are neither removed, restricted nor erased."""
        return self.filter(state="live")

    def removed_from(self, customers) -> Self:
        """People who were taken off the file of one of these customers and may be brought back."""
        return self.filter(state="removed", customer__in=customers)

    def named_like(self, typed: str) -> Self:
        """People whose name, pinyin or initials contain what was typed, or whose phone number it is."""
        words = fold(typed)
        if len(words) < 2:
            return self.none()
        like = Q(search_parts__contains=bigrams(words), search_text__contains=words)
        return (
            self._with_digits().filter(like | _phone(typed))
            if any(number_parts(typed))
            else self.filter(like)
        )

    def numbered(self, typed: str) -> Self:
        """People still there whose phone number was typed, whole or by its last four digits."""
        if not any(number_parts(typed)):
            return self.none()
        return self._with_digits().filter(_phone(typed), left_on=None)

    def _with_digits(self) -> Self:
        digits = Func(
            F("phone"),
            Value(r"\D"),
            Value(""),
            Value("g"),
            function="regexp_replace",
            output_field=CharField(),
        )
        return self.alias(digits=digits)


def _phone(typed: str) -> Q:
    tail, whole = number_parts(typed)
    part = Q(search_parts__contains=[phone_part(tail or whole)])
    return part if tail else part & Q(digits=whole)


class AccountQuerySet(OfCustomerQuerySet):
    def numbered(self, typed: str) -> Self:
        """Accounts whose number was typed, whole or by its last four digits."""
        tail, whole = number_parts(typed)
        if tail:
            return self.alias(tail=Right("account_no", PHONE_TAIL)).filter(tail=tail)
        return self.filter(account_no__in={whole, whole.upper()}) if whole else self.none()


class OfContactQuerySet(models.QuerySet):
    """Records of a person are seen by whoever sees the customer where the person works."""

    def visible_to(self, user) -> Self:
        contacts = self.model._meta.get_field("contact").related_model.objects
        return self.filter(contact__in=contacts.visible_to(user).values("pk"))

    def standing(self) -> Self:
        """What has not been removed."""
        return self.filter(removed_at=None)


class PersonRequestQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """The register is read by whoever reads the customer, also when the person is not shown any more."""
        customers = (
            self.model._meta.get_field("contact").related_model._meta.get_field("customer").related_model
        )
        return self.filter(contact__customer__in=customers.objects.visible_to(user).values("pk"))

    def open(self) -> Self:
        """Requests that nobody has settled."""
        return self.filter(state="open")


class FiguresQuerySet(OfCustomerQuerySet):
    def standing(self) -> Self:
        """What counts for each year: the last telling."""
        return self.filter(superseded_at=None)


class PolicyQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """What head office decides for every customer is read by everybody."""
        return self.all()


class StanceQuerySet(PolicyQuerySet):
    def in_force(self) -> Self:
        """The last decision on each industry and stage."""
        return self.order_by("industry", "stage", "-id").distinct("industry", "stage")


class SegmentQuerySet(PolicyQuerySet):
    def offered(self, held: str = "") -> Self:
        """Those in use, and the one that a customer has."""
        return self.filter(Q(in_use=True) | Q(code=held))


class OtherBankQuerySet(PolicyQuerySet):
    def listed(self) -> Self:
        """Those that head office put on the list."""
        return self.filter(state="listed")


class TagQuerySet(models.QuerySet):
    """Tags; whoever sees a word sees through it only customers that they see anyway."""

    def visible_to(self, user) -> Self:
        """One's own tags, and those shared with one's unit or a unit above it."""
        above = units_above(user.unit.path) if user.unit_id else []
        return self.filter(Q(owner_id=user.pk) | Q(shared_with__path__in=above))

    def kept(self) -> Self:
        """Tags that were neither removed nor merged into another."""
        return self.filter(removed_at=None)


class CustomerTagQuerySet(OfCustomerQuerySet):
    def visible_to(self, user) -> Self:
        """What stands on customers that the person reads, of tags that the person sees and nobody has removed."""
        tags = self.model._meta.get_field("tag").related_model.objects.visible_to(user).kept()
        return super().visible_to(user).filter(tag__in=tags)


class MarkQuerySet(OfCustomerQuerySet):
    def visible_to(self, user) -> Self:
        """One's own marks, on customers that one still reads."""
        return super().visible_to(user).filter(person_id=user.pk)


class TieQuerySet(OfCustomerQuerySet):
    """A tie is seen by whoever sees the customer on whose file it was noted."""

    def lasting(self) -> Self:
        """Ties that have not ended."""
        return self.filter(ended_on=None)

    def about(self, customer) -> Self:
        """Ties of a customer, whichever side they were noted on."""
        return self.filter(Q(customer=customer) | Q(other=customer))


class LookQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Looks at customers of the units that a person supervises, and searches by people working there; all for
        senior management. Whoever only leads a customer, or is on its team, does not see who looked at it.
        """
        reach = user.reach
        if reach.everything:
            return self.all()
        of_customer = subtree_condition(reach.subtrees, "customer__unit__path")
        searches = subtree_condition(reach.subtrees, "person__unit__path") & Q(customer=None)
        return self.filter(of_customer | searches)


class TeamMemberQuerySet(OfCustomerQuerySet):
    def active_on(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)

    def overlapping(self, starts_on: date, ends_on: date | None) -> Self:
        """Memberships of any day from `starts_on` up to (not including) `ends_on`."""
        later = self.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on))
        return later if ends_on is None else later.filter(starts_on__lt=ends_on)


class ScoreQuerySet(OfCustomerQuerySet):
    def current(self) -> Self:
        """Scores of the publication that readers follow now.

        By its number, asked for first: joined with the pointer, the planner reads the scores of every publication.
        """
        pointer = apps.get_model("customers", "CurrentPublication")
        return self.filter(publication_id=Subquery(pointer.objects.values("publication_id")[:1]))


class MergeQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """A merge is seen by whoever sees the surviving customer."""
        customers = self.model._meta.get_field("survivor").related_model.objects
        return self.filter(survivor__in=customers.visible_to(user).values("pk"))

    def standing(self) -> Self:
        """Merges that were not taken back."""
        return self.filter(undone_at=None)


class PairQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """A pair is seen by whoever sees both: of one side alone nothing is told, not even that there is another."""
        customers = (
            self.model._meta.get_field("first").related_model.objects.visible_to(user).live().order_by()
        )
        return self.filter(first__in=customers.values("pk"), second__in=customers.values("pk"))

    def undecided(self) -> Self:
        """Pairs of which nobody has said that they are two companies."""
        said = apps.get_model("customers", "NotSame").objects
        same = said.filter(first=models.OuterRef("first"), second=models.OuterRef("second"))
        return self.filter(~models.Exists(same))
