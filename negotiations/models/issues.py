"""What is on the table: one issue with our aims, our guess of theirs, and what it weighs for whom."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicModel
from negotiations.models.negotiation import Negotiation, choices
from negotiations.querysets import OfNegotiationQuerySet
from negotiations.rules.codes import Confidence, Measure, Subject


def value_field(label: Any) -> models.DecimalField:
    """A value of an issue in its measure (percent, 万元, months, people; a date as its ordinal number)."""
    return models.DecimalField(label, max_digits=18, decimal_places=4, null=True, blank=True)


class Issue(PublicModel):
    """One row per issue of a talk; everything but what it is called and measured in is the team's alone.

    `more_is_better` is our direction. `authority` is how far whoever sits at the table goes without asking, `bottom`
    our stop line. Weights are whole numbers that say how much the issue counts for each side, relative to the others.
    """

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="issues")
    position = models.PositiveSmallIntegerField()
    subject = models.CharField(_("About"), max_length=10, choices=choices(Subject))
    name = models.CharField(_("Called"), max_length=40, blank=True)
    measure = models.CharField(_("Counted in"), max_length=8, choices=choices(Measure))
    more_is_better = models.BooleanField(_("More is better for us"), default=True)
    best = value_field(_("Our best"))
    likely = value_field(_("Our most likely"))
    bottom = value_field(_("Our bottom line"))
    authority = value_field(_("Authority at the table"))
    their_best = value_field(_("Their wish"))
    their_likely = value_field(_("Their most likely"))
    their_bottom = value_field(_("Their bottom line"))
    confidence = models.CharField(
        _("Confidence"), max_length=6, choices=choices(Confidence), blank=True, default=Confidence.LOW.value
    )
    source = models.CharField(_("Where we have it from"), max_length=120, blank=True)
    our_weight = models.PositiveSmallIntegerField(_("Weight for us"), default=0)
    their_weight = models.PositiveSmallIntegerField(_("Weight for them"), default=0)
    version = models.PositiveIntegerField(default=1)

    objects = OfNegotiationQuerySet.as_manager()

    class Meta:
        ordering = ["negotiation_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "position"], name="issue_position_once"),
            models.CheckConstraint(
                condition=Q(our_weight__lte=100, their_weight__lte=100), name="issue_weights_to_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.negotiation_id} {self.subject}"
