"""Files stored once by their content; the app that attaches one decides who reads it and what it is called there."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.models import PublicModel
from files.querysets import StoredFileQuerySet


class StoredFile(PublicModel):
    """One row per content: the bytes lie on disk under their SHA-256, however many records attach them.

    There is no `visible_to`: nobody reaches a file but through the record that attaches it.
    """

    digest = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField(default=timezone.now)
    # When this content was last sent in: what is being attached just now is not swept away.
    offered_at = models.DateTimeField(default=timezone.now)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="storedfile_digest_is_sha256"
            ),
        ]

    def __str__(self) -> str:
        return self.digest[:12]
