"""What every app builds on: public identifiers, jobs, letters to be delivered, and the bank's own holidays."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7 as _uuid7


def uuid7() -> uuid.UUID:
    """A time-ordered UUID (RFC 9562, version 7) for use in URLs and API answers."""
    return uuid.UUID(int=_uuid7().int)


class PublicModel(models.Model):
    """A record with a public identifier; the integer key stays inside."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)

    class Meta:
        abstract = True


class JobState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Job(PublicModel):
    """One row per piece of background work that must happen, whatever dies meanwhile.

    A worker holds the job by a lease and a fencing number: whoever raised `fence` last owns it, and a
    worker that finds a higher number has lost it and writes nothing.
    """

    kind = models.CharField(max_length=40)
    slot = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.PENDING)
    exclusive = models.BooleanField(default=False)
    parameters = models.JSONField(default=dict)
    fence = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "slot"], name="job_once_per_slot"),
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(exclusive=True, state__in=["pending", "running"]),
                name="job_exclusive_runs_alone",
            ),
        ]
        indexes = [
            # The reaper's question: what is unfinished and no longer held by anyone?
            models.Index(
                fields=["lease_until"],
                condition=models.Q(state__in=["pending", "running"]),
                name="job_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slot}"


class JobStep(models.Model):
    """One row per step of a job; a finished step is never done again."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.PENDING)
    rows = models.PositiveBigIntegerField(null=True, blank=True)
    note = models.JSONField(default=dict)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["job_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["job", "position"], name="jobstep_position_once"),
            models.UniqueConstraint(fields=["job", "name"], name="jobstep_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.name}"


class Tick(models.Model):
    """One row per schedule and slot, so that five schedulers still make one job."""

    schedule = models.CharField(max_length=40)
    slot = models.CharField(max_length=40)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "slot"], name="tick_once_per_slot")]

    def __str__(self) -> str:
        return f"{self.schedule} {self.slot}"


class CalendarDay(models.Model):
    """One row per day on which the bank departs from the published public-holiday list."""

    day = models.DateField(unique=True)
    working = models.BooleanField()
    name = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'working' if self.working else 'off'}"


class Change(models.Model):
    """One row per change of a record that the outside may follow; `position` is given after the commit."""

    resource = models.CharField(max_length=20)
    record_id = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    at = models.DateTimeField()
    position = models.BigIntegerField(null=True, unique=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            # The reader's question: what came after a place?
            models.Index(fields=["resource", "position"], name="change_of_resource"),
            # The numberer's question: what has no place yet?
            models.Index(
                fields=["id"], condition=models.Q(position__isnull=True), name="change_without_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.record_id} {self.position}"


class Event(models.Model):
    """One row per thing that is told outside the application, written in the transaction of the act that tells it."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80, unique=True)
    posted_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class Enclosure(models.Model):
    """One row per file that goes with an event; it is gone with the words of the letters after thirty days."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="enclosures")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


class Delivery(PublicModel):
    """One row per letter to one address; the public id is its Message-ID, the same however often it is sent.

    `unsure` says that the mail server may have accepted an earlier attempt that we could not record: whatever is sent
    from then on is marked as sent again.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    address = models.EmailField()
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    due_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    unsure = models.BooleanField(default=False)
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "address"], name="delivery_once_per_address"),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at=None)),
                name="delivery_sent_has_time",
            ),
        ]
        indexes = [
            # The postman's question: what is to be sent, or was being sent when its sender died?
            models.Index(
                fields=["next_try_at", "id"],
                condition=models.Q(state__in=["waiting", "sending"]),
                name="delivery_to_send",
            ),
            # The operators' page: what failed, newest first.
            models.Index(fields=["-id"], condition=models.Q(state="failed"), name="delivery_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.address}"
