"""What stands beside the bars of one row: each feature with the row's value."""

from __future__ import annotations

from dashboard.charts.hover import hover_pair
from dashboard.charts.layout import equation
from dashboard.columns import cell
from dashboard.words import display_names, shortened, value_text
from explainers.records import Attribution, Integers

NAME_WIDTH = 24
VALUE_WIDTH = 24


def row_labels(
    attribution: Attribution, row: int, features: Integers
) -> tuple[list[str], list[tuple[str, str]]]:
    """Labels "name = value" of some features; and their full texts with the features' own names."""
    shown = display_names(attribution.names, NAME_WIDTH)
    labels, full = [], []
    for at in features:
        name = attribution.names[at]
        value = value_text(cell(attribution.data, name, row))
        labels.append(equation(shown[at], shortened(value, VALUE_WIDTH)))
        full.append((hover_pair(name, value), name))
    return labels, full
