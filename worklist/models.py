"""What people have to do and to know: tasks, notices and reminders, each written once in the act that causes it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from customers.models import Customer
from worklist.querysets import NoticeQuerySet, TaskQuerySet
from worklist.rules import (
    QUIET_FROM,
    QUIET_UNTIL,
    MailState,
    NoticeKind,
    ReminderKind,
    Repeat,
    TaskKind,
    TaskState,
)


class Task(PublicModel):
    """One row per thing somebody has to do for a customer.

    What is shown is `kind` and `parameters`, rendered in the reader's language; `title` is what a person typed.
    `slot` makes a task that a rule creates unique for its cause (kind, customer, owner, slot).
    """

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in TaskKind])
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tasks")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tasks")
    slot = models.CharField(max_length=60)
    title = models.CharField(_("Task"), max_length=200, blank=True)
    parameters = models.JSONField(default=dict)
    due_on = models.DateField(_("Due on"))
    repeat = models.CharField(
        _("Comes again"),
        max_length=12,
        blank=True,
        default=Repeat.NEVER.value,
        db_default=Repeat.NEVER.value,
        choices=[(repeat.value, repeat.value) for repeat in Repeat if repeat],
    )
    state = models.CharField(
        max_length=10, default=TaskState.OPEN, choices=[(state.value, state.value) for state in TaskState]
    )
    snoozed_until = models.DateField(null=True, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closing_note = models.TextField(blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "customer", "owner", "slot"], name="task_once_per_cause"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="task_closed_has_time",
            ),
        ]
        indexes = [
            # Today: what is open for one person, by due date.
            models.Index(
                fields=["owner", "due_on", "id"], condition=Q(state="open"), name="task_open_of_owner"
            ),
            # The customer's panel and the open count in its pulse.
            models.Index(
                fields=["customer", "due_on", "id"], condition=Q(state="open"), name="task_open_of_customer"
            ),
            # What somebody gave to others.
            models.Index(
                fields=["raised_by", "due_on", "id"], condition=Q(state="open"), name="task_open_of_giver"
            ),
            # What somebody has finished on a day.
            models.Index(
                fields=["closed_by", "closed_at"], condition=Q(state="done"), name="task_done_by_person"
            ),
            # The sweep of reminders: everything open that is due.
            models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="task_open_due"),
            # The dashboard of fair treatment: promises of two years by the month of their day.
            models.Index(fields=["due_on"], condition=Q(kind="promise"), name="task_promised"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.customer_id} {self.slot}"


class Notice(PublicModel):
    """One row per thing a person is told once; stored as kind and parameters, rendered in the reader's language."""

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in NoticeKind])
    # No index of its own: `notice_of_person` begins with it, and each one more is paid at every notice written.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices", db_index=False
    )
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    # Unique for its cause together with kind, subject and person.
    subject = models.CharField(max_length=40)
    slot = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mail = models.CharField(
        max_length=8,
        default=MailState.NEW,
        db_default=MailState.NEW.value,
        choices=[(state.value, state.value) for state in MailState],
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "person", "slot"], name="notice_once_per_cause"
            ),
        ]
        indexes = [
            # The bell: unread ones of one person, newest first.
            models.Index(fields=["person", "-created_at", "-id"], name="notice_of_person"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
            # The sweep of mail: whose notices wait for a letter.
            models.Index(
                fields=["mail", "person", "id"], condition=~Q(mail="settled"), name="notice_to_mail"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.person_id}"


class Reminder(models.Model):
    """One row per task and occasion on which its owner (or supervisor) was reminded; a row first, a message second."""

    # `reminder_once` begins with the task; nobody asks for the reminders of a person.
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="reminders", db_index=False)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ReminderKind])
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    slot = models.CharField(max_length=30)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "kind", "person", "slot"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.task_id}"


class MailChoice(models.Model):
    """One row per person who chose what to be told by mail and when; who has none gets what is usual.

    `kinds` maps a kind of notice to at_once, digest or never.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_choice"
    )
    kinds = models.JSONField(default=dict)
    today = models.BooleanField(_("Today in the morning"), default=True)
    quiet_from = models.TimeField(_("Quiet from"), default=QUIET_FROM)
    quiet_until = models.TimeField(_("Quiet until"), default=QUIET_UNTIL)

    def __str__(self) -> str:
        return f"{self.person_id}"


class Digest(models.Model):
    """One row per person and morning: whoever makes it out fills `made_at`, with or without a letter to send."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    day = models.DateField()
    made_at = models.DateTimeField(null=True, blank=True)
    sent = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_morning")]
        indexes = [
            # The sweep: which digests are still to be made out?
            models.Index(fields=["id"], condition=Q(made_at=None), name="digest_to_make"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"


class RankWeights(models.Model):
    """One row per decision of head office how Today is ranked; the last one counts, none is ever changed."""

    urgency = models.PositiveSmallIntegerField(_("Urgency"))
    value = models.PositiveSmallIntegerField(_("The customer's value"))
    loss = models.PositiveSmallIntegerField(_("Loss by waiting"))
    reason = models.CharField(_("Reason"), max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(urgency=100 - F("value") - F("loss")), name="rank_weights_are_shares"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.urgency}/{self.value}/{self.loss}"
