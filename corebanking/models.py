"""What core banking sends, kept until it is applied; the machines that send it, and what they are told of changes."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import Application

from common.models import Job, PublicModel
from corebanking.querysets import (
    BatchQuerySet,
    ClientQuerySet,
    MessageQuerySet,
    StagedRowQuerySet,
    WebhookQuerySet,
)
from corebanking.rules import USUAL_BUDGET, BatchState, Mode, Resource


class Client(models.Model):
    """One row per machine that calls: its service account, from where it may call and how often."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Whom to ask about it: a team and its telephone.
    contact = models.CharField(max_length=100, blank=True, default="", db_default="")
    # Networks as 10.8.0.0/24; none: from anywhere.
    addresses = ArrayField(models.CharField(max_length=43), default=list, db_default=Value("{}"))
    calls_per_minute = models.PositiveIntegerField(default=USUAL_BUDGET, db_default=USUAL_BUDGET)
    version = models.PositiveIntegerField(default=1, db_default=1)
    registered_at = models.DateTimeField(default=timezone.now, db_default=Now())

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["account__employee_no"]

    def __str__(self) -> str:
        return f"{self.account_id}"


class ClientCredentials(models.Model):
    """One row per pair of client id and secret of a machine, and the scopes for which it may ask tokens.

    A machine is one service account; it has two pairs for a while when its secret is rolled.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="pairs")
    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="+")
    scopes = ArrayField(models.CharField(max_length=40))
    made_at = models.DateTimeField(default=timezone.now, db_default=Now())
    # To the minute: noted at most once in it.
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_address = models.CharField(max_length=45, blank=True, default="", db_default="")

    class Meta:
        ordering = ["account_id", "id"]

    def __str__(self) -> str:
        return f"{self.account_id} {self.application_id}"


class Batch(PublicModel):
    """One row per announced batch: one resource on one business date from one source, applied whole or not at all."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="batches")
    resource = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Resource])
    business_date = models.DateField()
    source = models.CharField(max_length=40)
    mode = models.CharField(max_length=8, choices=[(m.value, m.value) for m in Mode], default=Mode.STRICT)
    expected_rows = models.PositiveIntegerField()
    # Control totals per currency as announced, decimal strings: {"CNY": "123.45"}.
    control_totals = models.JSONField(default=dict)
    # What the rows received add up to, and those of them that were kept apart, as the announced ones; empty until
    # checked. Under '' stand rows whose currency cannot be told.
    received_totals = models.JSONField(default=dict, db_default=Value("{}", models.JSONField()))
    kept_totals = models.JSONField(default=dict, db_default=Value("{}", models.JSONField()))
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in BatchState], default=BatchState.ANNOUNCED
    )
    # Counted up by the source: of one business date, nothing follows what has a higher one.
    source_version = models.BigIntegerField(null=True, blank=True)
    # Whose quarantined rows, mended, this sends once more.
    replay_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replays"
    )
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    received_rows = models.PositiveIntegerField(default=0)
    applied_rows = models.PositiveIntegerField(default=0)
    changed_rows = models.PositiveIntegerField(default=0)
    error_rows = models.PositiveIntegerField(default=0)
    # Rows left out because a newer version of them was applied before.
    stale_rows = models.PositiveIntegerField(default=0, db_default=0)
    # Why a refused batch was refused: [{"code": ..., "params": {...}}], rendered in the reader's language.
    problems = models.JSONField(default=list)
    announced_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            # Is the feed of a day complete?
            models.Index(
                fields=["resource", "business_date"], condition=Q(state="applied"), name="batch_applied"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.business_date}"


class BatchPart(models.Model):
    """One row per part received; the same part sent again with the same content changes nothing."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    written = models.CharField(max_length=8, default="ndjson", db_default="ndjson")
    received_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["batch_id", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="part_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"


class BookedTotal(models.Model):
    """One row per applied batch of balances, month and currency: all that is booked in the month from then on."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="booked")
    month = models.DateField()
    currency = models.CharField(max_length=3)
    rows = models.PositiveIntegerField()
    ending_fen = models.DecimalField(max_digits=24, decimal_places=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "month", "currency"], name="booked_total_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.month} {self.currency}"


class StagedRow(models.Model):
    """One row per line received and not yet applied; emptied when the batch is applied."""

    # Written under the batch's lock and never alone: a check of the key per row would cost a fifth of the load.
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    part = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    # The row's fields where the line is a row, else null and `raw` keeps it.
    content = models.JSONField(null=True)
    raw = models.TextField(blank=True, default="")
    # Why it is none: a code of a row error, and the field where it is one field's fault.
    fault = models.CharField(max_length=40, blank=True, default="", db_default="")
    field = models.CharField(max_length=40, blank=True, default="", db_default="")

    objects = StagedRowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["batch", "part", "line"], name="staged_in_order")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.part}:{self.line}"


class StagedBalance(models.Model):
    """One row per plain line of balances received and not yet applied, as what it means; amounts in hundredths.

    Any other line of balances, and one that turned out to be faulty, is a StagedRow.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    part = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    account_no = models.CharField(max_length=32)
    month = models.DateField()
    ending_balance_fen = models.BigIntegerField()
    average_balance_fen = models.BigIntegerField()
    year_average_fen = models.BigIntegerField()
    settlement_amount_fen = models.BigIntegerField()
    fees_fen = models.BigIntegerField()
    transactions = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.batch_id} {self.part}:{self.line}"


class RowError(models.Model):
    """One row per fault found in a received line: where, which field, which code."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="errors")
    part = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=40)
    value = models.CharField(max_length=200, blank=True)
    # A warning does not keep the row out (a credit code whose check character fails).
    warning = models.BooleanField(default=False)

    class Meta:
        ordering = ["batch_id", "part", "line", "id"]
        indexes = [models.Index(fields=["batch", "part", "line"], name="rowerror_in_order")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.part}:{self.line} {self.code}"


class RowVersion(models.Model):
    """One row per row of a source that carries a version: the newest that was applied, and the batch it came with."""

    resource = models.CharField(max_length=20)
    source = models.CharField(max_length=40)
    # The row's bank key, its parts with a blank between.
    key = models.CharField(max_length=80)
    version = models.BigIntegerField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    # The day that the row speaks of, where it speaks of one: its version is forgotten three years later.
    day = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resource", "source", "key"], name="row_version_once")]
        indexes = [
            # Which versions are forgotten tonight?
            models.Index(fields=["day"], condition=Q(day__isnull=False), name="row_version_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.key} {self.version}"


class CutOff(models.Model):
    """One row per resource that is due at another clock than the night's: until when, in Shanghai, and who said so."""

    resource = models.CharField(max_length=20, unique=True)
    until = models.TimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["resource"]

    def __str__(self) -> str:
        return f"{self.resource} {self.until:%H:%M}"


class IdempotencyKey(models.Model):
    """One row per client and key; claimed in a transaction of its own, so that 'in progress' can be answered."""

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    # The JSON text of the answer, to be repeated to the letter.
    answer = models.TextField(blank=True, default="")
    claimed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return self.key


class MessageState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being told")
    TOLD = "told", _("Told")
    DEAD = "dead", _("Given up")


class Webhook(PublicModel):
    """One row per address of a machine that is told what changed: where, of which resources, and how far it is."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="webhooks")
    url = models.CharField(max_length=500)
    resources = ArrayField(models.CharField(max_length=20))
    active = models.BooleanField(default=True)
    # Why it was switched off by itself: 'gone' (the receiver answered 410), 'place_forgotten' (away for too long).
    stopped = models.CharField(max_length=20, blank=True, default="")
    # The place in the feed of changes up to which letters were written; by resource, the one after which they begin.
    place = models.BigIntegerField()
    begins = models.JSONField(default=dict)
    # The line broke so often in a row; until then nobody tries this address again.
    broken = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True, blank=True)
    # Until then one line of tellers has this webhook to itself; a teller that dies leaves it to run out.
    told_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["client__account__employee_no", "id"]

    def __str__(self) -> str:
        return self.url


class WebhookSecret(PublicModel):
    """One row per live secret that signs; the secret itself is made of the bank's key and the public id."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="secrets")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.pk}"


class Message(PublicModel):
    """One row per change and webhook that is to be told of it; the public id is what a receiver knows it by."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="messages")
    # The change: its place in the feed, whose it is, and what receivers call the record.
    place = models.BigIntegerField()
    resource = models.CharField(max_length=20)
    record_id = models.BigIntegerField()
    record_key = models.CharField(max_length=40)
    change = models.CharField(max_length=8)
    changed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    # From when on it was to be told; three days later it is given up.
    due_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    # How often a person had it told anew.
    replays = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "place"], name="message_once_per_change"),
            models.CheckConstraint(
                condition=models.Q(state__in=["told", "dead"], finished_at__isnull=False)
                | models.Q(state__in=["waiting", "sending"], finished_at=None),
                name="message_finished_has_time",
            ),
        ]
        indexes = [
            # Whose turn is it? And does an earlier message of the same record still wait?
            models.Index(
                fields=["webhook", "place"],
                condition=Q(state__in=["waiting", "sending"]),
                name="message_to_tell",
            ),
            models.Index(
                fields=["webhook", "resource", "record_id", "place"],
                condition=Q(state__in=["waiting", "sending"]),
                name="message_of_record",
            ),
            # The log of a webhook, and its dead letters, newest first.
            models.Index(fields=["webhook", "state", "-id"], name="message_log"),
        ]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.place}"


class Attempt(models.Model):
    """One row per try to tell a message: what was answered and how long it took, or why nothing was."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    # A code of texts.LINE_FAULTS where no answer came.
    fault = models.CharField(max_length=20, blank=True, default="")
    # The first characters of the answer.
    answer = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["message_id", "id"]

    def __str__(self) -> str:
        return f"{self.message_id} {self.at}"
