"""Which night came before which."""

from tiers.models import Run, RunState


def night_before(run: Run) -> Run | None:
    """The last published run of an earlier business date: where the hysteresis of this one starts."""
    earlier = Run.objects.filter(state=RunState.PUBLISHED, business_date__lt=run.business_date).exclude(
        pk=run.pk
    )
    return earlier.order_by("-pk").first()
