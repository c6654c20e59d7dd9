"""From notices to letters: at once or with the morning's digest, as each person chose, each notice in one letter."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction

from audit.services import record_act
from common.calendar import business_date
from common.outbox import post_mail
from common.working_days import bank_calendar
from organization.models import Staff, StaffStatus
from worklist.models import Digest, MailChoice, Notice
from worklist.queries.letters import digest_letter, notices_letter
from worklist.queries.mail import mail_choice
from worklist.rules import MailState, MailWhen, NoticeKind, choices_of, digest_day, is_quiet, mail_when

# So many digests are made out in one sweep; the next one goes on.
DIGESTS_A_SWEEP = 100


class NotOffered(Exception):
    """Nobody can choose this for that kind of notice."""


@transaction.atomic
def choose_mail(
    *, person: Staff, kinds: Mapping[str, str], today: bool, quiet_from: time, quiet_until: time, at: datetime
) -> MailChoice:
    """Keep what a person wants to be told by mail and when; refuses (NotOffered) what is not to choose."""
    for kind, when in kinds.items():
        if when not in choices_of(NoticeKind(kind)):
            raise NotOffered(kind)
    Staff.objects.select_for_update().get(pk=person.pk)
    choice = mail_choice(person)
    before = _words(choice)
    choice.kinds, choice.today = dict(kinds), today
    choice.quiet_from, choice.quiet_until = quiet_from, quiet_until
    if before != _words(choice) or choice.pk is None:
        choice.save()
        record_act(
            kind="staff.mail_chosen",
            subject=person,
            actor=person,
            at=at,
            before=before,
            after=_words(choice),
        )
    return choice


def _words(choice: MailChoice) -> dict:
    return {
        "kinds": dict(choice.kinds),
        "today": choice.today,
        "quiet": f"{choice.quiet_from:%H:%M}-{choice.quiet_until:%H:%M}",
    }


# ---------------------------------------------------------------- at once
def mail_notices(*, at: datetime) -> int:
    """Write the letters about what people were told and want to know at once; says how many.

    One letter a person and sweep, whatever number of notices it holds; nobody is written to in their quiet hours. What
    was read meanwhile or is no longer theirs to see is not written about. Without a mail server nothing waits for one.
    """
    people = list(
        Notice.objects.filter(mail=MailState.NEW)
        .order_by("person_id")
        .values_list("person_id", flat=True)
        .distinct()
    )
    return sum(_mail_one(person_id, at) for person_id in people)


@transaction.atomic
def _mail_one(person_id: int, at: datetime) -> bool:
    person = Staff.objects.get(pk=person_id)
    choice = mail_choice(person)
    writable = bool(person.email) and person.is_active and settings.MAIL_SERVER
    if writable and is_quiet(at, choice.quiet_from, choice.quiet_until):
        return False
    told = _waiting(person, MailState.NEW)
    if not told:
        return False
    when = {notice.pk: mail_when(notice.kind, choice.kinds) for notice in told}
    later = [pk for pk, chosen in when.items() if writable and chosen == MailWhen.DIGEST]
    Notice.objects.filter(pk__in=later).update(mail=MailState.DIGEST)
    Notice.objects.filter(pk__in=when.keys() - set(later)).update(mail=MailState.SETTLED)
    if not writable:
        return False
    said = _still_news(person, [pk for pk, chosen in when.items() if chosen == MailWhen.AT_ONCE])
    if not said:
        return False
    letter = notices_letter(person, said, business_date(at))
    newest = max(notice.pk for notice in said)
    return bool(post_mail(kind="notices", key=f"notices:{person.pk}:{newest}", letters=[letter], at=at))


# ---------------------------------------------------------------- in the morning
def mail_digests(*, at: datetime) -> int:
    """Write the morning's letters on working days from 08:00, one a person; says how many.

    The first sweep of a morning writes down for whom, every sweep makes out what is still to do: a sweep that dies
    leaves the rest to the next one, and nobody gets two.
    """
    day = digest_day(at, bank_calendar())
    if day is None or not settings.MAIL_SERVER:
        return 0
    _plan_digests(day)
    waiting = Digest.objects.filter(made_at=None).order_by("id").values_list("pk", flat=True)
    return sum(_make_out(pk, at) for pk in list(waiting[:DIGESTS_A_SWEEP]))


def _plan_digests(day: date) -> None:
    with transaction.atomic():
        if not Digest.objects.filter(day=day).exists():
            people = Staff.objects.filter(status=StaffStatus.ACTIVE).exclude(email="").order_by("pk")
            Digest.objects.bulk_create(
                [Digest(person=person, day=day) for person in people], ignore_conflicts=True
            )


@transaction.atomic
def _make_out(digest_id: int, at: datetime) -> bool:
    digest = (
        Digest.objects.filter(pk=digest_id, made_at=None)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("person__unit")
        .first()
    )
    if digest is None:
        return False
    person, day = digest.person, business_date(at)
    told = [notice.pk for notice in _waiting(person, MailState.DIGEST)]
    Notice.objects.filter(pk__in=told).update(mail=MailState.SETTLED)
    with_today = mail_choice(person).today and digest.day == day
    letter = digest_letter(person, _still_news(person, told), day, with_today=with_today)
    if letter is not None:
        post_mail(kind="digest", key=f"digest:{person.pk}:{digest.day}", letters=[letter], at=at)
    digest.made_at, digest.sent = at, letter is not None
    digest.save(update_fields=["made_at", "sent"])
    return digest.sent


def _waiting(person: Staff, state: MailState) -> list[Notice]:
    return list(
        Notice.objects.filter(person=person, mail=state).select_for_update(skip_locked=True).order_by("pk")
    )


def _still_news(person: Staff, keys: list[int]) -> list[Notice]:
    """Those that the person may still see and has not read, newest first."""
    seen = Notice.objects.visible_to(person).unread().filter(pk__in=keys)
    return list(seen.select_related("customer").order_by("-created_at", "-pk"))
