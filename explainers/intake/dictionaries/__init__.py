"""Data dictionaries: a file that says what people call the columns of a table."""

from explainers.intake.dictionaries.reading import read
from explainers.intake.dictionaries.understanding import Found, Line, understood

__all__ = ["Found", "Line", "read", "understood"]
