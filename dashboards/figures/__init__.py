"""What each figure of the dashboards is: one definition in words, shown where it stands, and what it is read from."""

from dashboards.figures.customers import OF_CUSTOMERS
from dashboards.figures.fairness import OF_FAIRNESS
from dashboards.figures.figure import Figure, Unit
from dashboards.figures.people import OF_PEOPLE
from dashboards.figures.sources import OF_SOURCES

FIGURES = OF_CUSTOMERS + OF_PEOPLE + OF_SOURCES + OF_FAIRNESS
# For templates: `figures.lost.words`.
BY_CODE = {figure.code: figure for figure in FIGURES}

__all__ = ["BY_CODE", "FIGURES", "Figure", "Unit"]
