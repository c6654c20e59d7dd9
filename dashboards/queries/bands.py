"""The bands of the cube: which are in force in a month."""

from datetime import date

from dashboards.models import BandTable
from organization.models import Staff


def bands_on(kind: str, month: date) -> list[int]:
    """The bounds of a kind's bands in a month, in fen of yuan; none where nobody ever set any."""
    tables = BandTable._base_manager.filter(kind=kind, valid_from__lte=month).order_by("-valid_from")
    return list(tables.values_list("bounds_fen", flat=True).first() or [])


def band_tables(user: Staff) -> list[BandTable]:
    """All that was ever set, the newest of each kind first."""
    return list(BandTable.objects.visible_to(user).select_related("set_by").order_by("kind", "-valid_from"))
